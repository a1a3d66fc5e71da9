"""What every answer tells the browser, whoever asks for whatever."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test.utils import CaptureQueriesContext

from studyapp.views.workplace import text_previews
from tests.roles.table import TABLE
from tests.security.addresses import addresses, make_whole_world, patterns

pytestmark = pytest.mark.django_db
# Results that would be computed or drawn first: only what strangers are told is looked at.
COMPUTED = re.compile(
    r"(results|imports)/<slug:slug>/(|report/|plots.*|tables.*|package.zip)$|power/"
)
Told = Iterator[tuple[str, HttpResponseBase, list[str]]]
FRAMED = {
    "questionnaires/<int:pk>/preview/<slug:language>/",
    "studies/<slug:slug>/texts/<slug:page>/<slug:language>/",
    "studies/<slug:slug>/questions/<int:version>/<int:pk>/seen/",
}
PAGES_WITH_FRAMES = ("texts", "questionnaires", "question")
WRITES = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
# Written while something is only looked at: who is logged in, results that are kept for later,
# whether the database can be written to, and who took answers home.
KEPT = {
    "django_session",
    "studyapp_resultssnapshot",
    "studyapp_heartbeat",
    "studyapp_logbookentry",
}


@pytest.fixture
def world():
    return make_whole_world()


def answers(world, person: str, routes: set[str]) -> Told:
    """What comes of looking at every address, and which tables that wrote to."""
    client = world.clients[person]
    for route, address in addresses(world):
        if route not in routes:
            continue
        cookies = client.cookies.copy()
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
            if answer.streaming:
                b"".join(answer)
            transaction.set_rollback(True)
        client.cookies = cookies
        written = [WRITES.match(query["sql"]) for query in queries]
        yield route, answer, sorted({one[2] for one in written if one})


def wrong_headers(route: str, answer: HttpResponseBase) -> list[str]:
    policy = answer.get("Content-Security-Policy", "")
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    kind = answer.get("Content-Type", "")
    ancestors = "'self'" if route in FRAMED and answer.status_code == 200 else "'none'"
    wanted = {
        "the policy begins with nothing": directives.get("default-src") == "'none'",
        "scripts are files of ours": directives.get("script-src") == "'self'",
        "styles are files of ours": directives.get("style-src") == "'self'",
        "no frame but ours": directives.get("frame-ancestors") == ancestors,
        "nothing unsafe": "unsafe" not in policy and "*" not in policy,
        "nosniff": answer.get("X-Content-Type-Options") == "nosniff",
        "referrer": answer.get("Referrer-Policy") == "same-origin",
        "opener": answer.get("Cross-Origin-Opener-Policy") == "same-origin",
        "permissions": "camera=()" in answer.get("Permissions-Policy", ""),
        "no other origin": "Access-Control-Allow-Origin" not in answer,
        "charset": not kind.startswith("text/") or kind.replace('"', "").endswith("charset=utf-8"),
    }
    return [f"{route}: {what}" for what, is_so in wanted.items() if not is_so]


def routes_for(person: str) -> set[str]:
    """Everything for strangers; pages of the admin, and of people, for an admin alone."""
    if person == "admin":  # whose forms for a new record are pages like those that change one
        everything = {route for route, _ in patterns() if not route.endswith("/add/")}
        return {route for route in everything if route.startswith(("admin/", "people/"))}
    if person == "member":
        return {route for route in TABLE if not COMPUTED.match(route)}
    return {route for route, _ in patterns()}


@pytest.mark.parametrize("person", ["admin", "member", "participant", "anonymous"])
def test_every_answer_carries_every_header_and_looking_changes_nothing(world, person):
    wrong = []
    for route, answer, written in answers(world, person, routes_for(person)):
        wrong += wrong_headers(route, answer)
        if answer.status_code >= 500:
            wrong.append(f"{route}: {answer.status_code}")
        # When a participant first saw a trial is noted as it is shown.
        if person != "participant" and not set(written) <= KEPT:
            wrong.append(f"{route} wrote to {written}")
    assert wrong == []


def test_no_view_but_the_previews_and_their_pages_has_a_policy_of_its_own():
    views = Path(text_previews.__file__).parents[1]
    special = {
        (path.stem, line.strip())
        for path in views.rglob("*.py")
        for line in path.read_text().splitlines()
        if re.search(r"csp_\w+\(|@csp_|xframe_", line) and "import" not in line
    }
    frames = {(page, '@csp_update({"frame-src": [SELF]})') for page in PAGES_WITH_FRAMES}
    assert special == frames | {
        ("text_previews", "shown_in_a_frame = csp_replace("),
        ("text_previews", "@xframe_options_sameorigin"),
    }

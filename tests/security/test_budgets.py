"""What a page may weigh, ask and load, as counts: they are the same on a slow machine."""

import builtins
import gzip
import re
import subprocess
import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_open_study, make_participant
from tests.heavy import is_heavy
from tests.processes import ROOT
from tests.roles.world import make_world
from tests.visitor import Visitor

# A participant's page with styles and scripts as they travel, without pictures.
WEIGHT = 20_000  # bytes, compressed
PAGE = 20_000  # bytes of HTML
PICTURE_QUERIES = 3
# Modules that are imported by then: 1,427 were, and an upgrade of Django may bring some.
MODULES = 1550
PARTICIPANT = {
    "": 9,
    "consent/": 7,
    "instructions/": 6,
    "trial/": 7,
    "an answer": 17,
    "questions/": 10,
    "end/": 3,
}
STAFF = {
    "/studies/": 6,
    "/studies/trust/": 55,
    "/studies/trust/gallery/": 12,
    "/studies/trust/questions/1/": 14,
    "/jobs/": 9,
    "/results/trust/monitor/": 30,
    "/questionnaires/": 5,
    "/classifiers/": 5,
    "/people/": 6,
}
# Whatever a web process shows of results.
SHOWN = (
    "/results/trust/",
    "/results/trust/report/",
    "/results/trust/plots/flow/flow.svg",
    "/results/trust/plots/flow/flow.png",
    "/results/trust/tables/flow/flow.csv",
    "/results/another/package.zip",
    "/results/trust/monitor/",
    "/results/trust/registration/",
    "/power/",
    "/power/plot.svg?question=overall&preference=65&pictures=10&icc=.2&power=80&alpha=.05",
)


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code in (200, 302), address
    return len(counted)


def queries_of_an_answer(visitor: Visitor) -> int:
    """As the page's script sends it, with the next state of the page as the reply."""
    sent = {"trial": visitor.trial_token(), "choice": "left"}
    script = {"x-requested-with": "trial.js"}
    with CaptureQueriesContext(connection) as counted:
        reply = visitor.client.post(f"{visitor.root}trial/", sent, headers=script)
    assert 'value="elaborate"' in reply.text
    return len(counted)


def over(counted: dict[str, int], budget: dict[str, int]) -> list[str]:
    return [f"{page}: {n}, not {budget[page]}" for page, n in counted.items() if n > budget[page]]


@pytest.mark.django_db
def test_no_page_of_a_participant_asks_the_database_more_than_its_budget():
    make_open_study(pictures=3, asks_confidence=True, reason="optional")
    visitor = Visitor()
    counted = {page: queries(visitor.client, visitor.root + page) for page in ("", "consent/")}
    visitor.join()
    for page, goes_on in (
        ("instructions/", lambda: None),
        ("trial/", visitor.respond_to_all),
        ("questions/", visitor.finish),
        ("end/", lambda: None),
    ):
        counted[page] = queries(visitor.client, visitor.root + page)
        if page == "trial/":
            pictures = visitor.pictures()
            assert max(queries(visitor.client, one) for one in pictures) <= PICTURE_QUERIES
            counted["an answer"] = queries_of_an_answer(visitor)
        goes_on()
    assert over(counted, PARTICIPANT) == []


@pytest.mark.django_db
def test_no_page_of_the_workplace_asks_the_database_more_than_its_budget():
    client = make_world().clients["admin"]
    counted = {page: queries(client, page) for page in STAFF}
    assert over(counted, STAFF) == []


@pytest.mark.django_db
def test_the_page_of_a_trial_is_light_with_everything_that_it_loads():
    make_world()
    visitor = Visitor()
    visitor.join()
    page = visitor.get("trial/")
    assert len(page.content) < PAGE
    loaded = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css))"', page.text))
    assert loaded
    whole = [gzip.compress(page.content)]
    whole += [gzip.compress(b"".join(visitor.client.get(name))) for name in loaded]
    assert sum(map(len, whole)) < WEIGHT
    asked = re.findall(r'<img src="([^"]+)"', page.text)
    assert len(asked) == 3


def test_a_web_process_starts_without_what_is_heavy():
    code = (
        "import django, sys; django.setup(); import studyapp.urls, studyapp.wsgi\n"
        "heavy = {'tensorflow', 'keras', 'pandas', 'scipy', 'dask', 'matplotlib'}\n"
        "print(len(sys.modules), *(heavy & set(sys.modules)))"
    )
    told = {"DJANGO_SETTINGS_MODULE": "studyapp.settings", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=told, capture_output=True, text=True, check=True
    )
    number, *heavy = done.stdout.split()
    assert heavy == []
    assert int(number) < MODULES


@pytest.mark.django_db
def test_a_web_process_that_shows_results_holds_nothing_of_what_computes_them(monkeypatch):
    """Whatever else is loaded here already: what pages and files import is looked at."""
    world = make_world()
    make_participant(world.study, level=0, prefers="gradcam-plain")
    plain, loaded = builtins.__import__, set()

    def noticed(name, of=None, local=None, wanted=(), level=0):
        if (of or {}).get("__name__", "").startswith("studyapp"):
            loaded.update([name, *(f"{name}.{one}" for one in wanted or ())])
        return plain(name, of, local, wanted, level)

    monkeypatch.setattr(builtins, "__import__", noticed)
    for address in SHOWN:
        answer = world.clients["admin"].get(address)
        assert answer.status_code == 200, address
        b"".join(answer)
    assert [name for name in loaded if is_heavy(name)] == []
    exec("from json import loads", {"__name__": "studyapp"})  # is noticed
    assert "json.loads" in loaded
    assert is_heavy("scipy.stats")
    assert is_heavy("studyapp.analysis.results.computing.results")

"""What people write runs in no browser: Chromium opens the pages that show it, and stays silent.

It is asked what it noticed: a dialog would open, a script would be refused by the policy, and what
it made of the page is searched for what would run later.
"""

import re

import pytest
from playwright.sync_api import Page

from studyapp.models import Study
from tests.factories import make_admin
from tests.full_study import make_full_study
from tests.recorded import Given, record
from tests.rich_study import make_rich_study
from tests.roles.table import TABLE
from tests.security.addresses import addresses, make_whole_world
from tests.security.payloads import PAYLOADS
from tests.security.written import (
    ALL,
    of_admin,
    write_everywhere,
    write_where_only_a_list_is_kept,
)
from tests.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Nothing that a browser opens as a page.
NO_PAGE = re.compile(r"\.(csv|zip|json|yaml|webp|png|npz|svg)$|^metrics$|logout|/i/|/resume/")
LISTENS = """
window.xss = (what) => alert(what);
addEventListener("securitypolicyviolation", (event) =>
    console.error(`refused: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""
WOULD_RUN = """() => [...document.querySelectorAll('*')].flatMap((part) =>
    [...part.attributes].filter(({ name, value }) => name.startsWith('on') || (
        ['href', 'src', 'action', 'formaction', 'data', 'xlink:href', 'srcdoc'].includes(name)
        && /^\\s*(javascript|vbscript|data:text)/i.test(value.replace(/[\\t\\n\\r]/g, '')))
    ).map(({ name, value }) => `<${part.localName} ${name}=${value}>`))"""


class Watch:
    """A window in which every payload would make itself known, and what it noticed."""

    def __init__(self, visits, client=None):
        context = visits.context()
        context.add_init_script(LISTENS)
        context.on("dialog", self._hear)
        # A plot or a line of text by itself names no icon, and one is asked for in the usual place.
        context.route("**/favicon.ico", lambda route: route.fulfill(status=204))
        for name, cookie in (client.cookies if client else {}).items():
            place = visits.address + (cookie["path"] or "/")
            context.add_cookies([{"name": name, "value": cookie.value, "url": place}])
        self.page: Page = context.new_page()
        self.found: list[str] = []
        self.shown = 0

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.found += [f"{address}: {what}" for what in self.page.evaluate(WOULD_RUN)]
        self.shown += "xss(1)" in self.page.content()

    def _hear(self, dialog) -> None:
        self.found.append(f"{self.page.url}: a dialog says {dialog.message}")
        dialog.dismiss()


@pytest.mark.parametrize("policy", ["", "default-src 'none'"])
def test_the_browser_notices_payloads_where_they_are_not_escaped(visits, policy):
    watch = Watch(visits)
    body = "".join(f"<div>{one}</div>" for one in PAYLOADS if "meta" not in one)
    headers = {"Content-Security-Policy": policy} if policy else {}
    told = {"content_type": "text/html", "headers": headers, "body": body}
    watch.page.route("**/*", lambda route: route.abort())
    watch.page.route("**/control", lambda route: route.fulfill(**told))
    watch.open("/control")
    assert any("onerror=xss(1)" in what for what in watch.found)
    assert any("a dialog" in what for what in watch.found) == (not policy)
    assert any("refused: script-src" in what for what in visits.complaints) == bool(policy)
    visits.complaints.clear()


def test_no_page_of_participants_runs_what_somebody_wrote(visits):
    study = make_full_study()
    assert write_everywhere() > 40
    study.refresh_from_db()
    study.translations = {"nl": dict.fromkeys(study.translations["nl"], ALL)}
    study.save()
    stranger = Watch(visits)
    for page in ("", "consent/", "declined/", "withdraw/", "?lang=nl", "consent/"):
        stranger.open(f"/s/{study.slug}/{page}")
    walker = Watched(study, visits)
    walker.join()
    walker.go_all_the_way()
    assert stranger.found + walker.watch.found == []
    assert stranger.shown >= 5
    assert walker.watch.shown >= 8
    places = {place for place, _ in walker.seen}
    assert places == {"questions", "instructions", "trial", "guess", "end"}


class Watched(Walker):
    """Opens each page of the way in a browser before doing what it asks for."""

    def __init__(self, study, visits):
        super().__init__(study, wrongs=False)
        self.visits, self.watch, self.seen = visits, None, set()

    def place(self) -> str:
        place = super().place()
        self.watch = self.watch or Watch(self.visits, self.client)
        where = (place, self.state() if place == "trial" else "")
        if where not in self.seen:
            self.seen.add(where)
            self.watch.open(f"{self.root}{place}/")
        return place

    def _answer_check(self) -> None:
        self.watch.open(f"{self.root}check/")
        super()._answer_check()


def test_no_page_of_researchers_runs_what_somebody_wrote(visits):
    world = make_whole_world()
    record(world.study, Given(reason=ALL), Given(reason=ALL, question=1, side="right"))
    assert write_everywhere() > 40
    write_where_only_a_list_is_kept()
    watch = Watch(visits, world.clients["admin"])
    for route, address in addresses(world):
        is_page = TABLE.get(route, ("", ""))[0].strip("*") and not NO_PAGE.search(address)
        if is_page and not route.startswith("s/"):
            watch.open(address)
    for address in of_admin():
        watch.open(address)
    assert watch.found == []
    assert watch.shown > 40


def test_no_page_of_results_and_no_plot_runs_what_somebody_wrote(visits, client):
    study = make_rich_study()
    assert write_everywhere(besides=["itemresponse"]) > 40  # only numbers can be given there
    client.force_login(make_admin())
    watch = Watch(visits, client)
    results = f"/results/{Study.objects.get(pk=study.pk).slug}/"
    for page in ("report/", "monitor/", "preview/", "registration/", ""):
        watch.open(results + page)
    plots = watch.page.locator(".plot img").evaluate_all("all => all.map((one) => one.src)")
    drawn = [one for one in plots if one.endswith(".svg")]
    for plot in drawn:
        watch.open(plot)  # by itself, as a page whose scripts would run
    assert watch.found == []
    assert len(drawn) >= 3
    assert watch.shown >= 3

"""The monitor in a real browser: up to date without a reload, accessible, whole on a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache

from tests.factories import make_open_study, make_participant, make_researcher
from tests.rich_study import make_rich_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def log_in(visits):
    """Opens the monitor in a researcher's browser; its clock is turned by hand."""
    cache.clear()

    def opened(study, *, width=1280, scheme="light", **options):
        make_researcher(study)
        size = {"width": width, "height": 844}
        page = visits.page(viewport=size, color_scheme=scheme, **options)
        page.clock.install()
        page.goto("/accounts/login/?next=/results/trust/monitor/")
        page.get_by_label("Username").fill("rosa")
        page.get_by_label("Password").fill("a long enough password")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Monitor").wait_for()
        return page

    return opened


def completed(page):
    return page.locator("[data-part=people] div", has=page.get_by_text("Completed")).locator("dd")


def test_a_new_participant_appears_without_a_reload_and_focus_stays(log_in):
    study = make_open_study(pictures=2)
    page = log_in(study)
    page.get_by_text("Question by question").focus()
    page.keyboard.press("Enter")
    make_participant(study, level=1)
    page.clock.run_for(5100)
    completed(page).get_by_text("1", exact=True).wait_for()
    assert page.get_by_role("status").text_content() == (
        "1 completed, 0 in progress, 0 dropped out."
    )
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert page.locator("main details").get_attribute("open") is not None


def test_it_stops_when_asked_and_while_nobody_looks(log_in):
    study = make_open_study(pictures=2)
    page = log_in(study)
    asked = []

    def note(request):
        if request.url.endswith("/monitor/now/"):  # and no icon that the browser fetches late
            asked.append(request.url)

    page.on("request", note)
    page.get_by_role("button", name="Pause the updates").click()
    page.clock.run_for(20_000)
    assert asked == []
    with page.expect_response("**/monitor/now/"):
        page.get_by_role("button", name="Go on updating").click()
    page.evaluate("""() => {
        Object.defineProperty(document, "hidden", {get: () => true, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }""")
    asked.clear()
    page.clock.run_for(20_000)
    assert asked == []


def test_a_server_that_does_not_answer_is_said_to_and_asked_again(log_in):
    page = log_in(make_open_study(pictures=2))
    page.route("**/monitor/now/", lambda route: route.fulfill(status=503))
    page.clock.run_for(5100)
    alert = page.get_by_role("alert")
    alert.get_by_text("does not answer").wait_for()
    page.unroute("**/monitor/now/")
    page.clock.run_for(10_100)
    alert.wait_for(state="hidden")


def test_whoever_was_logged_out_is_told(log_in):
    page = log_in(make_open_study(pictures=2))
    page.context.clear_cookies()
    page.clock.run_for(5100)
    page.get_by_role("alert").get_by_text("not logged in any more").wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_it_is_accessible_and_not_cut_off(log_in, width, scheme):
    page = log_in(make_rich_study(), width=width, scheme=scheme)
    page.get_by_text("Question by question").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_a_script_the_link_does_it(log_in):
    study = make_open_study(pictures=2)
    page = log_in(study, java_script_enabled=False)
    assert not page.get_by_role("button", name="Pause").is_visible()
    make_participant(study, level=1)
    page.get_by_role("link", name="Reload").click()
    assert completed(page).inner_text() == "1"

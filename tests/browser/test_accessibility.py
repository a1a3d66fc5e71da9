"""Axe finds nothing on any page a participant can see, in light and dark, narrow and wide."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from studyapp.models import Study
from tests.browser.steps import DESKTOP, SMALL, choose, fill_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL_TARGETS = """() => [...document.querySelectorAll('button, .button, summary, .option')]
    .filter((target) => target.offsetParent !== null)
    .filter((target) => {
        const box = target.getBoundingClientRect();
        return box.height < 44 || box.width < 44;
    })
    .map((target) => target.outerHTML)"""


def _examine(page) -> None:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert page.evaluate(SMALL_TARGETS) == [], page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [SMALL, DESKTOP], ids=["small", "desktop"])
def test_axe_finds_nothing_on_any_page(study, visits, scheme, viewport):
    page = visits.page(color_scheme=scheme, viewport=viewport)
    for address in ("/", "/nowhere/", "/s/trust/", "/s/trust/declined/", "/s/trust/consent/"):
        page.goto(address)
        _examine(page)
    page.locator("[name=ticket]").evaluate("ticket => { ticket.value = 'forged'; }")
    page.get_by_role("button", name="I agree").click()
    expect(page.get_by_role("alert")).to_be_focused()
    _examine(page)
    page.get_by_role("button", name="I agree").click()
    page.get_by_text("Continue on another device").click()
    _examine(page)
    page.get_by_role("link", name="Start").click()
    expect(page.get_by_role("button", name="Choose explanation A")).to_be_enabled()
    _examine(page)
    Study.objects.update(status="paused")
    page.goto("/s/trust/trial/")
    _examine(page)
    Study.objects.update(status="open")
    page.goto("/s/trust/trial/")
    for number in (1, 2, 3):
        choose(page, "A", number=number)
    _examine_questions_and_end(page)


def _examine_questions_and_end(page) -> None:
    _examine(page)
    page.get_by_label("What did you look at?").fill("The ears")
    page.get_by_role("button", name="Send and finish").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("What did you look at?")).to_have_value("The ears")
    _examine(page)
    page.get_by_role("alert").get_by_role("link").nth(1).click()
    expect(page.get_by_label("How old are you?")).to_be_focused()
    fill_in(page)
    expect(page.locator("#code")).to_be_visible()
    _examine(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_trial_whose_pictures_fail_and_one_without_a_choice_are_accessible_too(
    study, visits, scheme
):
    page = visits.page(color_scheme=scheme)
    page.goto("/s/trust/consent/")
    page.get_by_role("button", name="I agree").click()
    page.route("**/picture/*", lambda route: route.abort(), times=3)
    page.get_by_role("link", name="Start").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    _examine(page)
    page.evaluate("HTMLFormElement.prototype.submit.call(document.getElementById('trial'))")
    expect(page.get_by_text("Nothing was chosen yet")).to_be_visible()
    _examine(page)
    visits.complaints.clear()

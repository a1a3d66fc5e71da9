"""The results page in a real browser: accessible, whole on a telephone, dark, and on paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.examining import examine, fits
from tests.factories import make_open_study, make_researcher
from tests.rich_study import make_rich_study
from tests.studyapp.actions.answers import take_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RESULTS = "/results/trust/"
# How plots that lie further down come in, without scrolling to each.
BRING_IN = """async () => {
    const plots = [...document.querySelectorAll('.plot img')];
    plots.forEach((plot) => { plot.loading = 'eager'; });
    const shown = plots.filter((plot) => plot.checkVisibility());
    await Promise.all(shown.map((plot) => plot.decode()));
    return shown.map((plot) => [plot.currentSrc, plot.naturalWidth]);
}"""


@pytest.fixture
def opened(visits):
    """Logs a researcher in and opens an address."""

    def opened(study, address=RESULTS, **options) -> Page:
        make_researcher(study)
        page = visits.page(**options)
        page.goto(f"/accounts/login/?next={address}")
        page.get_by_label("Username").fill("rosa")
        page.get_by_label("Password").fill("a long enough password")
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("heading", level=1).wait_for()
        return page

    return opened


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_a_page_with_everything_unfolded_is_accessible_and_not_cut_off(opened, scheme, width):
    viewport = {"width": width, "height": 844}
    page = opened(make_rich_study(), viewport=viewport, color_scheme=scheme)
    _unfold(page)
    page.evaluate(BRING_IN)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    fits(page)
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    for section in ("By arm", "Data quality", "Questionnaires", "Sensitivity"):
        assert section in headings
    assert page.get_by_role("table").count() >= 30


@pytest.mark.parametrize("people", [0, 1])
def test_a_page_with_hardly_anybody_is_accessible_and_says_what_is_missing(opened, people):
    study = make_open_study(pictures=3)
    for chosen in range(people):
        take_part(study, chosen=chosen, level=chosen)
    page = opened(study)
    said = {0: "There is no result yet.", 1: "no interval: one person"}
    expect(page.get_by_text(said[people]).first).to_be_visible()
    examine(page)


def test_numbers_stay_folded_until_the_keyboard_asks_for_them(opened):
    page = opened(make_rich_study())
    table = page.get_by_role("table", name="How often it was chosen, for everyone")
    assert not table.is_visible()
    summary = page.locator("summary", has_text="How often it was chosen, for everyone")
    summary.focus()
    page.keyboard.press("Enter")
    assert table.is_visible()
    page.keyboard.press("Tab")
    region = page.get_by_role("region", name="How often it was chosen, for everyone")
    expect(region).to_be_focused()


def test_the_list_of_sections_leads_to_each(opened):
    page = opened(make_rich_study())
    page.get_by_text("On this page").click()
    page.get_by_role("link", name="Sensitivity", exact=True).click()
    assert page.url.endswith("#sensitivity")
    expect(page.get_by_role("heading", name="Sensitivity")).to_be_in_viewport()


def test_every_plot_fits_the_scheme_and_the_width(opened):
    page = opened(make_rich_study())
    for scheme, width, ending in (
        ("dark", 1280, ".svg?dark=1"),
        ("dark", 390, ".svg?dark=1&narrow=1"),
        ("light", 320, ".svg?narrow=1"),
    ):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        page.goto(RESULTS)
        drawn = page.evaluate(BRING_IN)
        assert len(drawn) >= 8, ending
        assert all(source.endswith(ending) for source, _ in drawn), drawn
        assert all(drawn_width > 150 for _, drawn_width in drawn), drawn
        fits(page)


def test_on_paper_everything_is_there_and_what_only_leads_elsewhere_is_not(opened):
    page = opened(make_rich_study())
    page.emulate_media(media="print")
    table = page.get_by_role("table", name="How often it was chosen, for everyone")
    expect(table).to_be_visible()
    for name in ("Trials (CSV)", "Log out", "On this page"):
        expect(page.get_by_text(name, exact=True)).to_be_hidden()
    page.goto(f"{RESULTS}report/")
    page.emulate_media(media="print", color_scheme="light")
    expect(table).to_be_visible()
    assert len(page.evaluate(BRING_IN)) >= 10


def test_a_rehearsal_is_flagged_and_accessible(opened):
    study = make_open_study(pictures=3)
    take_part(study, chosen=2, level=0, kind="simulated")
    page = opened(study, f"{RESULTS}%3Fsimulated%3D1")
    expect(page.get_by_text("Rehearsal with simulated participants.")).to_be_visible()
    page.goto("/results/")
    examine(page)

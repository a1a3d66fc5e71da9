"""The results page in a real browser: accessible, whole on a telephone, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import make_open_study, make_researcher
from tests.rich_study import make_rich_study
from tests.studyapp.actions.answers import take_part_as_in_the_paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ("/results/trust/", "/results/trust/?simulated=1", "/results/")
OF_THE_PLOT = "[document.images[0].currentSrc, document.images[0].naturalWidth]"


@pytest.fixture
def log_in(visits):
    """Opens the results of a study that ten people answered, in a researcher's browser."""
    study = make_open_study()
    make_researcher(study)
    take_part_as_in_the_paper(study)
    take_part_as_in_the_paper(study, kind="simulated")

    def opened(*, width, scheme):
        page = visits.page(viewport={"width": width, "height": 844}, color_scheme=scheme)
        page.goto("/results/trust/")
        assert Axe().run(page).violations_count == 0  # the log-in page
        page.get_by_label("Username").fill("rosa")
        page.get_by_label("Password").fill("a long enough password")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Overall preference").wait_for()
        return page

    return opened


@pytest.fixture
def everything(visits):
    """Opens a page with every section, each of its details unfolded."""
    make_researcher(make_rich_study())

    def opened(*, width, scheme):
        page = visits.page(viewport={"width": width, "height": 844}, color_scheme=scheme)
        page.goto("/accounts/login/?next=/results/trust/")
        page.get_by_label("Username").fill("rosa")
        page.get_by_label("Password").fill("a long enough password")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Data quality").wait_for()
        page.wait_for_load_state("networkidle")
        for summary in page.locator("summary").all():
            summary.click()
        return page

    return opened


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_every_section_unfolded_is_accessible_and_not_cut_off(everything, width, scheme):
    page = everything(width=width, scheme=scheme)
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    for section in ("By arm", "Checks", "Data quality", "Questionnaires"):
        assert section in headings
    assert page.get_by_role("table").count() >= 8
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_secondary_is_folded_until_it_is_asked_for(everything):
    page = everything(width=1280, scheme="light")
    page.reload(wait_until="networkidle")
    flags = page.get_by_role("table", name="Flags, the same for every study")
    assert not flags.is_visible()
    page.get_by_text("What raises doubt, and in how many").click()
    assert flags.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_inaccessible_cut_off_or_refused(log_in, width, scheme):
    page = log_in(width=width, scheme=scheme)
    for path in PAGES:
        page.goto(path, wait_until="networkidle")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("scheme", "width", "ending"),
    [
        ("light", 1280, "preference.svg"),
        ("dark", 1280, "?dark=1"),
        ("dark", 390, "?dark=1&narrow=1"),
        ("light", 390, "?narrow=1"),
    ],
)
def test_the_plot_fits_the_scheme_and_the_width(log_in, scheme, width, ending):
    page = log_in(width=width, scheme=scheme)
    page.wait_for_load_state("networkidle")
    source, drawn_width = page.evaluate(OF_THE_PLOT)
    assert source.endswith(ending)
    assert drawn_width > 300

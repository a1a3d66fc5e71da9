"""The results page in a real browser: accessible, whole on a telephone, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import make_open_study, make_researcher
from tests.studyapp.actions.answers import take_part_as_in_the_paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def complaints(page):
    """What the browser complains about, such as anything the content security policy refuses."""
    heard = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def logged_in(page, live_server):
    """A researcher's browser on the results of a study that ten people answered."""
    study = make_open_study()
    make_researcher(study)
    take_part_as_in_the_paper(study)
    take_part_as_in_the_paper(study, is_simulated=True)
    page.goto(f"{live_server.url}/results/{study.slug}/")
    page.get_by_label("Username").fill("rosa")
    page.get_by_label("Password").fill("a long enough password")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Overall preference").wait_for()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_inaccessible_cut_off_or_refused(
    logged_in, live_server, complaints, scheme, width
):
    logged_in.set_viewport_size({"width": width, "height": 844})
    logged_in.emulate_media(color_scheme=scheme)
    for path in ("/results/trust/", "/results/trust/?simulated=1", "/results/"):
        logged_in.goto(live_server.url + path, wait_until="networkidle")
        found = Axe().run(logged_in)
        assert found.violations_count == 0, found.generate_report()
        assert logged_in.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []


def test_the_plot_fits_the_scheme_and_the_width(logged_in):
    shown = "[...document.images].map(image => [image.complete, image.currentSrc])[0]"
    for scheme, width, ending in (
        ("light", 1280, "preference.svg"),
        ("dark", 1280, "?dark=1"),
        ("dark", 390, "?dark=1&narrow=1"),
        ("light", 390, "?narrow=1"),
    ):
        logged_in.set_viewport_size({"width": width, "height": 844})
        logged_in.emulate_media(color_scheme=scheme)
        logged_in.reload(wait_until="networkidle")
        complete, source = logged_in.evaluate(shown)
        assert complete
        assert source.endswith(ending)
        assert logged_in.evaluate("document.images[0].naturalWidth") > 300


def test_the_log_in_page_is_accessible(page, live_server, complaints):
    page.goto(f"{live_server.url}/accounts/login/")
    assert Axe().run(page).violations_count == 0
    assert complaints == []

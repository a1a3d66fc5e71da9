"""The power page in a real browser: accessible, whole on a telephone, usable without a mouse."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import make_researcher

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REFUSED = "/power/?question=trend&preference=much"


@pytest.fixture
def log_in(visits):
    make_researcher()

    def opened(*, width, scheme):
        page = visits.page(viewport={"width": width, "height": 844}, color_scheme=scheme)
        page.goto("/accounts/login/?next=/power/")
        page.get_by_label("Username").fill("rosa")
        page.get_by_label("Password").fill("a long enough password")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="How many participants?").wait_for()
        page.wait_for_load_state("networkidle")
        return page

    return opened


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_an_answer_and_a_refusal_are_accessible_and_not_cut_off(log_in, width, scheme):
    page = log_in(width=width, scheme=scheme)
    for path in ("/power/?", REFUSED):
        page.goto(path, wait_until="networkidle")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_form_is_filled_in_and_sent_with_the_keyboard(log_in):
    page = log_in(width=1280, scheme="light")
    assert page.evaluate("document.images[0].naturalWidth") > 300
    page.get_by_label("True preference, in per cent").fill("70")
    page.get_by_label("Participants to be judged").fill("12")
    page.get_by_label("Also simulate").check()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "true preference of 70" in page.locator("#answer").inner_text()
    assert page.get_by_text("of 1000 simulated ones").is_visible()
    assert page.get_by_label("Participants to be judged").input_value() == "12"

"""The registration in a real browser: accessible, whole on a telephone, usable by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from studyapp.models import Unblinding
from tests.factories import make_open_study, make_participant, make_researcher

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def log_in(visits):
    """Opens the registration of a blind study in a researcher's browser."""
    study = make_open_study(pictures=2, plan={"planned_n": 3, "monitoring": "anytime"})
    make_researcher(study)
    make_participant(study, level=1)

    def opened(*, width, scheme):
        page = visits.page(viewport={"width": width, "height": 844}, color_scheme=scheme)
        page.goto("/accounts/login/?next=/results/trust/registration/")
        page.get_by_label("Username").fill("rosa")
        page.get_by_label("Password").fill("a long enough password")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Registration").wait_for()
        return page

    return opened


def _examine(page):
    assert Axe().run(page).violations_count == 0
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1]


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_every_page_of_the_registration_is_accessible_and_not_cut_off(log_in, width, scheme):
    page = log_in(width=width, scheme=scheme)
    _examine(page)
    page.get_by_role("link", name="Amend the plan").click()
    _examine(page)
    page.get_by_role("button", name="Register this version").click()
    expect(page.get_by_role("alert")).to_be_visible()
    _examine(page)
    page.get_by_label("planned participants").fill("5")
    page.get_by_label("Why").fill("More money than we thought.")
    page.get_by_role("button", name="Register this version").click()
    page.get_by_role("heading", name="Registration").wait_for()
    page.get_by_role("link", name="Unblind the results").click()
    _examine(page)
    page.get_by_label("Why").fill("The funder asks.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Unblinded early.")).to_be_visible()
    _examine(page)
    page.goto("/results/trust/registration/")
    _examine(page)
    assert Unblinding.objects.get().unblinded_by == "rosa"

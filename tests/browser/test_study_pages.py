"""The pages on which a study is made: read by axe, and one of them used with the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from studyapp.models import SourceImage
from tests.browser.examining import examine
from tests.factories import make_image, make_researcher, make_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _logged_in(visits, client) -> Page:
    context = visits.context()
    for name, cookie in client.cookies.items():
        context.add_cookies([{"name": name, "value": cookie.value, "url": visits.address}])
    return context.new_page()


def test_the_pages_on_which_a_study_is_made(transactional_db, visits, client):
    study = make_study()
    for number in range(1, 4):
        make_image(study, number)
    SourceImage.objects.filter(position=2).update(true_label="espresso", tags=["dark"])
    client.force_login(make_researcher(study))
    page = _logged_in(visits, client)
    for address in ("/studies/new/", "/studies/trust/", "/studies/trust/pictures/"):
        page.goto(address)
        examine(page)
    page.get_by_role("checkbox", name="secret-picture-2").focus()
    page.keyboard.press("Space")
    page.get_by_label("Do:", exact=True).select_option("tag")
    page.get_by_label("Tag, licence or credit").fill("bright")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 picture got the tag.")
    assert SourceImage.objects.get(position=2).tags == ["dark", "bright"]

"""Axe finds nothing on the pages of the workplace, nor where a form was refused."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from studyapp.actions.jobs.ordering import order
from studyapp.models import Classifier, Job, Study
from tests.browser.examining import PHONE, examine
from tests.factories import make_admin, make_researcher
from tests.full_study import make_full_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEEN = {
    "classifier": {"feature_layer": "conv_2", "labels": ["cat", "dog"], "input_size": [64, 64]},
    "pictures": [],
}


@pytest.fixture
def study(transactional_db) -> Study:
    return make_full_study()


@pytest.fixture
def page(visits, study) -> Page:
    """An admin's window."""
    client = Client()
    client.force_login(make_admin())
    context = visits.context()
    for name, cookie in client.cookies.items():
        address = visits.address + "/"
        context.add_cookies([{"name": name, "value": cookie.value, "url": address}])
    return context.new_page()


def test_the_pages_of_people_classifiers_and_files(page, study):
    rosa = make_researcher(study)
    Classifier.objects.update(probe=SEEN)
    job = order(kind=Job.Kind.PROBE, by="ada")
    Job.objects.update(state=Job.State.FAILED, report={"problems": ["It is no Keras file."]})
    for address in (
        "/people/",
        f"/people/{rosa.pk}/",
        "/accounts/second-factor/",
        "/accounts/password/",
        "/accounts/sessions/",
        "/classifiers/",
        f"/classifiers/{study.classifier.name}/",
        f"/classifiers/tried/{job.pk}/",
        "/studies/import/",
        "/studies/trust/files/",
        "/studies/trust/questionnaire/",
    ):
        page.goto(address)
        examine(page)
    page.goto("/classifiers/new/")
    with page.expect_navigation():
        page.get_by_role("button", name="Try it out", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    examine(page)


def test_the_menu_is_folded_on_a_phone_and_whole_on_a_desk(page):
    page.goto("/jobs/")
    menu, links = page.locator("summary", has_text="Menu"), page.get_by_role("navigation")
    expect(links.get_by_role("link", name="Studies")).to_be_visible()
    expect(menu).to_be_hidden()
    page.set_viewport_size(PHONE)
    expect(links).to_be_hidden()
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(links.get_by_role("link", name="Studies")).to_be_focused()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    examine(page)

"""A researcher writes texts and questionnaires, and sees the participants' pages follow."""

import pytest
from playwright.sync_api import expect

from studyapp.models import QuestionnaireItem, Study
from tests.browser.examining import examine
from tests.factories import make_researcher, make_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(transactional_db, visits, client):
    study = make_study(languages=["en", "nl"], translations={"nl": {"title": "Titel"}})
    client.force_login(make_researcher(study))
    context = visits.context()
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": visits.address}])
    return context.new_page()


def test_the_page_beside_a_text_follows_what_is_typed(page):
    Study.objects.update(status=Study.Status.PAUSED)  # somebody may have read its texts
    page.goto("/studies/trust/texts/", wait_until="domcontentloaded")
    shown = page.frame_locator("iframe[name=consent-en]")
    expect(shown.get_by_text("You may stop at any time.")).to_be_visible()
    examine(page)
    page.get_by_label("Consent text:", exact=True).fill("You **may** stop.\n\n- and leave")
    expect(shown.locator("strong", has_text="may")).to_be_visible()
    expect(shown.get_by_role("listitem")).to_have_text("and leave")
    page.locator("details:has(> iframe[name=consent-nl]) summary").click()
    page.get_by_label("Consent text, Nederlands").fill("Je mag stoppen.")
    dutch = page.frame_locator("iframe[name=consent-nl]")
    expect(dutch.get_by_text("Je mag stoppen.")).to_be_visible()
    expect(dutch.get_by_text("Titel")).to_be_visible()
    assert Study.objects.get().consent_text == "You may stop at any time."
    page.get_by_role("button", name="Save the texts", exact=True).click()
    expect(page.get_by_text("The consent text is now version 2.")).to_be_visible()
    assert Study.objects.get().translations["nl"]["consent_text"] == "Je mag stoppen."


def test_an_item_is_added_with_the_keyboard_and_seen_at_once(page):
    address = f"/questionnaires/{Study.objects.get().questionnaire_id}/"
    page.goto(address, wait_until="domcontentloaded")
    page.get_by_role("button", name="Add an item").press("Enter")
    new = page.locator(".item").last.get_by_label("Text:")
    expect(new).to_be_focused()
    page.keyboard.type("How often?")
    page.locator(".item").last.get_by_label("Kind:").select_option("likert")
    expect(page.locator(".item").last.get_by_role("button", name="Add a choice")).to_be_hidden()
    shown = page.frame_locator("iframe[name=questionnaire-en]")
    expect(shown.get_by_role("group", name="How often?").get_by_role("radio")).to_have_count(5)
    examine(page)
    assert not QuestionnaireItem.objects.filter(text="How often?").exists()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved Familiarity with deep learning (version 1).")).to_be_visible()
    assert QuestionnaireItem.objects.get(text="How often?").code == "how-often"

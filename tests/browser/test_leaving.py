"""Coming from a recruiter and leaving again, in a browser: whole, accessible, without a script."""

import pytest
from playwright.sync_api import Page, expect

from studyapp.models import Exit, ExternalIdentity, Participant, Study
from tests.browser.examining import examine
from tests.browser.steps import PHONE, choose, ready
from tests.factories import make_open_study, make_researcher

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINK = "/s/trust/?PROLIFIC_PID=5f1a&STUDY_ID=st1&SESSION_ID=se1"
BACK = "https://app.prolific.com/submissions/complete?cc={code}"


@pytest.fixture
def study(transactional_db) -> Study:
    study = make_open_study(pictures=1, recruiter="prolific", minimum_age=18)
    for outcome, code in (("completed", "DONE1"), ("withdrawn", "GONE1")):
        Exit.objects.create(study=study, outcome=outcome, code=code, return_url=BACK)
    return study


def agree(page: Page) -> None:
    """From the recruiter's link to the instructions."""
    page.goto(LINK)
    page.wait_for_url("**/s/trust/")
    page.get_by_role("link", name="Continue").click()
    page.get_by_label("I am at least 18 years old.").check()
    page.get_by_role("button", name="I agree and take part").click()


def finish(page: Page) -> None:
    page.get_by_role("link", name="Start").click()
    ready(page)
    choose(page, "A", number=1, total=1)
    page.get_by_label("A bit familiar").check()
    page.get_by_role("button", name="Send and finish").click()


def test_there_and_back_again_on_a_phone(study, visits):
    page = visits.page(viewport=PHONE)
    agree(page)
    finish(page)
    expect(page.locator("#completion-code")).to_have_text("DONE1")
    back = page.get_by_role("link", name="Back to Prolific")
    expect(back).to_have_attribute("href", BACK.format(code="DONE1"))
    assert "5f1a" not in page.evaluate("document.referrer + location.href")
    examine(page)
    other = visits.page(viewport=PHONE)
    other.goto(LINK)
    examine(other)
    other.get_by_role("button", name="Yes, that was me").click()
    expect(other.locator("#code")).to_have_text(page.locator("#code").inner_text())


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_withdrawing_in_the_middle_deletes_everything(study, visits, script):
    page = visits.page(viewport=PHONE, java_script_enabled=script)
    agree(page)
    page.get_by_role("link", name="Start").click()
    page.get_by_role("link", name="Withdraw and delete my data").click()
    if script:
        examine(page)
    page.get_by_role("link", name="Keep my data and go on").click()
    expect(page.get_by_role("button", name="Choose explanation A")).to_be_visible()
    page.get_by_role("link", name="Withdraw and delete my data").click()
    page.get_by_role("button", name="Delete my data").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your data have been deleted")
    expect(page.get_by_role("link", name="Back to Prolific")).to_have_attribute(
        "href", BACK.format(code="GONE1")
    )
    if script:
        examine(page)
    assert not Participant.objects.exists()
    assert not ExternalIdentity.objects.exists()
    study.refresh_from_db()
    assert study.withdrawn == 1
    page.go_back()
    page.goto("/s/trust/trial/")
    expect(page.get_by_role("link", name="Withdraw and delete my data")).to_have_count(0)


def test_the_pages_that_say_no_and_the_code_page_are_accessible(study, visits):
    make_open_study(pictures=1, slug="full", places=0)
    page = visits.page()
    for address in ("/s/trust/", "/s/full/", "/s/full/i/unknown/", "/s/full/withdraw/"):
        page.goto(address)
        examine(page)
    page.get_by_label("Your code").fill("K7RM")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_be_focused()
    examine(page)
    page.get_by_label("Your code").fill("k7rm-2xqd")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("K7RM2XQD")).to_be_visible()
    page.get_by_role("button", name="Delete my data").click()
    examine(page)


def test_a_researcher_finds_people_and_previews(study, visits):
    make_researcher(study)
    page = visits.page()
    page.goto("/accounts/login/?next=/results/trust/recruitment/")
    page.get_by_label("Username").fill("rosa")
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Make personal links").click()
    expect(page.get_by_text("There are 10, of which 10 are unused.")).to_be_visible()
    examine(page)
    page.get_by_role("link", name="Preview the study").click()
    expect(page.get_by_text("Preview: nothing counts.")).to_be_visible()
    examine(page)

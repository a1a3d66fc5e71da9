"""A whole study by keyboard alone, and what a screen reader says on the way."""

import re

import pytest
from playwright.sync_api import Page, expect

from studyapp.models import Participant, Response
from tests.browser.steps import tab_to
from tests.factories import make_open_study
from tests.full_study import make_full_study
from tests.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _press(page: Page, name: str) -> None:
    """Go to what has this name with Tab, and press it; the next page comes."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _choose(page: Page, field: str, downs: int) -> None:
    """One of several choices: into the group with Tab, then with the arrows."""
    tab_to(page, field)
    page.keyboard.press("Space")
    for _ in range(downs):
        page.keyboard.press("ArrowDown")


def _answer_views(page: Page) -> None:
    _choose(page, "item-trust", 3)
    _choose(page, "item-use", 1)
    tab_to(page, "item-age")
    page.keyboard.type("41")
    tab_to(page, "item-why")
    page.keyboard.type("It looked right.")
    _press(page, "Send and go on")


def test_a_study_with_every_variant_by_keyboard_alone(transactional_db, visits):
    make_full_study(minimum_viewing_ms=0)
    page = visits.page(reduced_motion="reduce")
    page.goto("/s/trust/")
    _press(page, "Continue")
    tab_to(page, "old_enough")
    page.keyboard.press("Space")
    _press(page, "I agree and take part")
    _choose(page, "item-familiarity", 1)
    _press(page, "Send and go on")
    _answer_views(page)
    _press(page, "Go on")
    _choose(page, "check-question-1", 1)
    _press(page, "Send")
    if "instructions" in page.url:
        _press(page, "Start")
    trials = Participant.objects.get().trials.count()
    for number in range(trials):
        _do_trial(page, is_practice=number == 0)
    page.wait_for_url("**/questions/")
    _answer_views(page)
    for number in range(1, page.locator("section.guess").count() + 1):
        _choose(page, f"guess-picture-{number}", 1)
    _press(page, "Send and finish")
    page.wait_for_url("**/end/")
    participant = Participant.objects.get()
    assert participant.outcome == "completed"
    assert Response.objects.filter(rating=1).count() == trials
    confidence = Response.objects.values_list("elaboration__confidence", flat=True)
    assert sorted(confidence, key=str) == [2] * (trials - 1) + [None]


def _do_trial(page: Page, *, is_practice: bool) -> None:
    """Mark "Rather B", confirm, say how sure or read the feedback, and go on.

    Each time the focus is where what is new begins.
    """
    token = page.locator("#trial [name=trial]").get_attribute("value")
    expect(page.locator("[name=choice]").first).to_be_enabled()
    page.wait_for_timeout(350)  # a key that was meant for the page before is not taken
    page.keyboard.press("4")
    expect(page.locator("[name=choice][value='1']")).to_be_checked()
    page.keyboard.press("Enter")
    if is_practice:
        expect(page.locator("#feedback")).to_be_focused()
        page.wait_for_timeout(350)
    else:
        expect(page.get_by_text("How sure are you of this choice?")).to_be_focused()
        page.wait_for_timeout(350)
        page.keyboard.press("2")
        expect(page.get_by_role("radio", name="2")).to_be_checked()
    tab_to(page, "Go on")
    page.keyboard.press("Enter")
    expect(page.locator(f"[name=trial][value='{token}']")).to_have_count(0)


def test_the_first_thing_on_a_page_leads_past_its_head(transactional_db, visits):
    make_full_study()
    page = visits.page()
    page.goto("/s/trust/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_screen_reader_is_told_what_to_do_on_a_trial(transactional_db, visits):
    make_open_study(pictures=2)
    page = visits.page()
    page.goto("/s/trust/consent/")
    expect(page.locator("main")).to_match_aria_snapshot("""
        - heading "Would you like to take part?" [level=1]
        - region "What taking part means":
          - heading "What taking part means" [level=2]
          - paragraph
          - paragraph: Version 1 of this text
        - button "I agree and take part"
        - button "No, thank you"
    """)
    page.get_by_role("button", name="I agree and take part").click()
    page.get_by_role("link", name="Start").click()
    expect(page.get_by_role("banner")).to_match_aria_snapshot("""
        - banner:
          - text: 1 of 2
          - progressbar "1 of 2"
    """)
    expect(page.get_by_role("status")).to_have_text("The pictures are ready. Choose A or B.")
    expect(page.locator("main")).to_match_aria_snapshot("""
        - heading "Which explanation makes you trust the system more?" [level=1]
        - figure:
          - img "Original picture"
        - figure:
          - img "Explanation A"
        - figure:
          - img "Explanation B"
        - group "Which explanation makes you trust the system more?":
          - button "Choose explanation A"
          - button "Choose explanation B"
        - status: The pictures are ready. Choose A or B.
    """)
    page.get_by_role("button", name="Choose explanation A").click()
    expect(page.get_by_role("progressbar", name="2 of 2")).to_be_visible()
    # The new pair is announced, and the focus is not lost with the old one.
    expect(page.get_by_role("status")).to_have_text("The pictures are ready. Choose A or B.")
    assert page.evaluate("document.activeElement !== document.body")
    expect(page).to_have_title(re.compile("^2 of 2"))


def test_a_screen_reader_is_told_what_a_scale_s_ends_mean_and_what_is_wrong(
    transactional_db, visits
):
    study = make_full_study()
    walker = Walker(study, wrongs=False)
    walker.join()
    walker.finish()
    context = visits.context()
    token = walker.client.cookies["participant"].value
    context.add_cookies(
        [{"name": "participant", "value": token, "url": f"{visits.address}/s/trust/"}]
    )
    page = context.new_page()
    page.goto("/s/trust/questions/")
    scale = page.get_by_role("group", name="I can trust the system.")
    expect(scale.get_by_role("radio")).to_have_count(7)
    ends = scale.evaluate("""group => {
        const radios = [...group.querySelectorAll('input')];
        const label = radio => [...radio.labels].map(l => l.innerText).join(' ')
            + ' ' + (radio.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)
                .map(id => document.getElementById(id)?.innerText ?? '').join(' ')
            + ' ' + (group.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)
                .map(id => document.getElementById(id)?.innerText ?? '').join(' ');
        return [label(radios[0]), label(radios[6])];
    }""")
    assert "not at all" in ends[0]
    assert "completely" in ends[1]
    page.get_by_role("button", name="Send and go on").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(page).to_have_title(re.compile("^Please check"))
    alert.get_by_role("link").first.click()
    expect(scale).to_be_focused()
    expect(scale).to_have_accessible_description(re.compile("Choose one of the answers."))

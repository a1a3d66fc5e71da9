"""A whole study in a real browser: on a phone, at a desk, by keyboard, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from studyapp.models import ItemResponse, Participant, Response
from tests.browser.steps import DESKTOP, PHONE, choose, fill_in, join, ready, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _sides() -> list[str]:
    return list(Response.objects.order_by("trial__position").values_list("side", flat=True))


@pytest.mark.parametrize(
    "device",
    [
        {"viewport": PHONE, "has_touch": True, "is_mobile": True},
        {"viewport": DESKTOP},
        {"viewport": DESKTOP, "forced_colors": "active", "reduced_motion": "reduce"},
    ],
    ids=["phone", "desktop", "high contrast"],
)
def test_a_participant_goes_all_the_way(study, visits, device):
    page = visits.page(**device)
    join(page)
    for number, letter in enumerate("ABA", start=1):
        choose(page, letter, number=number)
    fill_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, you are done")
    participant = Participant.objects.get()
    expect(page.locator("#code")).to_have_text(participant.code)
    assert _sides() == ["left", "right", "left"]
    assert participant.expertise_level == 1
    assert ItemResponse.objects.get(item__code="age").value == "41"


def test_the_code_is_copied_with_one_click(study, visits):
    context = visits.context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    join(page)
    for number in (1, 2, 3):
        choose(page, "B", number=number)
    fill_in(page)
    page.get_by_role("button", name="Copy the code").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == Participant.objects.get().code


def test_the_keyboard_alone_is_enough(study, visits):
    page = visits.page()
    page.goto("/s/trust/")
    for name in ("Continue", "I agree and take part", "Start"):
        tab_to(page, name)
        # The next Tab belongs to the next page.
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 3")).to_be_visible()
    tab_to(page, "B")
    page.keyboard.press("Enter")
    for number, key in ((2, "ArrowLeft"), (3, "2")):
        expect(page.get_by_text(f"{number} of 3")).to_be_visible()
        ready(page)
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile("/questions/$"))
    tab_to(page, "item-familiarity")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, "item-age")
    page.keyboard.type("30")
    tab_to(page, "Send and finish")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/end/$"))
    assert _sides() == ["right", "left", "right"]
    assert Participant.objects.get().expertise_level == 1


def test_everything_works_without_scripts_and_the_measurements_stay_empty(study, visits):
    page = visits.page(java_script_enabled=False)
    join(page)
    for number, letter in enumerate("BBA", start=1):
        choose(page, letter, number=number)
    page.get_by_role("button", name="Send and finish").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose one of the answers.")
    fill_in(page)
    expect(page.locator("#code")).to_have_text(Participant.objects.get().code)
    assert _sides() == ["right", "right", "left"]
    measured = Response.objects.values_list("response_time_ms", "load_time_ms", "viewport_width_px")
    assert set(measured) == {(None, None, None)}


def test_a_closed_browser_resumes_at_the_first_open_trial(study, visits):
    context = visits.context()
    page = context.new_page()
    join(page)
    choose(page, "A", number=1)
    expect(page.get_by_text("2 of 3")).to_be_visible()
    kept = context.storage_state()
    context.close()
    again = visits.page(storage_state=kept)
    again.goto("/s/trust/")
    choose(again, "B", number=2)
    choose(again, "B", number=3)
    expect(again).to_have_url(re.compile("/questions/$"))
    assert _sides() == ["left", "right", "right"]


def test_the_personal_link_goes_on_on_another_device(study, visits):
    page, other = visits.page(), visits.page(viewport=PHONE)
    join(page)
    choose(page, "A", number=1)
    expect(page.get_by_text("2 of 3")).to_be_visible()
    page.goto("/s/trust/instructions/")
    page.get_by_text("Continue on another device").click()
    other.goto(page.locator("#personal-link").get_attribute("href"))
    choose(other, "A", number=2)
    expect(other.get_by_text("3 of 3")).to_be_visible()
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_text("3 of 3")).to_be_visible()


def test_back_shows_the_truth_and_changes_nothing(study, visits):
    page = visits.page()
    join(page)
    choose(page, "A", number=1)
    choose(page, "B", number=2)
    expect(page.get_by_text("3 of 3")).to_be_visible()
    page.go_back()
    page.goto("/s/trust/consent/")
    expect(page.get_by_text("3 of 3")).to_be_visible()
    assert _sides() == ["left", "right"]


def test_declining_is_one_click_and_kind(study, visits):
    page = visits.page()
    page.goto("/s/trust/consent/")
    agree = page.get_by_role("button", name="I agree and take part").bounding_box()
    decline = page.get_by_role("button", name="No, thank you").bounding_box()
    assert (agree["width"], agree["height"]) == pytest.approx((decline["width"], decline["height"]))
    page.get_by_role("button", name="No, thank you").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That is quite all right")
    assert not Participant.objects.exists()

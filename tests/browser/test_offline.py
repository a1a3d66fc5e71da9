"""Networks fail, servers stumble and people reload: every trial gets one response, the first one.

Whatever happens, exactly one unaltered response per trial is in the database in the end.
"""

import pytest
from playwright.sync_api import expect

from studyapp.models import Participant, Response
from tests.browser.steps import DESKTOP, PHONE, choose, join, ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOT_SAVED = "Not saved yet: your choice is kept on this device"
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('seewhy'))"
WITHOUT_STORAGE = """Object.defineProperty(window, 'localStorage',
    { get() { throw new DOMException('switched off', 'SecurityError'); } })"""
DEVICES = [
    {"viewport": DESKTOP},
    {"viewport": PHONE, "has_touch": True, "is_mobile": True},
]


def _sides() -> list[str]:
    return list(Response.objects.order_by("trial__position").values_list("side", flat=True))


def _posts(page) -> list[str]:
    """What the page sends to the trial's address from now on, filled in as it goes."""
    sent: list[str] = []

    def hear(request):
        if request.method == "POST" and request.url.endswith("/trial/"):
            sent.append(request.post_data)

    page.on("request", hear)
    return sent


def _finish(page, letters: str, *, first: int) -> None:
    for number, letter in enumerate(letters, start=first):
        choose(page, letter, number=number)
    page.wait_for_url("**/questions/")


@pytest.mark.parametrize("device", DEVICES, ids=["desktop", "phone"])
def test_a_choice_made_offline_is_kept_told_and_sent_once(study, visits, device):
    context = visits.context(**device)
    page = context.new_page()
    join(page)
    choose(page, "A", number=1)
    expect(page.get_by_text("2 of 3")).to_be_visible()
    ready(page)
    context.set_offline(True)
    page.get_by_role("button", name="Choose explanation B").click()
    expect(page.get_by_role("alert")).to_contain_text(NOT_SAVED)
    page.keyboard.press("ArrowLeft")  # nothing can be changed any more
    assert len(page.evaluate(KEPT)) == 1
    assert _sides() == ["left"]
    context.set_offline(False)
    expect(page.get_by_text("3 of 3")).to_be_visible()
    assert page.evaluate(KEPT) == []
    _finish(page, "A", first=3)
    assert _sides() == ["left", "right", "left"]
    visits.complaints.clear()  # the browser says that there was no network


@pytest.mark.parametrize("failure", ["aborted", "503", "the answer is lost"])
def test_a_post_that_fails_is_repeated_until_it_is_acknowledged(study, visits, failure):
    page = visits.page()
    join(page)
    ready(page)
    sent = []

    def fail(route):
        if route.request.method != "POST":
            route.continue_()
            return
        sent.append(route.request.post_data)
        if len(sent) > 2:
            route.continue_()
        elif failure == "503":
            route.fulfill(status=503, body="busy")
        else:
            if failure == "the answer is lost":
                route.fetch()  # the server has it, the browser never hears so
            route.abort()

    page.route("**/s/trust/trial/", fail)
    page.get_by_role("button", name="Choose explanation B").click()
    expect(page.get_by_role("alert")).to_contain_text(NOT_SAVED)
    for attempts in (1, 2):
        while len(sent) < attempts:
            page.wait_for_timeout(20)
        page.wait_for_timeout(50)  # until the page knows that it failed
        page.get_by_role("button", name="Try now").click()
    expect(page.get_by_text("2 of 3")).to_be_visible()
    assert len(sent) == 3
    assert len(set(sent)) == 1
    _finish(page, "AA", first=2)
    assert _sides() == ["right", "left", "left"]
    visits.complaints.clear()


def test_a_reload_while_offline_loses_nothing(study, visits):
    context = visits.context()
    page = context.new_page()
    join(page)
    ready(page)
    context.set_offline(True)
    page.get_by_role("button", name="Choose explanation B").click()
    expect(page.get_by_role("alert")).to_contain_text(NOT_SAVED)
    page.close()
    context.set_offline(False)
    assert _sides() == []
    again = context.new_page()
    again.goto("/s/trust/trial/")
    expect(again.get_by_text("2 of 3")).to_be_visible()
    assert _sides() == ["right"]
    assert again.evaluate(KEPT) == []
    _finish(again, "AA", first=2)
    assert _sides() == ["right", "left", "left"]
    visits.complaints.clear()


def test_a_kept_choice_of_a_trial_that_is_answered_meanwhile_is_dropped(study, visits):
    context = visits.context()
    page, other = context.new_page(), visits.page(viewport=PHONE)
    join(page)
    ready(page)
    page.route("**/s/trust/trial/", lambda route: route.abort())
    page.get_by_role("button", name="Choose explanation B").click()
    expect(page.get_by_role("alert")).to_contain_text(NOT_SAVED)
    page.close()
    other.goto(f"/s/trust/resume/{Participant.objects.get().token}/")
    if other.url.endswith("/instructions/"):
        other.get_by_role("link", name="Go on").click()
    choose(other, "A", number=1)
    expect(other.get_by_text("2 of 3")).to_be_visible()
    again = context.new_page()
    again.goto("/s/trust/trial/")
    expect(again.get_by_text("2 of 3")).to_be_visible()
    ready(again)
    assert again.evaluate(KEPT) == []
    assert _sides() == ["left"]
    visits.complaints.clear()


def test_without_storage_the_page_itself_keeps_the_choice_and_warns_before_it_goes(study, visits):
    context = visits.context()
    context.add_init_script(WITHOUT_STORAGE)
    page = context.new_page()
    join(page)
    ready(page)
    page.route("**/s/trust/trial/", lambda route: route.abort())
    page.get_by_role("button", name="Choose explanation B").click()
    expect(page.get_by_role("alert")).to_contain_text("Please keep this page open")
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    page.unroute("**/s/trust/trial/")
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_text("2 of 3")).to_be_visible()
    assert _sides() == ["right"]
    visits.complaints.clear()


def test_an_expired_form_is_renewed_and_the_choice_sent_with_it(study, visits):
    context = visits.context()
    page = context.new_page()
    join(page)
    ready(page)
    page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').value = 'expired'")
    sent = _posts(page)
    page.get_by_role("button", name="Choose explanation B").click()
    expect(page.get_by_text("2 of 3")).to_be_visible()
    assert len(sent) == 2
    assert _sides() == ["right"]


def test_another_tab_shows_what_is_true_when_it_is_looked_at_again(study, visits):
    context = visits.context()
    page = context.new_page()
    join(page)
    ready(page)
    other = context.new_page()
    other.goto("/s/trust/trial/")
    choose(other, "A", number=1)
    expect(other.get_by_text("2 of 3")).to_be_visible()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_text("2 of 3")).to_be_visible()
    choose(page, "B", number=2)
    expect(page.get_by_text("3 of 3")).to_be_visible()
    assert _sides() == ["left", "right"]


def test_two_tabs_that_choose_differently_while_offline_send_the_first_choice(study, visits):
    context = visits.context()
    page = context.new_page()
    join(page)
    ready(page)
    other = context.new_page()
    other.goto("/s/trust/trial/")
    ready(other)
    context.set_offline(True)
    page.get_by_role("button", name="Choose explanation B").click()
    expect(page.get_by_role("alert")).to_contain_text(NOT_SAVED)
    other.get_by_role("button", name="Choose explanation A").click()
    context.set_offline(False)
    for tab in (page, other):
        expect(tab.get_by_text("2 of 3")).to_be_visible()
    assert _sides() == ["right"]
    visits.complaints.clear()


def test_back_and_a_closed_tab_never_bring_an_answered_trial_again(study, visits):
    context = visits.context()
    page = context.new_page()
    join(page)
    choose(page, "B", number=1)
    choose(page, "A", number=2)
    expect(page.get_by_text("3 of 3")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("1 of 3")).to_be_hidden()
    page.go_forward()
    expect(page.get_by_text("3 of 3")).to_be_visible()
    page.close()
    again = context.new_page()
    again.goto("/s/trust/")
    _finish(again, "B", first=3)
    again.go_back()
    assert "/trial/" not in again.url
    assert _sides() == ["right", "left", "right"]

"""When pictures are there, when they are not, and what is measured meanwhile."""

import pytest
from playwright.sync_api import expect

from studyapp.models import Event, Response
from tests.browser.steps import choose, fill_in, join, ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEXT_ARE_HERE = """() => {
    const fetched = performance.getEntriesByType('resource').map((entry) => entry.name);
    const wanted = document.getElementById('trial').dataset.next.split(' ').filter(Boolean);
    return wanted.every((address) => fetched.includes(new URL(address, location).href));
}"""


def told(page, kind):
    """Until the server has answered to being told of an event of this kind, and of no other."""
    return page.expect_response(
        lambda response: (
            response.url.endswith("/trouble/")
            and f"kind={kind}" in (response.request.post_data or "")
        )
    )


def test_no_picture_is_asked_for_between_a_choice_and_the_next_trial(study, visits):
    page = visits.page()
    join(page)
    for number in (1, 2):
        ready(page)
        page.wait_for_function(NEXT_ARE_HERE)
        pictures = []
        page.on("request", lambda request, seen=pictures: seen.append(request.url))
        choose(page, "A", number=number)
        expect(page.get_by_text(f"{number + 1} of 3")).to_be_visible()
        shown = page.evaluate("[...document.images].map((picture) => picture.src)")
        ready(page)
        assert not set(shown) & set(pictures)
        assert page.evaluate("[...document.images].every((picture) => picture.naturalWidth > 0)")


def test_the_way_from_trial_to_trial_is_no_navigation(study, visits):
    page = visits.page()
    join(page)
    ready(page)
    page.evaluate("window.same = true")
    length = page.evaluate("history.length")
    asked = []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    choose(page, "A", number=1)
    expect(page.get_by_text("2 of 3")).to_be_visible()
    assert [method for method, url in asked if url.endswith("/trial/")] == ["POST"]
    expect(page).to_have_title("2 of 3 – Which picture convinces you?")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.evaluate("[window.same, history.length]") == [True, length]


def test_the_second_half_of_a_double_click_chooses_nothing(study, visits):
    page = visits.page()
    join(page)
    ready(page)
    page.get_by_role("button", name="Choose explanation A").dblclick(delay=60)
    expect(page.get_by_text("2 of 3")).to_be_visible()
    ready(page)
    page.wait_for_timeout(300)
    assert Response.objects.count() == 1


def test_times_of_a_later_trial_begin_when_it_is_shown(study, visits):
    page = visits.page()
    join(page)
    ready(page)
    page.wait_for_timeout(1200)
    choose(page, "A", number=1)
    expect(page.get_by_text("2 of 3")).to_be_visible()
    choose(page, "B", number=2)
    expect(page.get_by_text("3 of 3")).to_be_visible()
    first, second = Response.objects.order_by("trial__position")
    assert first.response_time_ms >= 1200
    assert 250 <= second.response_time_ms < 1200 + first.response_time_ms
    assert second.load_time_ms < 5000


def test_what_happens_to_the_page_is_noted_beside_the_answers(study, visits):
    page = visits.page()
    join(page)
    ready(page)
    with told(page, "focus_lost"):
        page.evaluate("window.dispatchEvent(new Event('blur'))")
    with told(page, "resized"):
        page.set_viewport_size({"width": 700, "height": 900})
    with told(page, "reloaded"):
        page.reload()
    ready(page)
    noted = set(Event.objects.values_list("kind", "detail", "trial__position"))
    assert noted >= {("focus_lost", "", 1), ("resized", "700x900", 1), ("reloaded", "", 1)}


def test_to_go_on_to_another_page_is_not_to_look_away(study, visits):
    page = visits.page()
    join(page)
    for number in (1, 2):
        choose(page, "A", number=number)
    ready(page)
    with told(page, "reloaded"):
        page.reload()
    choose(page, "B", number=3)
    page.wait_for_url("**/questions/")
    fill_in(page)
    page.wait_for_url("**/end/")
    assert list(Event.objects.values_list("kind", flat=True)) == ["reloaded"]


def test_pictures_that_come_at_the_second_try_are_announced_where_the_focus_is(study, visits):
    page = visits.page()
    page.route("**/picture/*", lambda route: route.abort())
    join(page)
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute("**/picture/*")
    page.get_by_role("button", name="Try again").click()
    ready(page)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    visits.complaints.clear()


def test_pictures_that_never_load_can_be_skipped_after_two_more_tries(study, visits):
    page = visits.page()
    page.route("**/picture/*", lambda route: route.abort())
    join(page)
    skip = page.get_by_role("button", name="skip this pair")
    for _ in range(2):
        expect(page.get_by_role("alert")).to_be_visible()
        expect(skip).to_be_hidden()
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("button", name="Try again")).to_be_focused()
    expect(skip).to_be_visible()
    page.unroute("**/picture/*")
    skip.click()
    expect(page.get_by_text("2 of 3")).to_be_visible()
    choose(page, "A", number=2)
    expect(page.get_by_text("3 of 3")).to_be_visible()
    skipped, chosen = Response.objects.order_by("trial__position")
    assert [skipped.side, chosen.side] == ["none", "left"]
    assert [skipped.response_time_ms, skipped.load_time_ms] == [None, None]
    assert set(Event.objects.values_list("kind", "trial__position")) >= {("picture_failed", 1)}
    visits.complaints.clear()

"""The trial page: what fits on a screen, when one can choose, and what is measured."""

import gzip

import pytest
from playwright.sync_api import expect

from studyapp.models import Response, Study
from tests.browser.steps import DESKTOP, PHONE, SMALL, choose, join, ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ZOOMED = {"width": 640, "height": 400}  # a window of 1280 x 800 at 200 %
TABLET = {"width": 820, "height": 1180}
A, B = "Choose explanation A", "Choose explanation B"


def _in_view(page, locator) -> bool:
    box, view = locator.bounding_box(), page.viewport_size
    return (
        box["x"] >= 0
        and box["y"] >= 0
        and box["x"] + box["width"] <= view["width"] + 0.5
        and box["y"] + box["height"] <= view["height"] + 0.5
    )


@pytest.mark.parametrize("viewport", [PHONE, SMALL, DESKTOP, ZOOMED, TABLET], ids=str)
def test_prompt_explanations_and_buttons_are_seen_at_once(study, visits, viewport):
    page = visits.page(viewport=viewport)
    join(page)
    ready(page)
    first, second = page.get_by_alt_text("Explanation A"), page.get_by_alt_text("Explanation B")
    for seen in (
        page.get_by_role("heading", level=1),
        page.get_by_alt_text("Original picture"),
        first,
        second,
        page.get_by_role("button", name=A),
        page.get_by_role("button", name=B),
    ):
        assert _in_view(page, seen), seen
    sizes = [(box["width"], box["height"]) for box in (first.bounding_box(), second.bounding_box())]
    assert sizes[0] == pytest.approx(sizes[1])
    assert sizes[0][0] >= 150
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_surround_of_the_pictures_is_the_same_grey(study, visits, scheme):
    page = visits.page(color_scheme=scheme)
    join(page)
    stage = page.locator(".stage")
    expect(stage).to_have_css("background-color", "rgb(128, 128, 128)")


def test_one_can_choose_only_when_all_three_pictures_are_there(study, visits):
    page = visits.page()
    held = []
    page.route("**/picture/*", lambda route: held.append(route))
    join(page)
    expect(page.get_by_role("button", name=A)).to_be_disabled()
    page.wait_for_function("() => document.querySelectorAll('img').length === 3")
    page.keyboard.press("ArrowLeft")
    while len(held) < 3:
        page.wait_for_timeout(20)
    for route in held[:2]:
        route.continue_()
    page.wait_for_timeout(200)
    expect(page.get_by_role("button", name=B)).to_be_disabled()
    assert not Response.objects.exists()
    held[2].continue_()
    expect(page.get_by_role("button", name=B)).to_be_enabled()
    ready(page)


def test_a_picture_that_does_not_load_can_be_tried_again(study, visits):
    page = visits.page()
    page.route("**/picture/*", lambda route: route.abort(), times=1)
    join(page)
    expect(page.get_by_role("alert")).to_contain_text("A picture did not load.")
    expect(page.get_by_role("button", name=A)).to_be_disabled()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_be_hidden()
    choose(page, "A", number=1)
    expect(page.get_by_text("2 of 3")).to_be_visible()
    assert len(visits.complaints) == 1
    assert "ERR_FAILED" in visits.complaints.pop()


def test_the_time_runs_from_the_moment_the_pictures_are_there(study, visits):
    page = visits.page(viewport=PHONE)
    held = []
    page.route("**/picture/*", lambda route: held.append(route))
    join(page)
    while len(held) < 3:
        page.wait_for_timeout(20)
    page.wait_for_timeout(300)
    for route in held:
        route.continue_()
    page.unroute("**/picture/*")
    ready(page)
    page.wait_for_timeout(400)
    choose(page, "B", number=1)
    expect(page.get_by_text("2 of 3")).to_be_visible()
    response = Response.objects.get()
    assert 400 <= response.response_time_ms < 10_000
    assert 300 <= response.load_time_ms < 10_000
    assert response.focus_lost_ms == 0
    assert (response.viewport_width_px, response.viewport_height_px) == (390, 844)


def test_time_spent_elsewhere_is_measured(study, visits):
    page = visits.page()
    join(page)
    ready(page)
    page.evaluate("window.dispatchEvent(new Event('blur'))")
    page.wait_for_timeout(300)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    choose(page, "B", number=1)
    expect(page.get_by_text("2 of 3")).to_be_visible()
    response = Response.objects.get()
    assert 300 <= response.focus_lost_ms <= response.response_time_ms


def test_a_double_click_sends_once(study, visits):
    page = visits.page()
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    join(page)
    ready(page)
    sent.clear()
    page.evaluate(
        """() => { const [a, b] = document.querySelectorAll('[name=choice]');
                   a.click(); a.click(); b.click(); }"""
    )
    expect(page.get_by_text("2 of 3")).to_be_visible()
    assert len(sent) == 1
    assert Response.objects.get().side == "left"


@pytest.mark.parametrize(
    ("key", "side"),
    [
        ("ArrowLeft", "left"),
        ("ArrowRight", "right"),
        ("1", "left"),
        ("2", "right"),
        ("a", "left"),
        ("B", "right"),
    ],
)
def test_keys_choose(study, visits, key, side):
    page = visits.page()
    join(page)
    ready(page)
    page.keyboard.press(key)
    expect(page.get_by_text("2 of 3")).to_be_visible()
    assert Response.objects.get().side == side


def test_single_characters_can_be_turned_off_and_stay_off(study, visits):
    page = visits.page()
    join(page)
    for number in (1, 2):
        expect(page.get_by_text(f"{number} of 3")).to_be_visible()
        ready(page)
        if number == 1:
            page.get_by_label("Also keys 1, 2, A, B").uncheck()
        for key in ("a", "2", "Control+ArrowLeft"):
            page.keyboard.press(key)
        page.wait_for_timeout(100)
        expect(page.get_by_text(f"{number} of 3")).to_be_visible()
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text("3 of 3")).to_be_visible()


def test_a_trial_weighs_less_than_20_kb_without_its_pictures(study, visits):
    page = visits.page()
    join(page)
    ready(page)
    loaded = page.evaluate("performance.getEntriesByType('resource').map((part) => part.name)")
    parts = [page.url, *(part for part in loaded if "/picture/" not in part)]
    assert {part.rsplit("/")[-1] for part in parts} >= {"base.css", "participant.css", "trial.js"}
    assert sum(len(gzip.compress(page.request.get(part).body())) for part in parts) < 20_000


def test_a_long_prompt_is_shown_whole(study, visits):
    Study.objects.update(prompt="Which of these two explanations would you rather rely on? " * 5)
    page = visits.page(viewport=SMALL)
    join(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    choose(page, "A", number=1)

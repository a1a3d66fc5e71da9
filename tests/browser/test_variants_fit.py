"""Whatever a study asks of a trial: its pictures and choices fit, and anybody can use it."""

from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from studyapp.models import Arm, Response
from tests.browser.steps import join, ready
from tests.factories import make_open_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = [(390, 844), (320, 640), (1280, 800), (844, 390), (640, 400), (820, 1180)]
CUT_OFF = """() => [...document.querySelectorAll('h1, .stage img, .choices button, .choice')]
    .filter((part) => {
        const box = part.getBoundingClientRect();
        return box.top < 0 || box.left < 0
            || box.bottom > innerHeight + 0.5 || box.right > innerWidth + 0.5;
    })
    .map((part) => part.outerHTML)"""
SMALL = """() => [...document.querySelectorAll('button, .choice')]
    .map((target) => target.getBoundingClientRect())
    .filter((box) => box.width > 0 && (box.width < 44 || box.height < 44))
    .map((box) => [box.width, box.height])"""
# Words that go on in the next line without a hyphen: a word's own range has a rectangle per line.
BROKEN_WORDS = """() => [...document.querySelectorAll('.choices button, .choice')]
    .flatMap((part) => [part, ...part.children].flatMap((parent) => [...parent.childNodes]))
    .filter((node) => node.nodeType === Node.TEXT_NODE)
    .flatMap((node) => [...node.data.matchAll(/\\S+/g)].map((word) => {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        return range.getClientRects().length > 1 ? word[0] : '';
    }))
    .filter(Boolean)"""
LAYOUTS = [
    {"answer_format": "tie"},
    {"answer_format": "graded"},
    {"confirms_choice": True},
    {"answer_format": "tie", "confirms_choice": True},
    {"answer_format": "graded", "confirms_choice": True},
    {"time_limit_ms": 60_000, "minimum_viewing_ms": 100},
]


@pytest.mark.parametrize("variant", LAYOUTS, ids=str)
def test_pictures_and_choices_are_seen_at_once_on_every_screen(transactional_db, visits, variant):
    study = make_open_study(pictures=1, **variant)
    Arm.objects.create(study=study, name="shown", shows_prediction=True)
    page = visits.page(color_scheme="dark")
    join(page)
    ready(page)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(CUT_OFF) == [], (width, height)
        assert page.evaluate(SMALL) == [], (width, height)
        assert page.evaluate(BROKEN_WORDS) == [], (width, height)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.get_by_alt_text("Explanation A").bounding_box()["width"] >= 80


def test_a_stays_on_the_left_where_one_reads_from_right_to_left(transactional_db, visits):
    make_open_study(pictures=1, answer_format="tie")
    page = visits.page()
    join(page)
    ready(page)
    page.evaluate("document.documentElement.dir = 'rtl'")
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        a, b = (
            page.get_by_role("button", name=f"Choose explanation {letter}").bounding_box()["x"]
            for letter in "AB"
        )
        assert a < b, (width, height)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/questions/")
    assert Response.objects.get().side == "left"


@pytest.mark.parametrize("colours", ["none", "active"])
def test_how_much_is_left_is_seen_in_the_colours_that_somebody_forces(
    transactional_db, visits, colours
):
    make_open_study(pictures=2, time_limit_ms=60_000)
    page = visits.page(forced_colors=colours)
    join(page)
    ready(page)
    for name in ("progress", "time-left"):
        page.locator(f"#{name}").evaluate("(bar) => { bar.value = bar.max / 2; }")
        bar = Image.open(BytesIO(page.locator(f"#{name}").screenshot())).convert("RGB")
        done, open_ = (
            bar.getpixel((int(bar.width * share), bar.height // 2)) for share in (0.25, 0.75)
        )
        assert sum(abs(one - other) for one, other in zip(done, open_, strict=True)) > 150, name


@pytest.mark.parametrize("reason", ["off", "required"])
def test_whoever_says_how_sure_they_are_sees_how_to_go_on(transactional_db, visits, reason):
    make_open_study(pictures=1, asks_confidence=True, reason=reason)
    page = visits.page()
    join(page)
    ready(page)
    page.get_by_role("button", name="Choose explanation A").click()
    go_on = page.get_by_role("button", name="Go on")
    # A text is written with half of a phone's screen under a keyboard; there one scrolls anyway.
    sizes = [(1280, 800)] if reason == "required" else [(390, 844), (320, 640), (1280, 800)]
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        box = go_on.bounding_box()
        assert box["y"] + box["height"] <= height, (width, height)
        assert page.get_by_alt_text("Explanation A").bounding_box()["width"] >= 100

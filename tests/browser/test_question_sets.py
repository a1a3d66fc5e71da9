"""Question sets in a real browser: 500 pairs are moved and marked without a reload."""

import hashlib

import pytest
from playwright.sync_api import expect

from studyapp.actions import drawing
from studyapp.actions.questions import assemble
from studyapp.models import Explanation, QuestionSet, SourceImage, Stimulus, Study
from tests.browser.examining import examine
from tests.factories import make_image, make_researcher, make_stimulus, make_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Move the first question to the end and back, and have the page laid out; in milliseconds each.
MOVES = """() => ["End", "Home", "End", "Home", "End"].map((key) => {
    const handle = document.activeElement;
    const before = performance.now();
    handle.dispatchEvent(new KeyboardEvent("keydown",
        { key, altKey: true, bubbles: true, cancelable: true }));
    document.body.getBoundingClientRect();
    const end = key === "End" ? "last" : "first";
    if (!document.querySelector(`#pairs > li:${end}-child`).contains(handle)) return Infinity;
    return performance.now() - before;
})"""


def make_pairs(number: int) -> QuestionSet:
    """A draft of so many questions; all pictures are of two files."""
    study = make_study()
    image = make_image(study, 0)
    first, second = (make_stimulus(image, condition) for condition in study.conditions.all())
    images = [_like(image, at) for at in range(1, number)]
    SourceImage.objects.bulk_create(images)
    for shown in (first, second):
        explanations = [_explained(shown.explanation, one) for one in images]
        Explanation.objects.bulk_create(explanations)
        keys = drawing.stimulus_keys(images, shown.explanation.condition)
        stimuli = [_shown(shown, one, keys[one.image_id]) for one in explanations]
        Stimulus.objects.bulk_create(stimuli)
    return assemble(study=study)


def _like(image: SourceImage, at: int) -> SourceImage:
    names = ("study_id", "path", "shown_path", "width", "height", "true_label")
    fields = {name: getattr(image, name) for name in names}
    sha256 = hashlib.sha256(str(at).encode()).hexdigest()
    return SourceImage(**fields, position=at, name=f"picture-{at}", sha256=sha256)


def _explained(one: Explanation, image: SourceImage) -> Explanation:
    names = ("condition_id", "key", "class_id", "class_name", "score", "probability", "facts")
    return Explanation(**{name: getattr(one, name) for name in names}, image=image)


def _shown(one: Stimulus, explanation: Explanation, key: str) -> Stimulus:
    names = ("path", "sha256", "width", "height", "size")
    fields = {name: getattr(one, name) for name in names}
    return Stimulus(**fields, key=key, explanation=explanation)


@pytest.fixture
def log_in(visits, client):
    """Opens pages as a researcher of a study."""

    def opened(study: Study):
        client.force_login(make_researcher(study))
        context = visits.context()
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        context.add_cookies([{**cookie, "url": visits.address}])
        return context.new_page()

    return opened


def order_of(draft: QuestionSet) -> list[int]:
    return list(draft.questions.values_list("image__position", flat=True))


def test_five_hundred_pairs_are_moved_and_marked_without_a_reload(log_in):
    draft = make_pairs(500)
    page = log_in(draft.study)
    page.goto("/studies/trust/questions/1/")
    said = page.locator("#said")
    expect(page.locator("#pairs > li")).to_have_count(500)
    page.evaluate("window.isTheSame = true")

    page.locator(".handle").first.focus()
    took = page.evaluate(MOVES)
    assert max(took) < float("inf")
    expect(said).to_have_text("Moved to place 500.")
    expect(page.locator("#pairs > li").last).to_contain_text("secret-picture-0")
    page.get_by_role("button", name="Undo").click()
    expect(said).to_have_text("Undone: moved to place 500.")
    expect(page.locator("#pairs > li").first).to_contain_text("secret-picture-0")
    assert order_of(draft) == list(range(500))

    page.locator(".handle").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(said).to_have_text("Moved to place 2.")
    assert order_of(draft)[:3] == [1, 0, 2]
    page.keyboard.press("x")
    expect(page.locator("#pairs > li").nth(1)).to_contain_text("left out")
    page.keyboard.press("c")
    expect(said).to_have_text("Marked 1 question as catch.")
    assert list(draft.questions.filter(kind="catch").values_list("included")) == [(False,)]
    page.keyboard.press("Control+z")
    expect(said).to_have_text("Undone: marked 1 question as catch.")
    expect(page.locator(".handle").nth(1)).to_be_focused()

    handle, target = page.locator(".handle").nth(0), page.locator("#pairs > li").nth(2)
    # Away from the window's edges, where the page scrolls along under what is dragged.
    page.locator("#pairs > li").nth(1).evaluate("row => row.scrollIntoView({ block: 'center' })")
    start, end = handle.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, end["y"] + end["height"] - 5, steps=4)
    page.mouse.up()
    expect(said).to_have_text("Moved to place 3.")
    assert order_of(draft)[:3] == [0, 2, 1]
    assert page.evaluate("window.isTheSame")


def test_a_change_that_is_not_stored_is_said(log_in, visits):
    draft = make_pairs(2)
    page = log_in(draft.study)
    page.goto("/studies/trust/questions/1/")
    page.route("**/change/", lambda route: route.abort())
    page.locator("button", has_text="Leave out question").first.click()
    expect(page.get_by_role("alert")).to_contain_text("The last change was not stored")
    assert draft.questions.filter(included=True).count() == 2
    visits.complaints.clear()


def test_the_pages_are_accessible(log_in):
    draft = make_pairs(2)
    draft.questions.filter(position=1).update(kind="catch")
    page = log_in(draft.study)
    question = draft.questions.first().pk
    for address in ("", "?condition=gradcam-plain", "1/", f"1/{question}/"):
        page.goto(f"/studies/trust/questions/{address}")
        examine(page)

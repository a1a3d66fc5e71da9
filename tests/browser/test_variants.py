"""Every variant of a trial through the real pages: what one sees, does, and what is stored."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from studyapp.actions.questions import assemble, freeze
from studyapp.models import Arm, Elaboration, Question, Response, Study, Trial
from tests.browser.steps import PHONE, choose, join, ready
from tests.factories import make_open_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _stored(*fields: str) -> list:
    """These fields of every response, in the order of the trials."""
    return list(Response.objects.order_by("trial__position").values_list(*fields))


def _mark_one_question(**fields) -> None:
    """A study of two trials, and in a new version of its questions one that is special."""
    draft = assemble(study=make_open_study(pictures=3, trials_per_participant=2))
    Question.objects.filter(pk=draft.questions.first().pk).update(**fields)
    freeze(question_set=draft)


def test_no_preference_is_offered_between_a_and_b(transactional_db, visits):
    make_open_study(pictures=3, answer_format="tie")
    page = visits.page(viewport=PHONE, has_touch=True, is_mobile=True)
    join(page)
    ready(page)
    page.get_by_role("button", name="No preference").tap()
    choose(page, "B", number=2)
    choose(page, "A", number=3)
    page.wait_for_url("**/questions/")
    assert _stored("side") == [("tie",), ("right",), ("left",)]


@pytest.mark.parametrize(
    ("key", "side"), [("0", "tie"), ("n", "tie"), ("1", "left"), ("ArrowRight", "right")]
)
def test_keys_choose_no_preference_too(transactional_db, visits, key, side):
    make_open_study(pictures=2, answer_format="tie")
    page = visits.page()
    join(page)
    ready(page)
    page.keyboard.press(key)
    expect(page.get_by_text("2 of 2")).to_be_visible()
    assert _stored("side") == [(side,)]


def test_a_choice_in_five_steps(transactional_db, visits):
    make_open_study(pictures=4, answer_format="graded")
    page = visits.page()
    join(page)
    ready(page)
    page.get_by_role("button", name="Clearly A").click()
    for number, keys in ((2, "4"), (3, "3"), (4, "ArrowRight ArrowRight Enter")):
        expect(page.get_by_text(f"{number} of 4")).to_be_visible()
        ready(page)
        for key in keys.split():
            page.keyboard.press(key)
    page.wait_for_url("**/questions/")
    assert _stored("side", "rating") == [("left", -2), ("right", 1), ("tie", 0), ("right", 2)]


def test_a_choice_that_is_confirmed_may_change_until_then(transactional_db, visits):
    make_open_study(pictures=2, confirms_choice=True)
    page = visits.page()
    join(page)
    ready(page)
    for letter in "ABA":
        page.get_by_role("radio", name=f"Choose explanation {letter}").check()
    assert not Response.objects.exists()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("2 of 2")).to_be_visible()
    ready(page)
    page.keyboard.press("Enter")  # nothing is marked yet
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/")
    assert _stored("side", "choice_changes") == [("left", 2), ("right", 0)]


def test_five_steps_that_are_confirmed_on_a_phone(transactional_db, visits):
    make_open_study(pictures=1, answer_format="graded", confirms_choice=True)
    page = visits.page(viewport=PHONE, has_touch=True, is_mobile=True)
    join(page)
    ready(page)
    page.get_by_text("Rather B").tap()
    page.get_by_text("Rather A").tap()
    page.get_by_role("button", name="Confirm").tap()
    page.wait_for_url("**/questions/")
    assert _stored("side", "rating", "choice_changes") == [("left", -1, 1)]


def test_confidence_is_asked_once_the_choice_is_locked(transactional_db, visits):
    make_open_study(pictures=2, asks_confidence=True)
    page = visits.page()
    join(page)
    ready(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#elaboration")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    question = page.get_by_text("How sure are you of this choice?")
    expect(question).to_be_focused()
    assert _stored("side") == [("left",)]
    page.reload()
    expect(question).to_be_visible()
    expect(page.get_by_text("You chose: A")).to_be_visible()
    page.wait_for_timeout(400)
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    choose(page, "B", number=2, total=2)
    page.get_by_role("radio", name="1").check()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/questions/")
    assert _stored("side", "elaboration__confidence") == [("left", 4), ("right", 1)]
    assert min(Elaboration.objects.values_list("response_time_ms", flat=True)) > 0


def test_a_reason_in_words_is_typed_without_choosing_anything(transactional_db, visits):
    make_open_study(pictures=2, reason="required", asks_confidence=True)
    page = visits.page()
    join(page)
    choose(page, "A", number=1, total=2)
    page.get_by_role("radio", name="5").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label("Why did you choose so?")).to_be_focused()  # it is required
    page.keyboard.type("b2 sharper 1")
    page.keyboard.press("Enter")
    page.keyboard.type("and calmer")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("2 of 2")).to_be_visible()
    elaboration = Elaboration.objects.get()
    assert elaboration.reason.split() == ["b2", "sharper", "1", "and", "calmer"]
    assert elaboration.confidence == 5


def test_the_pictures_have_to_be_looked_at_for_a_while(transactional_db, visits):
    make_open_study(pictures=1, minimum_viewing_ms=1500)
    page = visits.page()
    join(page)
    hint = page.locator("#waiting")
    expect(hint).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(
        "Please look at the pictures first. In a moment you can choose."
    )
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="Choose explanation B")).to_be_disabled()
    ready(page)
    expect(hint).to_be_hidden()
    choose(page, "B", number=1, total=1)
    page.wait_for_url("**/questions/")
    response = Response.objects.get()
    assert response.side == "right"
    assert response.response_time_ms >= 1500


def test_when_the_time_is_up_no_choice_is_stored_and_the_next_trial_comes(transactional_db, visits):
    make_open_study(pictures=2, time_limit_ms=1200)
    page = visits.page()
    join(page)
    expect(page.get_by_label("Time left")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(
        "The pictures are ready. Choose A or B. Seconds to choose: 1."
    )
    expect(page.get_by_text("2 of 2")).to_be_visible()
    choose(page, "A", number=2, total=2)
    page.wait_for_url("**/questions/")
    assert _stored("side") == [("none",), ("left",)]
    assert 1200 <= _stored("response_time_ms")[0][0] < 5000


def test_the_prediction_is_shown_to_the_arm_that_is_to_see_it(transactional_db, visits):
    study = make_open_study(pictures=2)
    Arm.objects.create(study=study, name="shown", shows_prediction=True)
    page = visits.page(viewport=PHONE)
    join(page)
    expect(page.get_by_text("The system says that the picture shows: tabby cat")).to_be_visible()
    choose(page, "A", number=1, total=2)
    expect(page.get_by_text("2 of 2")).to_be_visible()
    expect(page.get_by_text("The system says that the picture shows: tabby cat")).to_be_visible()
    assert _stored("side") == [("left",)]


def test_practice_is_followed_by_feedback(transactional_db, visits):
    _mark_one_question(kind=Question.Kind.PRACTICE, feedback="Either would have been **fine**.")
    page = visits.page()
    join(page)
    expect(page.get_by_text("This one is for practice")).to_be_visible()
    choose(page, "B", number=1, total=1)
    feedback = page.locator("#feedback")
    expect(feedback).to_have_text("Either would have been fine.")
    expect(feedback).to_be_focused()
    expect(page.get_by_role("button", name="Go on")).to_be_enabled()
    page.keyboard.press("Enter")
    expect(page.get_by_text("This one is for practice")).to_be_hidden()
    choose(page, "A", number=1, total=2)
    expect(page.get_by_text("2 of 2")).to_be_visible()
    assert _stored("trial__kind", "side") == [("practice", "right"), ("main", "left")]


def test_a_catch_trial_may_say_what_to_choose(transactional_db, visits):
    _mark_one_question(kind=Question.Kind.CATCH, expected="first", instructed=True)
    Study.objects.update(catch_rate=0.5)
    page = visits.page(viewport=PHONE)
    join(page)
    trial = Trial.objects.get(kind="catch")
    letter = "A" if trial.left_id == trial.question.first_id else "B"
    for number in range(1, trial.position):
        choose(page, "A", number=number)
    expect(page.get_by_text(f"please choose {letter}.")).to_be_visible()
    choose(page, letter, number=trial.position)
    expect(page.get_by_text("please choose")).to_be_hidden()
    assert Response.objects.get(trial=trial).side == {"A": "left", "B": "right"}[letter]

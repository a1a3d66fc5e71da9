"""Ties, grades, time running out, catch, identical and repeated trials, tasks: one row each."""

import pytest

from studyapp.actions.tables import trials_table
from studyapp.models import Arm, Study
from tests.factories import make_open_study
from tests.recorded import Given, expecting, record

pytestmark = pytest.mark.django_db


def _rows(study, *columns):
    return [tuple(row[c] for c in columns) for row in trials_table(study, simulated=False)]


@pytest.fixture
def study():
    return make_open_study(pictures=3, answer_format="graded")


def test_a_tie_is_half_a_choice_of_either_and_names_no_method(study):
    record(study, Given("left"), Given("tie", question=1), Given("right", question=2))
    columns = ("chosen_side", "chosen_method", "chose_a", "is_tie", "timed_out")
    assert _rows(study, *columns) == [
        ("left", "gradcam-plain", 1, 0, 0),
        ("tie", None, 0.5, 1, 0),
        ("right", "lime-plain", 0, 0, 0),
    ]


def test_time_that_ran_out_is_no_choice_and_no_answered_trial(study):
    record(study, Given("none"), Given("left", question=1), Given(None, question=2), outcome="")
    columns = ("chosen_side", "chose_a", "is_tie", "timed_out", "main_trials_answered", "excluded")
    assert _rows(study, *columns) == [
        ("none", None, 0, 1, 1, 1),
        ("left", 1, 0, 0, 1, 1),
        (None, None, None, None, 1, 1),
    ]


def test_a_grade_is_told_as_given_and_towards_the_first_method(study):
    record(
        study,
        Given("left", rating=-2),
        Given("left", rating=-2, left="lime-plain", question=1),
        Given("tie", rating=0, question=2),
    )
    columns = ("answer_format", "rating", "rating_for_a", "chose_a")
    assert _rows(study, *columns) == [
        ("graded", -2, 2, 1),
        ("graded", -2, -2, 0),
        ("graded", 0, 0, 0.5),
    ]


def test_confidence_and_reason_come_with_the_time_they_took(study):
    record(study, Given(confidence=4, reason="=because(1)"), Given(question=1))
    columns = ("confidence", "reason_text", "confidence_rt_ms")
    assert _rows(study, *columns) == [(4, "=because(1)", 900), (None, None, None)]


def test_a_repeat_says_which_trial_it_puts_again(study):
    again = Given("right", left="lime-plain", kind="repeat", repeat_of=1)
    record(study, Given("left"), Given("left", question=1), again)
    columns = ("trial_type", "repeat_of_trial_index", "main_trial_number", "chosen_method")
    assert _rows(study, *columns)[2] == ("repeat", 1, None, "gradcam-plain")


def test_the_same_on_both_sides_prefers_nothing(study):
    record(study, Given("right", kind="identical", left="lime-plain"))
    columns = ("trial_type", "method_a", "method_b", "chosen_side", "chose_a")
    assert _rows(study, *columns) == [("identical", "lime-plain", "lime-plain", "right", None)]


@pytest.mark.parametrize(
    ("expected", "left", "side", "expected_side", "passed"),
    [
        ("first", "gradcam-plain", "left", "left", 1),
        ("first", "lime-plain", "left", "right", 0),
        ("second", "lime-plain", "left", "left", 1),
        ("second", "gradcam-plain", "tie", "right", 0),
        ("second", "gradcam-plain", "none", "right", 0),
        ("second", "gradcam-plain", None, "right", None),
    ],
)
def test_a_catch_trial_is_passed_on_the_expected_side(
    study, expected, left, side, expected_side, passed
):
    study = expecting(study, expected)
    question = study.question_set().questions.first()
    assert question.first.explanation.condition.name == "gradcam-plain"
    record(study, Given(side, left=left, kind="catch"), Given(side, left=left))
    columns = ("trial_type", "expected_side", "catch_passed")
    catch, main = _rows(study, *columns)
    assert catch == ("catch", expected_side, passed)
    assert main == ("main", expected_side, None)


def test_a_task_has_its_answers_and_no_sides():
    study = expecting(make_open_study(pictures=2), "tabby cat", task=Study.Task.SIMULATION)
    task = {"options": ("espresso", "tabby cat"), "side": "", "left": ""}
    record(
        study,
        Given(answer="tabby cat", **task),
        Given(answer="espresso", question=1, **task),
    )
    columns = (
        "answer",
        "expected_answer",
        "answer_correct",
        "options",
        "chosen_side",
        "method_a",
        "pair_id",
        "class_explained",
        "answer_format",
    )
    assert _rows(study, *columns) == [
        ("tabby cat", "tabby cat", 1, "espresso | tabby cat", None, None, None, "tabby cat", None),
        ("espresso", "tabby cat", 0, "espresso | tabby cat", None, None, None, "tabby cat", None),
    ]


def test_a_catch_trial_of_a_task_is_passed_with_the_right_answer():
    study = expecting(make_open_study(pictures=2), "faulty", task=Study.Task.FAULT)
    task = {"options": ("sound", "faulty"), "side": "", "left": "", "kind": "catch"}
    record(study, Given(answer="faulty", **task), Given(answer="sound", question=1, **task))
    assert _rows(study, "catch_passed") == [(1,), (0,)]


def test_arm_slot_language_and_what_the_arm_shows_are_told(study):
    arm = Arm.objects.create(study=study, name="shown", shows_prediction=True)
    record(study, Given(), arm=arm, slot=7, language="nl")
    record(study, Given(), slot=3)
    columns = ("arm", "list_id", "language", "prediction_shown")
    assert sorted(_rows(study, *columns), key=str) == [
        ("shown", 7, "nl", 1),
        (None, 3, "en", 0),
    ]

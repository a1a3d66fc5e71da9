"""A draft is changed, put in order, and every change can be taken back; a frozen set cannot."""

import json

import pytest

from studyapp.actions.question_sets.drafts import Change, discard
from studyapp.actions.question_sets.editing import change
from studyapp.actions.question_sets.ordering import arrange, move, order_of
from studyapp.actions.question_sets.undoing import undo
from studyapp.actions.questions import QuestionSetError, assemble, freeze
from studyapp.models import Condition, Question, QuestionSet, Study
from tests.factories import make_image, make_open_study, make_stimulus, make_study
from tests.task_studies import make_open_task_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    """Five questions about five pictures."""
    study = make_study()
    for number in range(5):
        image = make_image(study, number)
        for condition in study.conditions.all():
            make_stimulus(image, condition)
    return assemble(study=study)


def pictures(draft) -> list[int]:
    return list(draft.questions.values_list("image__position", flat=True))


def keys(draft, *places: int) -> list[int]:
    order = order_of(draft)
    return [order[place] for place in places]


def kept(step: Change) -> Change:
    """A step as it comes back from a session."""
    return Change.from_json(json.loads(json.dumps(step.as_json())))


@pytest.mark.parametrize(
    ("places", "to", "expected"),
    [
        ((0,), 3, [1, 2, 0, 3, 4]),
        ((4,), 1, [4, 0, 1, 2, 3]),
        ((0,), 99, [1, 2, 3, 4, 0]),
        ((3, 1), 1, [1, 3, 0, 2, 4]),
        ((0, 1), 5, [2, 3, 4, 0, 1]),
    ],
)
def test_questions_are_moved_to_a_place_in_their_order(draft, places, to, expected):
    step = move(question_set=draft, questions=keys(draft, *places), place=to)
    assert pictures(draft) == expected
    assert list(draft.questions.values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    undo(question_set=draft, step=kept(step))
    assert pictures(draft) == [0, 1, 2, 3, 4]


def test_a_move_to_where_it_is_changes_nothing(draft):
    assert move(question_set=draft, questions=keys(draft, 2), place=3).is_nothing()


def test_a_move_numbers_questions_whose_places_were_equal(draft):
    draft.questions.update(position=0)
    move(question_set=draft, questions=keys(draft, 4), place=1)
    assert pictures(draft) == [4, 0, 1, 2, 3]


def test_chance_puts_a_set_in_the_same_order_every_time(draft):
    arrange(question_set=draft, by="chance")
    drawn = pictures(draft)
    assert sorted(drawn) == [0, 1, 2, 3, 4] != drawn
    step = arrange(question_set=draft, by="picture")
    assert pictures(draft) == [0, 1, 2, 3, 4]
    undo(question_set=draft, step=kept(step))
    assert pictures(draft) == drawn


def test_practice_comes_first_where_kinds_are_put_in_order(draft):
    change(question_set=draft, questions=keys(draft, 3), kind="practice")
    arrange(question_set=draft, by="kind")
    assert pictures(draft) == [3, 0, 1, 2, 4]
    with pytest.raises(QuestionSetError, match="picture, conditions, kind, chance"):
        arrange(question_set=draft, by="colour")


def test_a_change_and_its_undoing(draft):
    step = change(question_set=draft, questions=keys(draft, 0, 1), included=False)
    assert step.said == "Left out 2 questions."
    assert list(draft.questions.values_list("included", flat=True)) == [False, False] + [True] * 3
    undone = undo(question_set=draft, step=kept(step))
    assert undone.said == "Undone: left out 2 questions."
    assert draft.questions.filter(included=True).count() == 5


def test_undoing_leaves_what_somebody_else_changed_since(draft):
    first, second = keys(draft, 0, 1)
    step = change(question_set=draft, questions=[first, second], feedback="Look closely.")
    change(question_set=draft, questions=[first], feedback="Look again.")
    said = undo(question_set=draft, step=kept(step)).said
    assert said == "Undone: changed 2 questions. 1 stayed as somebody else left them."
    assert Question.objects.get(pk=first).feedback == "Look again."
    assert Question.objects.get(pk=second).feedback == ""


def test_a_catch_expects_the_side_that_is_no_catch_condition(draft):
    Condition.objects.filter(name="gradcam-plain").update(is_catch=True)
    [key] = keys(draft, 0)
    change(question_set=draft, questions=[key], kind="catch")
    assert Question.objects.get(pk=key).expected == "second"


def test_nothing_but_a_catch_has_a_right_side(draft):
    [key] = keys(draft, 0)
    change(question_set=draft, questions=[key], kind="catch", expected="first", instructed=True)
    step = change(question_set=draft, questions=[key], kind="main")
    question = Question.objects.get(pk=key)
    assert (question.kind, question.expected, question.instructed) == ("main", "", False)
    undo(question_set=draft, step=kept(step))
    question.refresh_from_db()
    assert (question.kind, question.expected, question.instructed) == ("catch", "first", True)
    with pytest.raises(QuestionSetError, match="first or second"):
        change(question_set=draft, questions=[key], expected="left")


def test_a_pair_is_not_there_twice_for_the_same(draft):
    twin = draft.questions.first()
    twin.pk, twin.kind = None, "practice"
    twin.save()
    with pytest.raises(QuestionSetError, match="already there as a practice question"):
        change(question_set=draft, questions=keys(draft, 0, 1), kind="practice")


def test_a_frozen_set_is_never_changed_moved_undone_or_deleted():
    frozen = make_open_study(pictures=2).question_set()
    step = Change("", places={order_of(frozen)[0]: 1})
    for act in (
        lambda: change(question_set=frozen, questions=order_of(frozen), included=False),
        lambda: move(question_set=frozen, questions=order_of(frozen)[:1], place=2),
        lambda: arrange(question_set=frozen, by="chance"),
        lambda: undo(question_set=frozen, step=step),
        lambda: discard(question_set=frozen),
    ):
        with pytest.raises(QuestionSetError, match="make a new version"):
            act()
    assert QuestionSet.objects.filter(pk=frozen.pk).exists()


def test_a_draft_is_deleted_with_its_questions(draft):
    discard(question_set=draft)
    assert not Question.objects.exists()


def test_the_right_answer_of_another_task_is_one_of_its_options():
    study = make_open_task_study(Study.Task.SIMULATION, pictures=2)
    draft = assemble(study=study)
    question = draft.questions.first()
    with pytest.raises(QuestionSetError, match="is none of"):
        change(question_set=draft, questions=[question.pk], expected="sound")
    with pytest.raises(QuestionSetError, match="belong to preferences"):
        change(question_set=draft, questions=[question.pk], kind="catch")
    change(question_set=draft, questions=[question.pk], kind="practice")
    question.refresh_from_db()
    assert question.expected in question.options
    assert freeze(question_set=draft).is_frozen

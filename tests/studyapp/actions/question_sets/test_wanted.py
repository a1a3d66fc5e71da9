"""A question set begins with the pairs that were asked for and no others."""

import pytest

from studyapp.actions.explained import Range
from studyapp.actions.question_sets.wanted import Wanted, facets
from studyapp.actions.questions import QuestionSetError, assemble, wanted_questions
from studyapp.models import Condition, Explanation, Measurement, SourceImage, Study
from tests.factories import make_image, make_stimulus, make_study
from tests.task_studies import make_open_task_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    """Four pictures under three conditions, of which one serves as a catch; the third picture is
    mistaken, the last one for practice."""
    study = make_study()
    Condition.objects.create(study=study, name="noise", method="random_map", is_catch=True)
    for number in range(4):
        image = make_image(study, number)
        image.true_label = "espresso" if number == 2 else "tabby cat"
        image.tags = ["dark", "outdoors"] if number == 1 else ["dark"]
        image.is_practice = number == 3
        image.save()
        for condition in study.conditions.all():
            stimulus = make_stimulus(image, condition)
            energy = 0.1 if condition.is_catch else 0.3 + 0.2 * number
            Measurement.objects.create(
                explanation=stimulus.explanation, key="k", numbers={"energy_in_box": energy}
            )
    return study


def taken(study, **filters) -> set[tuple[int, str, str]]:
    return {
        (
            question.image.position,
            question.first.explanation.condition.name,
            question.second.explanation.condition.name,
        )
        for question in wanted_questions(study, Wanted(**filters))
    }


def pictures(study, **filters) -> set[int]:
    return {picture for picture, _first, _second in taken(study, **filters)}


def test_without_filters_everything_is_taken(study):
    assert len(taken(study)) == 3 * 3 + 1


def test_both_sides_are_among_the_conditions(study):
    both = frozenset({"gradcam-plain", "lime-plain"})
    assert {pair[1:] for pair in taken(study, conditions=both)} == {("gradcam-plain", "lime-plain")}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"classes": frozenset({"espresso"})}, set()),
        ({"labels": frozenset({"espresso"})}, {2}),
        ({"tags": frozenset({"dark", "outdoors"})}, {1}),
        ({"correct": True}, {0, 1, 3}),
        ({"correct": False}, {2}),
        ({"practice": True}, {3}),
        ({"practice": False}, {0, 1, 2}),
        ({"ranges": (Range("energy_in_box", 0.45, 0.75),)}, {1, 2}),
        ({"ranges": (Range("probability", highest=0.5),)}, set()),
    ],
)
def test_a_filter_takes_the_pictures_that_are_like_that(study, filters, expected):
    study.conditions.filter(is_catch=True).delete()
    assert pictures(study, **filters) == expected


def test_a_catch_may_be_outside_of_a_range_because_it_is_meant_to_be_bad(study):
    pairs = taken(study, ranges=(Range("energy_in_box", 0.45, 0.55),))
    assert pairs == {
        (1, "gradcam-plain", "lime-plain"),
        (1, "gradcam-plain", "noise"),
        (1, "lime-plain", "noise"),
    }


def test_what_was_not_measured_is_in_no_range(study):
    Measurement.objects.all().delete()
    study.conditions.filter(is_catch=True).delete()
    assert taken(study, ranges=(Range("energy_in_box", lowest=0),)) == set()


def test_whether_the_classifier_is_right_is_judged_by_its_most_probable_class(study):
    first = Explanation.objects.filter(image__position=0)
    first.update(facts={"rule": "label:tabby cat", "top_classes": [["espresso", 0.8]]})
    assert pictures(study, correct=False) == {0, 2}
    first.update(facts={"rule": "label:tabby cat"})
    assert pictures(study, correct=False) == {2}
    assert 0 not in pictures(study, correct=True)


def test_any_label_of_a_picture_with_several_makes_the_classifier_right(study):
    SourceImage.objects.filter(position=2).update(labels=["espresso", "tabby cat"])
    assert pictures(study, correct=False) == set()


def test_a_limit_counts_what_is_wanted_only(study):
    draft = assemble(study=study, limit=1, wanted=Wanted(tags=frozenset({"outdoors"})))
    kinds = sorted(draft.questions.values_list("kind", flat=True))
    assert kinds == ["catch", "catch", "main"]


def test_nothing_like_that_is_said_and_no_empty_draft_is_left(study):
    with pytest.raises(QuestionSetError, match="Ask for less"):
        assemble(study=study, wanted=Wanted(classes=frozenset({"unknown"})))
    assert not study.question_sets.exists()


def test_a_study_tells_what_can_be_chosen_by(study):
    found = facets(study)
    assert found.conditions == ["gradcam-plain", "lime-plain", "noise"]
    assert (found.classes, found.labels) == (["tabby cat"], ["espresso", "tabby cat"])
    assert found.tags == ["dark", "outdoors"]


@pytest.mark.parametrize("task", [Study.Task.SIMULATION, Study.Task.FAULT])
def test_the_questions_of_a_picture_stay_together_in_the_other_tasks(task):
    study = make_open_task_study(task, pictures=3)
    everything = wanted_questions(study, Wanted())
    image = everything[-1].image
    image.tags = ["dark"]
    image.save()
    some = wanted_questions(study, Wanted(tags=frozenset({"dark"})), limit=1)
    assert {question.image_id for question in some} == {image.pk}
    assert len(some) == (2 if task == Study.Task.FAULT else 1)
    assert [question.position for question in some] == list(range(1, len(some) + 1))

"""Question sets are assembled as drafts and frozen for ever."""

import pytest

from studyapp.actions.questions import QuestionSetError, assemble, freeze, new_version, objection
from studyapp.models import Explanation, Question, Stimulus
from tests.factories import explain_again, make_image, make_open_study, make_stimulus, make_study

pytestmark = pytest.mark.django_db


def make_explained_study(*, pictures: int = 2, **fields):
    study = make_study(**fields)
    for number in range(pictures):
        image = make_image(study, number)
        for condition in study.conditions.all():
            make_stimulus(image, condition)
    return study


def test_every_pair_of_conditions_on_every_picture_is_a_question():
    study = make_explained_study(conditions=3)
    question_set = assemble(study=study)
    assert question_set.questions.count() == 2 * 3
    assert question_set.version == 1
    assert not question_set.is_frozen


def test_a_study_without_stimuli_says_what_to_do_next():
    with pytest.raises(QuestionSetError, match=r"manage\.py precompute trust"):
        assemble(study=make_study())


def test_a_pair_with_an_empty_explanation_is_left_out():
    study = make_explained_study()
    empty = Explanation.objects.first()
    empty.is_empty = True
    empty.save()
    included = assemble(study=study).questions.filter(included=True)
    assert [question.image_id for question in included] != []
    assert empty.image_id not in {question.image_id for question in included}
    assert assemble(study=study, limit=2).questions.count() == 1


@pytest.mark.parametrize(
    ("fact", "values", "said"),
    [
        ("shown_pixels", (400, 400), ""),
        ("shown_pixels", (400, 399), "the areas differ in size"),
        ("shown_segmentation", ("aa", "aa"), ""),
        ("shown_segmentation", ("aa", "bb"), "the superpixels differ"),
        ("shown_peak", (1.0, 2.0), ""),
    ],
)
def test_a_pair_that_should_show_the_same_and_does_not_is_left_out(fact, values, said):
    study = make_explained_study(pictures=1)
    for explanation, value in zip(Explanation.objects.all(), values, strict=True):
        explanation.facts[fact] = value
        explanation.save()
    question = assemble(study=study).questions.get()
    assert objection(question.first, question.second) == said
    assert question.included == (said == "")


def test_areas_that_differ_by_design_may_be_compared():
    study = make_explained_study(pictures=1)
    for number, explanation in enumerate(Explanation.objects.all(), start=1):
        explanation.facts["shown_pixels"] = 200 * number
        explanation.save()
        explanation.condition.rendering = "matched-area"
        explanation.condition.rendering_parameters = {"area": 5 * number}
        explanation.condition.save()
    explain_again(study)
    assert assemble(study=study).questions.get().included


def test_freezing_pads_to_the_largest_picture():
    study = make_explained_study()
    largest = Stimulus.objects.order_by("-size").first().size
    frozen = freeze(question_set=assemble(study=study))
    assert frozen.padded_size >= largest
    assert freeze(question_set=frozen).frozen_at == frozen.frozen_at


def test_stimuli_of_different_classes_are_not_compared():
    study = make_explained_study(pictures=1)
    question_set = assemble(study=study)
    Explanation.objects.filter(condition__name="lime-plain").update(class_id=1)
    with pytest.raises(QuestionSetError, match="different classes"):
        freeze(question_set=question_set)


def test_stimuli_of_different_sizes_are_not_compared():
    study = make_explained_study(pictures=1)
    question_set = assemble(study=study)
    Stimulus.objects.filter(explanation__condition__name="lime-plain").update(width=63)
    with pytest.raises(QuestionSetError, match="differ in size"):
        freeze(question_set=question_set)


def test_a_set_without_a_main_question_cannot_be_frozen():
    question_set = assemble(study=make_explained_study())
    question_set.questions.update(kind=Question.Kind.PRACTICE)
    with pytest.raises(QuestionSetError, match="no main question"):
        freeze(question_set=question_set)


def test_a_change_makes_a_new_version_and_leaves_the_frozen_one():
    study = make_open_study(pictures=2)
    frozen = study.question_set()
    draft = new_version(question_set=frozen)
    draft.questions.filter(position=1).update(included=False)
    newer = freeze(question_set=draft)
    assert (newer.version, newer.questions.filter(included=True).count()) == (2, 1)
    assert frozen.questions.filter(included=True).count() == 2
    assert study.question_set() == newer


def test_a_condition_that_serves_as_a_catch_meets_the_others_in_catch_questions_only():
    study = make_explained_study(conditions=3)
    study.conditions.filter(name="gradcam-max").update(is_catch=True)
    study.images.filter(position=1).update(is_practice=True)
    question_set = assemble(study=study)
    kinds = list(question_set.questions.values_list("image__position", "kind"))
    assert kinds.count((0, "main")) == 1
    assert kinds.count((0, "catch")) == 2
    assert kinds.count((1, "practice")) == len(kinds) - 3 == 1
    for question in question_set.questions.filter(kind="catch"):
        wrong = question.first if question.expected == "second" else question.second
        assert wrong.explanation.condition.is_catch


def test_a_limit_counts_main_questions_only():
    study = make_explained_study(conditions=3, pictures=3)
    study.conditions.filter(name="gradcam-max").update(is_catch=True)
    kinds = list(assemble(study=study, limit=1).questions.values_list("kind", flat=True))
    assert kinds.count("main") == 1
    assert kinds.count("catch") == 6


def test_a_catch_question_without_a_right_choice_cannot_be_frozen():
    question_set = assemble(study=make_explained_study())
    question = question_set.questions.last()
    question.kind = "catch"
    question.save()
    with pytest.raises(QuestionSetError, match="right choice"):
        freeze(question_set=question_set)
    question.expected = "first"
    question.save()
    assert freeze(question_set=question_set).is_frozen

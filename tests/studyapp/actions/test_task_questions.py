"""Stimuli become the questions of a task with a right answer."""

import pytest

from studyapp.actions.questions import QuestionSetError, assemble, count_ready, freeze
from studyapp.actions.tasks import problems
from studyapp.models import Arm, Condition, Explanation, SourceImage, Study
from tests.factories import make_study
from tests.task_studies import A, make_task_study

pytestmark = pytest.mark.django_db

SIMULATION, FAULT = Study.Task.SIMULATION, Study.Task.FAULT


def test_forward_simulation_offers_what_the_classifier_says_and_the_next_classes():
    study = make_task_study(SIMULATION, pictures=2)
    question = assemble(study=study).questions.first()
    assert question.expected == "tabby cat"
    assert question.options == ["tabby cat", "Egyptian_cat", "lynx", "tiger"]
    conditions = {
        question.first.explanation.condition.name,
        question.second.explanation.condition.name,
    }
    assert conditions == {"gradcam-plain", "lime-plain"}


def test_the_true_label_is_offered_where_the_classifier_is_wrong():
    study = make_task_study(SIMULATION, pictures=3)
    wrong = assemble(study=study).questions.get(image__true_label="espresso")
    assert wrong.expected == "tabby cat"
    assert wrong.options == ["tabby cat", "espresso", "Egyptian_cat", "lynx"]


def test_a_true_label_that_the_classifier_spells_otherwise_is_no_further_option():
    study = make_task_study(SIMULATION, pictures=1)
    SourceImage.objects.update(true_label="egyptian cat")
    assert assemble(study=study).questions.get().options == [
        "tabby cat", "Egyptian_cat", "lynx", "tiger",
    ]  # fmt: skip


def test_classes_that_share_a_name_are_not_offered_beside_one_another():
    study = make_task_study(SIMULATION, pictures=1)
    names = ["missile", "projectile, missile", "rocket", "shuttle", "pier"]
    for explanation in Explanation.objects.all():
        explanation.facts["top_classes"] = [[name, 0.2] for name in names]
        explanation.save()
    SourceImage.objects.update(true_label="rocket")
    assert assemble(study=study).questions.get().options == ["missile", "rocket", "shuttle", "pier"]


def test_a_network_of_two_classes_leaves_two_options():
    study = make_task_study(SIMULATION, pictures=1)
    for explanation in Explanation.objects.all():
        explanation.facts["top_classes"] = [["tabby cat", 0.6], ["espresso", 0.4]]
        explanation.save()
    assert assemble(study=study).questions.get().options == ["tabby cat", "espresso"]


def test_explanations_without_the_probable_classes_say_what_to_do():
    study = make_task_study(SIMULATION, pictures=1)
    Explanation.objects.update(facts={"rule": "top-1"})
    with pytest.raises(QuestionSetError, match="explain it again"):
        assemble(study=study)


def test_a_faulty_model_study_asks_about_each_picture_twice():
    study = make_task_study(FAULT, pictures=2)
    questions = list(assemble(study=study).questions.order_by("position"))
    assert [question.expected for question in questions] == ["sound", "faulty"] * 2
    for question in questions:
        assert question.options == ["sound", "faulty"]
        for stimulus in (question.first, question.second):
            is_faulty = stimulus.explanation.condition.faulty_version_of is not None
            assert is_faulty == (question.expected == "faulty")


@pytest.mark.parametrize(("task", "number"), [(SIMULATION, 1), (FAULT, 2)])
def test_a_picture_with_an_empty_explanation_is_left_out_whole(task, number):
    study = make_task_study(task, pictures=2)
    Explanation.objects.filter(image__position=0, condition__name=A).update(is_empty=True)
    draft = assemble(study=study)
    assert draft.questions.filter(included=False).count() == number
    assert set(draft.questions.filter(included=False).values_list("image__position")) == {(0,)}
    assert count_ready(study) == 1


@pytest.mark.parametrize(("task", "each"), [(SIMULATION, 1), (FAULT, 2)])
def test_a_limit_counts_pictures_and_keeps_those_for_practice(task, each):
    study = make_task_study(task, pictures=4, practice=1)
    kinds = list(assemble(study=study, limit=2).questions.values_list("kind", flat=True))
    assert kinds.count("main") == 2 * each
    assert kinds.count("practice") == each
    assert count_ready(study) == 4


def test_where_every_picture_has_an_empty_explanation_it_says_so():
    study = make_task_study(FAULT, pictures=2)
    Explanation.objects.filter(condition__name=f"{A}-broken").update(is_empty=True)
    with pytest.raises(QuestionSetError, match="fewer layers"):
        assemble(study=study, limit=2)


def test_practice_questions_tell_the_right_answer_afterwards_in_the_studys_language():
    study = make_task_study(SIMULATION, pictures=1, practice=1)
    feedback = assemble(study=study).questions.values_list("kind", "feedback")
    assert dict(feedback) == {"main": "", "practice": "The system says: tabby cat"}
    faulty = make_task_study(FAULT, pictures=1, practice=1, slug="fault")
    said = (
        assemble(study=faulty).questions.filter(kind="practice").values_list("feedback", flat=True)
    )
    assert list(said) == [
        "This system works as it should.",
        "This system is broken.",
    ]


def test_a_picture_that_is_not_explained_under_every_condition_is_no_question_yet():
    study = make_task_study(FAULT, pictures=2)
    Explanation.objects.filter(image__position=0, condition__name=f"{A}-broken").delete()
    draft = assemble(study=study)
    assert draft.questions.count() == 2
    draft.delete()
    Explanation.objects.all().delete()
    with pytest.raises(QuestionSetError, match=r"manage\.py precompute trust"):
        assemble(study=study)


@pytest.mark.parametrize(
    ("task", "change", "reason"),
    [
        (SIMULATION, {"options": ["tabby cat"]}, "two or more"),
        (SIMULATION, {"options": ["tabby cat", "fox", "fox"]}, "two or more different"),
        (SIMULATION, {"options": ["fox", "lynx"]}, "not among its options"),
        (SIMULATION, {"expected": "lynx"}, "another class than the expected"),
        (SIMULATION, {"kind": "catch", "expected": "first"}, "catch questions"),
        (FAULT, {"expected": "faulty"}, "not all of that network"),
        (FAULT, {"included": False}, "both its sound and its faulty"),
    ],
)
def test_what_has_no_right_answer_cannot_be_frozen(task, change, reason):
    draft = assemble(study=make_task_study(task, pictures=2))
    draft.questions.filter(pk=draft.questions.first().pk).update(**change)
    with pytest.raises(QuestionSetError, match=reason):
        freeze(question_set=draft)


def test_a_prediction_that_is_to_be_shown_must_have_been_recorded():
    study = make_task_study(FAULT, pictures=1)
    draft = assemble(study=study)
    for explanation in Explanation.objects.filter(condition__method="randomised_model"):
        del explanation.facts["randomised_prediction"]
        explanation.save()
    with pytest.raises(QuestionSetError, match="explain it again"):
        freeze(question_set=draft)
    Arm.objects.get(name="none").delete()
    Arm.objects.update(shows_prediction=False)
    assert freeze(question_set=draft).is_frozen


def test_a_good_set_is_frozen_and_padded():
    for task in (SIMULATION, FAULT):
        frozen = freeze(question_set=assemble(study=make_task_study(task, slug=task)))
        assert frozen.is_frozen
        assert frozen.padded_size > 0


# --- What such a study needs


def test_a_preference_study_and_a_fitting_task_study_have_no_problem():
    assert problems(make_study()) == []
    assert problems(make_task_study(SIMULATION, pictures=0, slug="a")) == []
    assert problems(make_task_study(FAULT, pictures=0, slug="b")) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"target": "label:espresso"}, "set it to 'top-1'"),
        ({"answer_format": "tie"}, "answer format"),
        ({"order": "williams"}, "Latin square"),
        ({"catch_rate": 0.1}, "catch rate"),
        ({"identical_rate": 0.1}, "identical rate"),
        ({"repeat_rate": 0.1}, "repeat rate"),
        ({"asks_guess": True}, "guessing"),
    ],
)
def test_settings_of_preferences_are_refused(change, reason):
    study = make_task_study(SIMULATION, pictures=0, **change)
    assert [reason in problem for problem in problems(study)] == [True]
    with pytest.raises(QuestionSetError, match=reason):
        assemble(study=study)


def test_a_prediction_is_not_shown_to_those_who_foresee_it():
    study = make_task_study(SIMULATION, pictures=0)
    Arm.objects.filter(name="none").update(shows_prediction=True)
    assert "arm none shows the prediction" in problems(study)[0]


def test_somebody_who_is_to_find_a_fault_must_see_something_of_the_network():
    study = make_task_study(FAULT, pictures=0)
    Arm.objects.update(shows_prediction=False)
    assert "arm none shows neither" in problems(study)[0]
    assert len(problems(study)) == 1


def test_arms_are_needed_and_show_conditions_of_the_sound_network():
    study = make_task_study(FAULT, pictures=0)
    broken = Condition.objects.get(name=f"{A}-broken")
    Arm.objects.get(name="a").conditions.add(broken)
    assert "arm a shows gradcam-plain-broken" in problems(study)[0]
    Arm.objects.all().delete()
    assert "it has no arm" in problems(study)[0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"parameters": {"method": "lime"}}, "explain as gradcam-plain does"),
        ({"parameters": {"parameters": {"score": "probability"}}}, "explain as gradcam-plain"),
        ({"parameters": {"model_seed": 4}}, "different networks"),
        ({"parameters": {"layers": 3}}, "different networks"),
        ({"method": "random_map"}, "method randomised_model"),
        ({"rendering": "own"}, "same rendering"),
        ({"faulty_version_of": None}, "exactly one faulty version"),
    ],
)
def test_a_faulty_version_differs_in_the_network_and_in_nothing_else(change, reason):
    study = make_task_study(FAULT, pictures=0)
    Condition.objects.filter(name=f"{A}-broken").update(**change)
    assert any(reason in problem for problem in problems(study))


def test_forward_simulation_has_two_conditions_and_no_faulty_one():
    study = make_task_study(SIMULATION, pictures=0, conditions=3)
    assert "A and B, and has: gradcam-max" in problems(study)[0]
    sound = study.conditions.get(name=A)
    study.conditions.exclude(pk=sound.pk).update(faulty_version_of=sound)
    found = problems(study)
    assert "and has: gradcam-plain" in found[0]
    assert sum("belongs to the other task" in problem for problem in found) == 2

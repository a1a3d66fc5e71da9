"""A study that would fail its participants is not opened, and every reason is said."""

import pytest
from django.core.exceptions import ValidationError

from studyapp.actions.questions import assemble, freeze
from studyapp.actions.readiness import TRANSLATED, obstacles
from studyapp.actions.studies import AlreadyOpened, StudyNotReady, open_study, pilot_study
from studyapp.models import (
    Arm,
    AskedQuestionnaire,
    ComprehensionQuestion,
    Condition,
    Exit,
    ItemChoice,
    Quota,
)
from tests.factories import make_image, make_open_study, make_stimulus, make_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    study = make_open_study(pictures=2)
    study.status = "draft"
    study.save()
    return study


def said(study, **changes) -> str:
    for name, value in changes.items():
        setattr(study, name, value)
    study.save()
    return "; ".join(obstacles(study))


def test_a_study_that_is_ready_meets_no_obstacle(study):
    assert obstacles(study) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"consent_text": " "}, "no consent text"),
        ({"recruiter": "other"}, "parameters are not named"),
        ({"recruiter": "other", "recruiter_parameters": ["pid", "pid"]}, "each another one"),
        ({"recruiter": "other", "recruiter_parameters": ["lang"]}, "“lang” is taken"),
        ({"recruiter": "sona", "entry": "invited"}, "choose one of the two"),
        ({"asks_guess": True}, "no public name"),
        ({"catch_rate": 0.1}, "no catch question"),
        ({"time_limit_ms": 2000, "minimum_viewing_ms": 2000}, "not longer than its minimum"),
        ({"languages": ["en", "xx"]}, "'xx'"),
        ({"languages": ["en", "nl"]}, "it lacks its prompt in"),
        ({"practice_feedback": "That was Grad-CAM."}, "practice feedback contains 'gradcam'"),
        ({"translations": {"nl": {"prompt": "LIME of niet?"}}}, r"prompt (nl) contains 'lime'"),
    ],
)
def test_each_setting_that_cannot_work_is_named(study, changes, words):
    assert words in said(study, **changes)


def test_every_text_of_the_study_is_there_in_each_of_its_languages(study):
    study.translations = {
        "nl": {field: "Woorden" for field in TRANSLATED if field != "practice_feedback"}
    }
    assert said(study, languages=["en", "nl"]) == ""
    assert "practice feedback in Nederlands" in said(study, practice_feedback="Well done.")
    study.translations["nl"]["practice_feedback"] = "Goed zo."
    question = study.comprehension.create(text="What?", choices=["A", "B"], correct=1, hint="Look.")
    question.translations = {"nl": {"text": "Wat?", "choices": ["A", "B"]}}
    question.save()
    assert "question “What?” in Nederlands" in said(study)
    question.translations["nl"]["hint"] = "Kijk."
    question.save()
    for condition in study.conditions.all():
        condition.public_name = f"Technique {condition.pk}"
        condition.translations = {"nl": {"public_name": f"Techniek {condition.pk}"}}
        condition.save()
    assert said(study, asks_guess=True) == ""
    Condition.objects.filter(pk=condition.pk).update(translations={})
    assert f"the public name of “{condition}” in Nederlands" in said(study)


def test_no_translation_tells_what_is_compared_either(study):
    translations = {"nl": {"practice_feedback": "Dat was Grad-CAM."}}
    assert "practice feedback (nl) contains 'gradcam'" in said(study, translations=translations)
    question = study.comprehension.create(text="What?", choices=["A", "B"], correct=1)
    question.translations = {"nl": {"hint": "Met LIME."}}
    question.save()
    assert "comprehension check (nl) contains 'lime'" in said(study, translations={})
    question.delete()
    item = study.questionnaire.items.get()
    item.translations = {"nl": {"text": "Hoe goed ken je LIME?"}}
    item.save()
    assert "questionnaire before the trials (nl) contains 'lime'" in said(study, asks_first=True)


def test_quotas_need_the_level_to_be_asked_first(study):
    Quota.objects.create(study=study, level=1, places=5)
    assert "asked first" in said(study)
    assert said(study, asks_first=True) == ""
    Quota.objects.create(study=study, level=9, places=5)
    assert "level 9" in said(study)


def test_a_quota_that_comes_later_must_be_able_to_do_something(study):
    study.opened_at = study.created_at
    study.save()
    with pytest.raises(ValidationError, match="let everybody through"):
        Quota(study=study, level=1, places=5).full_clean()
    study.asks_first = True
    Quota(study=study, level=1, places=5).full_clean()


def test_an_arm_of_a_preference_study_names_no_condition(study):
    arm = Arm.objects.create(study=study, name="shown", shows_prediction=True)
    assert said(study) == ""
    assert "the target must be top-1" in said(study, target="label:tabby cat")
    arm.conditions.add(study.conditions.first())
    assert "every arm shows two" in said(study)


def test_the_comprehension_check_has_a_right_choice_and_tells_nothing(study):
    question = ComprehensionQuestion.objects.create(
        study=study, text="What do you choose?", choices=["A or B", "A map by LIME"], correct=2
    )
    assert "no right choice" in said(study)
    assert "comprehension check contains 'lime'" in said(study)
    question.choices, question.correct = ["A or B", "A word"], 0
    question.save()
    assert said(study) == ""


def test_a_questionnaire_may_name_a_method_only_after_the_trials(study):
    item = study.questionnaire.items.get()
    ItemChoice.objects.create(item=item, code="cam", label="I know Grad-CAM")
    assert said(study) == ""
    assert "before the trials contains 'gradcam'" in said(study, asks_first=True)


def test_the_own_questionnaire_is_asked_once(study):
    AskedQuestionnaire.objects.create(study=study, questionnaire=study.questionnaire)
    assert "also among the further ones" in said(study)


def test_a_pilot_comes_before_the_study_is_opened(study):
    with pytest.raises(AlreadyOpened, match="copy it"):
        pilot_study(study=study)
    study.opened_at = None
    study.save()
    assert pilot_study(study=study).status == "pilot"
    assert open_study(study=study).was_met


def test_a_pilot_must_be_ready_too():
    with pytest.raises(StudyNotReady, match="question set"):
        pilot_study(study=make_study())


def test_every_condition_can_be_compared_with_every_other():
    study = make_study(conditions=3)
    extra = Condition.objects.create(study=study, name="occlusion", method="occlusion")
    for number in range(2):
        image = make_image(study, number)
        for condition in study.conditions.all():
            make_stimulus(image, condition)
    question_set = assemble(study=study)
    for question in question_set.questions.all():
        conditions = {s.explanation.condition for s in (question.first, question.second)}
        question.included = conditions in (
            {extra, study.conditions.get(name="lime-plain")},
            {study.conditions.get(name="gradcam-max"), study.conditions.get(name="gradcam-plain")},
        )
        question.save()
    freeze(question_set=question_set)
    assert "leave some conditions unconnected" in said(study)


def test_a_condition_that_nothing_is_explained_under_is_named_until_the_study_was_met(study):
    study.conditions.create(name="forgotten", method="gradcam")
    assert "nothing is explained under its condition “forgotten”" not in said(study)
    assert "nothing is explained under its condition “forgotten”" in said(study, opened_at=None)
    make_stimulus(study.images.first(), study.conditions.get(name="forgotten"))
    assert obstacles(study) == []


def test_a_return_link_is_filled_with_what_the_study_has(study):
    leaving = Exit.objects.create(
        study=study,
        outcome="completed",
        return_url="https://app.prolific.com/?who={external_id}&cc={code}",
    )
    assert "no recruiter" in said(study)
    assert "it has no code" in said(study, recruiter="prolific")
    leaving.code = "C1"
    leaving.save()
    assert said(study) == ""

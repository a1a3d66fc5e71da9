"""A study that uses everything that can be used at once, for tests of the whole way."""

from studyapp.actions.questions import assemble, freeze
from studyapp.actions.studies import open_study
from studyapp.models import (
    Arm,
    AskedQuestionnaire,
    ComprehensionQuestion,
    Condition,
    Exit,
    Explanation,
    ItemChoice,
    Question,
    Questionnaire,
    QuestionnaireItem,
    SourceImage,
    Study,
)
from tests.factories import make_image, make_stimulus, make_study

PUBLIC_NAMES = {"gradcam": "Warm spots", "lime": "Marked patches"}
PARAMETERS = {
    "gradcam": {"score": "logit"},
    "lime": {"num_samples": 1000, "segmentation": {"algorithm": "quickshift"}},
}
EVERYTHING = {
    "answer_format": "graded",
    "confirms_choice": True,
    "asks_confidence": True,
    "reason": "optional",
    "minimum_viewing_ms": 100,
    "time_limit_ms": 300_000,
    "trials_per_participant": 4,
    "catch_rate": 0.5,
    "identical_rate": 0.25,
    "repeat_rate": 0.25,
    "asks_first": True,
    "asks_guess": True,
    "comprehension_attempts": 3,
    "practice_feedback": "Well spotted, go on like this.",
    "minimum_age": 18,
    "languages": ["en", "nl"],
}
TEXTS = (
    "title",
    "prompt",
    "introduction",
    "consent_text",
    "instructions",
    "practice_feedback",
    "debrief",
    "contact",
)


def make_full_study(*, instructed: bool = True, slug: str = "trust", **fields) -> Study:
    """Four pictures and one for practice, two conditions and one that serves as a catch, two arms
    of which one shows the prediction, a comprehension check, questionnaires before and after, a
    guess of the technique, an exit for every outcome, and every variant of a trial that is not
    given otherwise."""
    translations = {"nl": {field: f"{field} (nl)" for field in TEXTS}}
    study = make_study(slug=slug, **({"translations": translations} | EVERYTHING | fields))
    for condition in study.conditions.all():
        condition.public_name = PUBLIC_NAMES[condition.method]
        condition.translations = _in_every_language(study, public_name=condition.public_name)
        condition.parameters = PARAMETERS[condition.method]
        condition.rendering_parameters = {"colour_table": "viridis"}
        condition.save()
    Condition.objects.create(study=study, name="noise-control", method="random_map", is_catch=True)
    for number in range(5):
        _explained_picture(study, number)
    _ask(study)
    for name, shows in (("prediction-shown", True), ("prediction-hidden", False)):
        Arm.objects.create(study=study, name=name, shows_prediction=shows)
    draft = assemble(study=study)
    if instructed:
        draft.questions.filter(kind=Question.Kind.CATCH).update(instructed=True)
    freeze(question_set=draft)
    return open_study(study=study)


def _explained_picture(study: Study, number: int) -> SourceImage:
    image = make_image(study, number)
    image.is_practice = number == 4
    image.true_label = f"true-class-{number}"
    image.save()
    for condition in study.conditions.all():
        make_stimulus(image, condition)
    said = f"said-class-{number}"
    Explanation.objects.filter(image=image).update(class_name=said, class_id=number)
    return image


def _ask(study: Study) -> None:
    words = {"text": "What do you compare?", "choices": ["Dogs", "Explanations"]}
    ComprehensionQuestion.objects.create(
        study=study, correct=1, translations=_in_every_language(study, **words), **words
    )
    for place in AskedQuestionnaire.Place:
        AskedQuestionnaire.objects.create(
            study=study, questionnaire=_questionnaire(place), place=place
        )
    for outcome in ("completed", "screened_out", "failed_check", "withdrawn"):
        Exit.objects.create(
            study=study,
            outcome=outcome,
            code=f"DONE-{outcome.upper()}",
            return_url="https://app.prolific.com/submissions/complete?cc={code}",
        )


def _in_every_language(study: Study, **texts: object) -> dict[str, dict[str, object]]:
    """The same words in every further language of the study."""
    return dict.fromkeys(study.languages[1:], texts)


def _questionnaire(place: str) -> Questionnaire:
    """An item of every kind."""
    name = f"Views {place} the trials"
    asked, is_new = Questionnaire.objects.get_or_create(name=name)
    if not is_new:
        return asked
    items = QuestionnaireItem.objects
    items.create(
        questionnaire=asked,
        code="trust",
        position=1,
        kind="likert",
        steps=7,
        text="I can trust the system.",
        low_label="not at all",
        high_label="completely",
    )
    choice = items.create(questionnaire=asked, code="use", position=2, text="How often do you?")
    for code in ("never", "often"):
        ItemChoice.objects.create(item=choice, code=code, label=code.title())
    items.create(questionnaire=asked, code="age", position=3, kind="number", text="How old?")
    items.create(
        questionnaire=asked, code="why", position=4, kind="text", text="Why?", required=False
    )
    return asked

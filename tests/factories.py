"""A dozen plain functions that make what a test needs, with a named cast.

Every test studies the same small world: the classifier "tiny", the conditions "gradcam-plain" and
"lime-plain", and as many pictures as asked for, each a differently coloured square.
"""

import hashlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from django.contrib.auth.models import User
from PIL import Image

from studyapp import media
from studyapp.actions import drawing
from studyapp.actions.roles import Role, give_role
from studyapp.actions.taking_part.enrol import enrol
from studyapp.actions.taking_part.questionnaires import answer_questionnaire
from studyapp.actions.taking_part.respond import respond
from studyapp.models import (
    AnalysisPlan,
    Classifier,
    ComprehensionQuestion,
    Condition,
    Explanation,
    ItemChoice,
    Participant,
    Questionnaire,
    QuestionnaireItem,
    QuestionSet,
    SourceImage,
    Stimulus,
    Study,
)
from studyapp.models.participation import new_token

LEVELS = (
    ("not_familiar", "Not familiar"),
    ("a_bit_familiar", "A bit familiar"),
    ("familiar", "Familiar"),
)


def make_questionnaire() -> Questionnaire:
    """One required item with the three levels of the LEGO paper."""
    questionnaire = Questionnaire.objects.create(name="Familiarity with deep learning")
    item = QuestionnaireItem.objects.create(
        questionnaire=questionnaire,
        code="familiarity",
        text="How familiar are you with deep learning?",
    )
    for level, (code, label) in enumerate(LEVELS):
        ItemChoice.objects.create(item=item, position=level, code=code, label=label, level=level)
    return questionnaire


def make_classifier() -> Classifier:
    return Classifier.objects.create(
        name="tiny",
        path="classifiers/tiny.keras",
        sha256="0" * 64,
        settings={"labels": ["tabby cat", "espresso"]},
    )


def make_study(
    *,
    status: str = "draft",
    conditions: int = 2,
    public_names: Sequence[str] = ("", "", ""),
    **fields,
) -> Study:
    names = ["gradcam-plain", "lime-plain", "gradcam-max"][:conditions]
    study = Study.objects.create(
        slug=fields.pop("slug", "trust"),
        title=fields.pop("title", "Which picture convinces you?"),
        status=status,
        classifier=Classifier.objects.first() or make_classifier(),
        questionnaire=fields.pop("questionnaire", None)
        or Questionnaire.objects.first()
        or make_questionnaire(),
        consent_text="You may stop at any time.",
        introduction="Ten pairs of pictures, five minutes.",
        instructions="Look at the pictures and choose.",
        debrief="Thank you.",
        contact="research@example.org",
        stimulus_width=64,
        stimulus_height=64,
        **fields,
    )
    for name, public_name in zip(names, public_names, strict=False):
        Condition.objects.create(
            study=study, name=name, method=name.split("-")[0], public_name=public_name
        )
    return study


def picture_bytes(colour: int, *, form: str = "WEBP") -> bytes:
    """A 64 x 64 square of one colour."""
    buffer = BytesIO()
    Image.new("RGB", (64, 64), (colour % 256, 40 * colour % 256, 90)).save(buffer, form)
    return buffer.getvalue()


def make_image(study: Study, number: int) -> SourceImage:
    data = picture_bytes(number)
    return SourceImage.objects.create(
        study=study,
        position=number,
        name=f"secret-picture-{number}",
        path=media.store("pictures", data, ".webp"),
        shown_path=media.store("shown", data, ".webp"),
        sha256=hashlib.sha256(f"{study.pk}-{number}".encode()).hexdigest(),
        width=64,
        height=64,
        true_label="tabby cat",
    )


def make_stimulus(image: SourceImage, condition: Condition) -> Stimulus:
    explanation = Explanation.objects.create(
        image=image,
        condition=condition,
        key=hashlib.sha256(f"{image.pk}-{condition.pk}".encode()).hexdigest(),
        class_id=0,
        class_name="tabby cat",
        score=4.5,
        probability=0.93,
        facts={"rule": "top-1"},
        provenance={"keras": "3.15.1"},
    )
    data = picture_bytes(100 + 3 * image.position + condition.pk)
    return Stimulus.objects.create(
        explanation=explanation,
        key=drawing.stimulus_keys([image], condition)[image.pk],
        path=media.store("stimuli", data, ".webp"),
        sha256=hashlib.sha256(data).hexdigest(),
        width=64,
        height=64,
        size=len(data),
    )


def explain_again(study: Study) -> None:
    """Give every stimulus the key that it would have if it was made now."""
    for stimulus in Stimulus.objects.filter(explanation__image__study=study):
        image, condition = stimulus.explanation.image, stimulus.explanation.condition
        stimulus.key = drawing.stimulus_keys([image], condition)[image.pk]
        stimulus.save()


def make_open_study(
    *, pictures: int = 10, plan: Mapping[str, Any] | None = None, **fields
) -> Study:
    """A study that can be answered: stimuli for every picture and a frozen question set; with a
    plan, which is registered as it opens."""
    from studyapp.actions.questions import assemble, freeze
    from studyapp.actions.studies import open_study

    study = make_study(**fields)
    for number in range(pictures):
        image = make_image(study, number)
        for condition in study.conditions.all():
            make_stimulus(image, condition)
    if plan is not None:
        make_plan(study, **plan)
    freeze(question_set=assemble(study=study))
    return open_study(study=study)


def make_plan(study: Study, *, planned_n: int | None = 3, **fields) -> AnalysisPlan:
    """A draft of an analysis plan."""
    hypotheses = fields.pop("hypotheses", "Grad-CAM is trusted more.")
    return AnalysisPlan.objects.create(
        study=study, planned_n=planned_n, hypotheses=hypotheses, **fields
    )


def make_question_set(study: Study) -> QuestionSet:
    """A draft set without a question."""
    version = study.question_sets.count() + 1
    return QuestionSet.objects.create(study=study, version=version)


def make_participant(
    study: Study, *, level: int | None = None, prefers: str = "", **fields
) -> Participant:
    """Somebody who joined; with a level, somebody who chose the condition `prefers` (or the left
    side) every time and finished."""
    participant = enrol(study=study, token=new_token(), **fields)
    if level is None:
        return participant
    for trial in participant.trials.all():
        side = "right" if trial.right.explanation.condition.name == prefers else "left"
        respond(participant=participant, trial_token=trial.token, side=side)
    item = study.questionnaire.items.get()
    return answer_questionnaire(
        participant=participant, questionnaire=study.questionnaire, answers={item: LEVELS[level][0]}
    )


def make_comprehension(study: Study) -> None:
    """Two questions about the instructions; right are the second and the first choice."""
    for position, (text, choices, correct) in enumerate(
        [
            ("What do you see?", ["Only a photo", "A photo and two explanations"], 1),
            ("How many do you choose?", ["One", "Both"], 0),
        ]
    ):
        ComprehensionQuestion.objects.create(
            study=study,
            position=position,
            text=text,
            choices=choices,
            correct=correct,
            hint=f"Think of {text.split()[-1]}",
        )


def make_researcher(study: Study | None = None, name: str = "rosa") -> User:
    """A researcher who is a member of the study."""
    user = User.objects.create_user(name, password="a long enough password")
    give_role(user, Role.RESEARCHER)
    if study is not None:
        study.members.add(user)
    return user


def make_viewer(study: Study | None = None, name: str = "vera") -> User:
    """Somebody who may see the study and change nothing."""
    user = User.objects.create_user(name, password="a long enough password")
    if study is not None:
        study.viewers.add(user)
    return user


def make_admin(name: str = "ada") -> User:
    return User.objects.create_superuser(name, password="a long enough password")

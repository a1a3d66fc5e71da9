"""A question as the trial of somebody who does not exist."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from studyapp.actions.tasks import sides_for
from studyapp.forms.responses import MEASUREMENTS, choices_of, chosen_text
from studyapp.models import Arm, Participant, Question, Response, Stimulus, Study, Trial
from studyapp.views.participant.trial_page import instructed_letter, prediction
from studyapp.wording import wording


def context_of(question: Question, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the template of a trial is given, in the language at hand.

    Parameters
    ----------
    asked : `swapped` puts the second stimulus on the left, `arm` is the name of an arm, `after`
        shows what comes after the choice.
    """
    study = question.question_set.study
    participant = Participant(study=study, arm=_arm(study, asked.get("arm", "")))
    trial = _trial(participant, question, first_is_left=not asked.get("swapped"))
    is_practice = question.kind == Question.Kind.PRACTICE
    of_kind = question.question_set.questions.filter(included=True, kind=Question.Kind.PRACTICE)
    context = {
        "study": study,
        "trial": trial,
        "state": "choose",
        "measurements": MEASUREMENTS,
        "is_practice": is_practice,
        "number": 1,
        "total": max(of_kind.count(), 1) if is_practice else study.trials_per_participant,
        "prediction": prediction(participant, trial),
        "pictures": _pictures(trial, study.slug),
        "choices": choices_of(trial, study),
        "instructed": instructed_letter(trial),
    }
    return context | _after(trial) if is_practice and asked.get("after") else context


def _arm(study: Study, name: str) -> Arm | None:
    """The arm of that name; else the first one that a study has."""
    arms = study.arms.prefetch_related("conditions")
    return arms.filter(name=name).first() or arms.first()


def _trial(participant: Participant, question: Question, *, first_is_left: bool) -> Trial:
    left: Stimulus | None = question.first
    right: Stimulus | None = question.second
    if participant.study.task != Study.Task.PREFERENCE:
        left, right = sides_for(participant, question, first_is_left=first_is_left)
    elif not first_is_left:
        left, right = right, left
    return Trial(
        participant=participant,
        question=question,
        kind=question.kind,
        left=left,
        right=right,
        options=question.options,
    )


def _pictures(trial: Trial, slug: str) -> dict[str, str]:
    addresses = {"original": reverse("gallery_shown", args=[slug, trial.question.image_id])}
    for side, stimulus in (("left", trial.left), ("right", trial.right)):
        if stimulus is not None:
            addresses[side] = reverse("gallery_stimulus", args=[slug, stimulus.explanation_id])
    return addresses


def _after(trial: Trial) -> dict[str, Any]:
    """What is shown after a choice in practice, here the first that there is."""
    study, question = trial.participant.study, trial.question
    first = choices_of(trial, study)[0].value
    is_task = study.task != Study.Task.PREFERENCE
    is_graded = study.answer_format == Study.AnswerFormat.GRADED
    response = Response(
        side="" if is_task else "left",
        answer=first if is_task else "",
        rating=int(first) if is_graded and not is_task else None,
    )
    return {
        "state": "feedback",
        "chosen": chosen_text(response, study),
        "feedback": question.feedback or wording(study, "practice_feedback"),
    }

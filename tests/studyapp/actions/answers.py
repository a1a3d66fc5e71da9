"""Participants who answer as a test says, through the actions that people go through."""

from studyapp.actions.taking_part.enrol import enrol
from studyapp.actions.taking_part.questionnaires import answer_questionnaire
from studyapp.actions.taking_part.respond import Timing, present, respond
from studyapp.models import Participant, Study
from studyapp.models.participation import new_token
from tests.factories import LEVELS

# Ten people who chose the first condition 80 times out of 100, and the levels of the paper.
EIGHTY_OF_100 = (8, 9, 10, 7, 8, 6, 10, 9, 5, 8)
THREE_FIVE_TWO = (0, 0, 0, 1, 1, 1, 1, 1, 2, 2)


def take_part(
    study: Study, *, chosen: int, level: int | None, trials: int | None = None, **fields
) -> Participant:
    """Somebody who chooses gradcam-plain in the first `chosen` of their trials and the other one
    afterwards; who stops after `trials`, or answers all and finishes."""
    participant = enrol(study=study, token=new_token(), **fields)
    for place, trial in enumerate(participant.trials.order_by("position")[:trials]):
        first_is_left = trial.left.explanation.condition.name == "gradcam-plain"
        side = "left" if first_is_left == (place < chosen) else "right"
        present(trial=trial)
        timing = Timing(response_time_ms=2400, viewport_width_px=1280)
        respond(participant=participant, trial_token=trial.token, side=side, timing=timing)
    if trials is not None:
        return participant
    item = study.questionnaire.items.get()
    answers = {} if level is None else {item: LEVELS[level][0]}
    return answer_questionnaire(
        participant=participant, questionnaire=study.questionnaire, answers=answers
    )


def take_part_as_in_the_paper(study: Study, **fields) -> None:
    """Ten people with ten choices each: 80 per cent for gradcam-plain, in three levels."""
    for chosen, level in zip(EIGHTY_OF_100, THREE_FIVE_TWO, strict=True):
        take_part(study, chosen=chosen, level=level, **fields)

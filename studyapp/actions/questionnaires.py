"""A participant answers a questionnaire; the study's own decides the expertise level."""

from collections.abc import Mapping

from django.db import transaction

from studyapp.actions.respond import OutOfOrder, locked, refuse_unless_open
from studyapp.actions.way import Step, advance, next_questionnaire, step_of
from studyapp.models import (
    AskedQuestionnaire,
    ItemResponse,
    Participant,
    Questionnaire,
    QuestionnaireItem,
    QuestionnaireResponse,
    Study,
)


@transaction.atomic
def answer_questionnaire(
    *,
    participant: Participant,
    questionnaire: Questionnaire,
    answers: Mapping[QuestionnaireItem, str],
) -> Participant:
    """Store the answers to one questionnaire.

    Answers that were given before stay as they are.

    Raises
    ------
    StudyNotOpen : the study takes nothing in at present.
    OutOfOrder : it is not this questionnaire's turn.
    """
    # Drawing the trials may follow, and that needs the study's row; always locked in this order.
    Study.objects.select_for_update().get(pk=participant.study_id)
    participant = locked(participant)
    if participant.questionnaire_responses.filter(questionnaire=questionnaire).exists():
        return participant
    refuse_unless_open(participant)
    if current_questionnaire(participant) != questionnaire:
        raise OutOfOrder(f"{questionnaire} is not what {participant} is to answer now.")
    QuestionnaireResponse.objects.create(participant=participant, questionnaire=questionnaire)
    ItemResponse.objects.bulk_create(
        ItemResponse(participant=participant, item=item, value=value)
        for item, value in answers.items()
    )
    if questionnaire == participant.study.questionnaire:
        participant.expertise_level = _expertise_level(answers)
        participant.save(update_fields=["expertise_level"])
    return advance(participant)


def current_questionnaire(participant: Participant) -> Questionnaire | None:
    """The questionnaire that a participant is to answer now, if any."""
    if step_of(participant) != Step.QUESTIONS:
        return None
    before, after = AskedQuestionnaire.Place.BEFORE, AskedQuestionnaire.Place.AFTER
    return next_questionnaire(participant, before) or next_questionnaire(participant, after)


def _expertise_level(answers: Mapping[QuestionnaireItem, str]) -> int | None:
    """The level of the choice that was made, of the one item whose choices have levels."""
    for item, value in answers.items():
        choice = item.choices.filter(code=value, level__isnull=False).first()
        if choice is not None:
            return choice.level
    return None

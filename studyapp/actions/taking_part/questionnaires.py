"""A participant answers a questionnaire; the study's own decides the expertise level."""

from collections.abc import Mapping

from django.db import transaction

from studyapp.actions.taking_part.respond import OutOfOrder, locked, refuse_unless_open
from studyapp.actions.taking_part.way import advance, whereabouts
from studyapp.analysis import scoring
from studyapp.models import (
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
    duration_ms: int | None = None,
) -> Participant:
    """Store the answers to one questionnaire, its score, and the level if it decides that.

    Answers that were given before stay as they are.

    Parameters
    ----------
    answers : what was answered, as text; items left empty are left out.
    duration_ms : from showing the page to receiving the answers, measured by the server.

    Raises
    ------
    StudyNotOpen : the study takes nothing in at present.
    OutOfOrder : it is not this questionnaire's turn.
    """
    if participant.slot is None:
        # Drawing the trials may follow, and that needs the study's row, always locked first.
        Study.objects.select_for_update().get(pk=participant.study_id)
    participant = locked(participant)
    if participant.questionnaire_responses.filter(questionnaire=questionnaire).exists():
        return participant
    refuse_unless_open(participant)
    if current_questionnaire(participant) != questionnaire:
        raise OutOfOrder(f"{questionnaire} is not what {participant} is to answer now.")
    given = {item.code: value for item, value in answers.items()}
    points = scoring.score(scored_items(questionnaire), given, questionnaire.scoring)
    QuestionnaireResponse.objects.create(
        participant=participant, questionnaire=questionnaire, score=points, duration_ms=duration_ms
    )
    ItemResponse.objects.bulk_create(
        ItemResponse(participant=participant, item=item, value=value)
        for item, value in answers.items()
    )
    if questionnaire.pk == participant.study.questionnaire_id:
        participant.expertise_level = _expertise_level(questionnaire, points, answers)
        participant.expertise_score = points
        participant.save(update_fields=["expertise_level", "expertise_score"])
    return advance(participant)


def current_questionnaire(participant: Participant) -> Questionnaire | None:
    """The questionnaire that a participant is to answer now, if any."""
    return whereabouts(participant).questionnaire


def scored_items(questionnaire: Questionnaire) -> list[scoring.ScoredItem]:
    """The items that count towards the score, as the scoring takes them."""
    items = questionnaire.items.filter(scored=True).prefetch_related("choices")
    return [_scored_item(item) for item in items if item.kind != QuestionnaireItem.Kind.TEXT]


def cut_points(questionnaire: Questionnaire) -> dict[int, float]:
    """The lowest score of each expertise level; empty where the score decides no level."""
    return dict(questionnaire.expertise_levels.values_list("level", "from_score"))


def _scored_item(item: QuestionnaireItem) -> scoring.ScoredItem:
    if item.kind == QuestionnaireItem.Kind.NUMBER:
        return scoring.ScoredItem(item.code, is_reversed=item.reversed)
    if item.kind == QuestionnaireItem.Kind.LIKERT:
        return scoring.likert_item(item.code, item.steps, is_reversed=item.reversed)
    values = {c.code: c.value for c in item.choices.all() if c.value is not None}
    return scoring.choice_item(item.code, values, is_reversed=item.reversed)


def _expertise_level(
    questionnaire: Questionnaire, points: float | None, answers: Mapping[QuestionnaireItem, str]
) -> int | None:
    """By the cut points where there are some, else of the one item whose choices have levels."""
    cuts = cut_points(questionnaire)
    if cuts:
        return scoring.level_of(points, cuts)
    for item, value in answers.items():
        choice = item.choices.filter(code=value, level__isnull=False).first()
        if choice is not None:
            return choice.level
    return None

"""The table of questionnaires: every answer to every item, as given and as scored."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from studyapp.actions.tables.reading import ROWS_AT_ONCE, kind_of, utc
from studyapp.analysis.scoring import (
    ScoredItem,
    choice_item,
    item_score,
    likert_item,
    number_item,
)
from studyapp.models import (
    ItemChoice,
    ItemResponse,
    QuestionnaireItem,
    QuestionnaireResponse,
    Study,
)

Kind = QuestionnaireItem.Kind


def questionnaire_table(study: Study, *, simulated: bool) -> Iterator[dict[str, Any]]:
    """One row per participant and item answered, by participant, scale and place."""
    items = _items(study)
    durations = _durations(study, simulated)
    answers = ItemResponse.objects.filter(
        participant__study=study, participant__kind=kind_of(simulated=simulated)
    ).order_by(
        "participant__code",
        "item__questionnaire__name",
        "item__questionnaire__version",
        "item__position",
        "item_id",
    )
    rows = answers.values_list(
        "participant_id", "participant__code", "item_id", "value", "created_at"
    )
    for participant, code, item, value, created_at in rows.iterator(chunk_size=ROWS_AT_ONCE):
        described, questionnaire = items[item]
        yield {
            "study_id": study.slug,
            "participant_id": code,
            "is_simulated": int(simulated),
            **described.cells,
            "response_raw": value,
            "response_value": described.value(value),
            "response_scored": described.scored(value),
            "scale_duration_ms": durations.get((participant, questionnaire)),
            "answered_at_utc": utc(created_at),
        }


class _Item:
    """An item with what its answers are worth."""

    def __init__(self, item: QuestionnaireItem, place: int) -> None:
        self.cells = {
            "scale_id": item.questionnaire.name,
            "scale_version": item.questionnaire.version,
            "item_code": item.code,
            "item_order": place,
            "item_kind": item.kind,
            "reverse_keyed": int(item.reversed),
            "counts_in_score": int(item.scored),
        }
        self._plain = _worth(item, is_reversed=False) or _levels(item)
        self._scored = _worth(item, is_reversed=item.reversed) if item.scored else None

    def value(self, answer: str) -> float | None:
        return item_score(self._plain, answer) if self._plain else None

    def scored(self, answer: str) -> float | None:
        return item_score(self._scored, answer) if self._scored else None


def _items(study: Study) -> dict[int, tuple[_Item, int]]:
    """By primary key: every item that this study asks or asked, and its questionnaire's key."""
    asked = QuestionnaireItem.objects.filter(
        questionnaire__in=QuestionnaireResponse.objects.filter(participant__study=study).values(
            "questionnaire"
        )
    ).select_related("questionnaire")
    choices = Prefetch("choices", ItemChoice.objects.order_by("position", "pk"))
    places: dict[int, int] = {}
    found = {}
    for item in asked.prefetch_related(choices).order_by("questionnaire", "position", "pk"):
        places[item.questionnaire_id] = places.get(item.questionnaire_id, 0) + 1
        found[item.pk] = (_Item(item, places[item.questionnaire_id]), item.questionnaire_id)
    return found


def _worth(item: QuestionnaireItem, *, is_reversed: bool) -> ScoredItem | None:
    """None for what has no number: texts, and choices that stand for none."""
    if item.kind == Kind.LIKERT:
        return likert_item(item.code, item.steps, is_reversed=is_reversed)
    if item.kind == Kind.NUMBER:
        return number_item(item.code)
    values = {c.code: c.value for c in item.choices.all() if c.value is not None}
    return choice_item(item.code, values, is_reversed=is_reversed) if values else None


def _levels(item: QuestionnaireItem) -> ScoredItem | None:
    """Choices that score nothing may still stand for expertise levels."""
    levels = {c.code: float(c.level) for c in item.choices.all() if c.level is not None}
    return choice_item(item.code, levels) if levels else None


def _durations(study: Study, simulated: bool) -> dict[tuple[int, int], int | None]:
    """Milliseconds by participant and questionnaire."""
    rows = QuestionnaireResponse.objects.filter(
        participant__study=study, participant__kind=kind_of(simulated=simulated)
    ).values_list("participant_id", "questionnaire_id", "duration_ms")
    return {(participant, asked): duration for participant, asked, duration in rows}

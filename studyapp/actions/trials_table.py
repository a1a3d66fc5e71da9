"""The table of trials: one tidy row per presented trial, from the record to the CSV file."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from studyapp.analysis.columns import TRIALS
from studyapp.analysis.population import exclusion_reason
from studyapp.models import Participant, Study, Trial

ROWS_AT_ONCE = 2000
_SHORT = 12  # characters of a content hash that identify it among a study's files

# What is read of each trial; `values` instead of model instances, because an export may have
# hundreds of thousands of rows.
_FIELDS = {
    "participant_pk": F("participant_id"),
    "participant_code": F("participant__code"),
    "outcome": F("participant__outcome"),
    "level": F("participant__expertise_level"),
    "version": F("participant__question_set__version"),
    "image_sha256": F("question__image__sha256"),
    "image_name": F("question__image__name"),
    "true_label": F("question__image__true_label"),
    "class_name": F("left__explanation__class_name"),
    "probability": F("left__explanation__probability"),
    "method_left": F("left__explanation__condition__name"),
    "method_right": F("right__explanation__condition__name"),
    "left_sha256": F("left__sha256"),
    "right_sha256": F("right__sha256"),
    "side": F("response__side"),
    "rt_ms": F("response__response_time_ms"),
    "stimuli_loaded_ms": F("response__load_time_ms"),
    "focus_lost_ms": F("response__focus_lost_ms"),
    "viewport_width_px": F("response__viewport_width_px"),
    "viewport_height_px": F("response__viewport_height_px"),
    "responded_at": F("response__created_at"),
}
_PLAIN_FIELDS = ("position", "question_id", "presented_at", "kind")
_AS_STORED = (
    "true_label",
    "method_left",
    "method_right",
    "rt_ms",
    "stimuli_loaded_ms",
    "focus_lost_ms",
    "viewport_width_px",
    "viewport_height_px",
)


def trials_table(study: Study, *, simulated: bool) -> Iterator[dict[str, Any]]:
    """One row per presented trial of either the real or the simulated participants.

    The columns are those of `studyapp.analysis.columns.TRIALS`, in that order; None is missing. The
    rows are ordered by participant and place, so that the same record gives the same file.
    """
    progress = _progress(study, simulated)
    labels = study.questionnaire.levels()
    presented = Trial.objects.filter(
        Q(presented_at__isnull=False) | Q(response__isnull=False),
        participant__study=study,
        participant__kind=kind_of(simulated=simulated),
    ).order_by("participant__code", "position")
    trials: QuerySet[Trial, dict[str, Any]] = presented.values(*_PLAIN_FIELDS, **_FIELDS)
    participant, main_number = 0, 0
    for trial in trials.iterator(chunk_size=ROWS_AT_ONCE):
        if trial["participant_pk"] != participant:
            participant, main_number = trial["participant_pk"], 0
        main_number += trial["kind"] == Trial.Kind.MAIN
        cells = (
            _study_and_person(study, trial, simulated, labels)
            | _standing(trial, *progress[participant])
            | _question(trial, main_number)
            | _choice(trial)
        )
        yield {column: cells[column] for column in TRIALS}


def kind_of(*, simulated: bool) -> Participant.Kind:
    """The kind of participants whose answers a table or a page is about."""
    return Participant.Kind.SIMULATED if simulated else Participant.Kind.REAL


def _progress(study: Study, simulated: bool) -> dict[int, tuple[int, int]]:
    """Per participant: main trials given, and main trials answered."""
    main = Q(trials__kind=Trial.Kind.MAIN)
    rows = (
        Participant.objects.filter(study=study, kind=kind_of(simulated=simulated))
        .annotate(
            given=Count("trials", filter=main),
            answered=Count("trials__response", filter=main),
        )
        .values_list("pk", "given", "answered")
    )
    return {pk: (given, answered) for pk, given, answered in rows}


def _study_and_person(
    study: Study, trial: dict[str, Any], simulated: bool, labels: dict[int, str]
) -> dict[str, Any]:
    return {
        "study_id": study.slug,
        "study_version": trial["version"],
        "participant_id": trial["participant_code"],
        "is_simulated": int(simulated),
        "expertise_level": trial["level"],
        "expertise_label": labels.get(trial["level"]),
    }


def _standing(trial: dict[str, Any], given: int, answered: int) -> dict[str, Any]:
    completed = trial["outcome"] == Participant.Outcome.COMPLETED
    reason = exclusion_reason(completed=completed, answered=answered, given=given)
    return {
        "participant_status": "complete" if completed else "partial",
        "main_trials_given": given,
        "main_trials_answered": answered,
        "excluded": int(bool(reason)),
        "exclusion_reason": reason,
    }


def _question(trial: dict[str, Any], main_number: int) -> dict[str, Any]:
    method_a, method_b = sorted([trial["method_left"], trial["method_right"]])
    return {
        "trial_index": trial["position"],
        "main_trial_number": main_number if trial["kind"] == Trial.Kind.MAIN else None,
        "trial_type": trial["kind"],
        "item_id": trial["image_sha256"][:_SHORT],
        "item_name": trial["image_name"],
        "class_explained": trial["class_name"],
        "class_probability": trial["probability"],
        "question_id": trial["question_id"],
        "pair_id": f"{method_a} / {method_b}",
        "method_a": method_a,
        "method_b": method_b,
        "stimulus_left_id": trial["left_sha256"][:_SHORT],
        "stimulus_right_id": trial["right_sha256"][:_SHORT],
        "presented_at_utc": _utc(trial["presented_at"]),
    } | {name: trial[name] for name in _AS_STORED}


def _choice(trial: dict[str, Any]) -> dict[str, Any]:
    side = trial["side"]
    chosen = trial[f"method_{side}"] if side else None
    first = min(trial["method_left"], trial["method_right"])
    return {
        "chosen_side": side,
        "chosen_method": chosen,
        "chose_a": int(chosen == first) if side else None,
        "responded_at_utc": _utc(trial["responded_at"]),
    }


def _utc(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

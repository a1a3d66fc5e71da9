"""The table of trials: one tidy row per presented trial, from the record to the CSV file."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet

from studyapp.actions.tables.choice import choice_cells, task_cells
from studyapp.actions.tables.material import material_of
from studyapp.actions.tables.reading import ROWS_AT_ONCE, kind_of, short, utc
from studyapp.actions.tables.standing import Progress, progress, status
from studyapp.analysis.columns import TRIALS
from studyapp.models import Study, Trial

# What is read of each trial; `values` instead of model instances, because an export may have
# hundreds of thousands of rows.
_FIELDS = {
    "participant_pk": F("participant_id"),
    "participant_code": F("participant__code"),
    "outcome": F("participant__outcome"),
    "level": F("participant__expertise_level"),
    "language": F("participant__language"),
    "slot": F("participant__slot"),
    "arm": F("participant__arm__name"),
    "shows_prediction": F("participant__arm__shows_prediction"),
    "version": F("participant__question_set__version"),
    "image_sha256": F("question__image__sha256"),
    "image_name": F("question__image__name"),
    "true_label": F("question__image__true_label"),
    "question_first": F("question__first_id"),
    "question_expects": F("question__expected"),
    "class_name": F("question__first__explanation__class_name"),
    "probability": F("question__first__explanation__probability"),
    "left_pk": F("left_id"),
    "method_left": F("left__explanation__condition__name"),
    "method_right": F("right__explanation__condition__name"),
    "left_sha256": F("left__sha256"),
    "right_sha256": F("right__sha256"),
    "repeat_of_trial_index": F("repeat_of__position"),
    "side": F("response__side"),
    "rating": F("response__rating"),
    "answer": F("response__answer"),
    "rt_ms": F("response__response_time_ms"),
    "stimuli_loaded_ms": F("response__load_time_ms"),
    "focus_lost_ms": F("response__focus_lost_ms"),
    "choice_changes": F("response__choice_changes"),
    "viewport_width_px": F("response__viewport_width_px"),
    "viewport_height_px": F("response__viewport_height_px"),
    "responded_at": F("response__created_at"),
    "confidence": F("response__elaboration__confidence"),
    "reason_text": F("response__elaboration__reason"),
    "confidence_rt_ms": F("response__elaboration__response_time_ms"),
}
_PLAIN_FIELDS = ("position", "question_id", "presented_at", "kind", "options")
_AS_STORED = (
    "language",
    "arm",
    "true_label",
    "method_left",
    "method_right",
    "repeat_of_trial_index",
    "rating",
    "confidence",
    "reason_text",
    "rt_ms",
    "confidence_rt_ms",
    "stimuli_loaded_ms",
    "choice_changes",
    "focus_lost_ms",
    "viewport_width_px",
    "viewport_height_px",
)


def trials_table(
    study: Study, *, simulated: bool, only: Sequence[int] | None = None
) -> Iterator[dict[str, Any]]:
    """One row per presented trial of either the real or the simulated participants.

    The columns are those of `studyapp.analysis.columns.TRIALS`, in that order; None is missing. The
    rows are ordered by participant and place, so that the same record gives the same file.

    Parameters
    ----------
    only : primary keys of the trials wanted, in that order and among those that are rows of the
        table; main_trial_number is then counted among these.
    """
    reached, material = progress(study, simulated=simulated), material_of(study)
    labels = study.questionnaire.levels()
    participant, main_number = 0, 0
    for trial in _read(presented_trials(study, simulated=simulated), only):
        if trial["participant_pk"] != participant:
            participant, main_number = trial["participant_pk"], 0
        main_number += trial["kind"] == Trial.Kind.MAIN
        cells = (
            _study_and_person(study, trial, simulated, labels)
            | _standing(trial, reached.get(participant, Progress()))
            | _question(trial, main_number)
            | choice_cells(trial)
            | task_cells(trial, is_preference=study.task == Study.Task.PREFERENCE)
            | {name: trial[name] for name in _AS_STORED}
            | material.cells(trial["image_sha256"], _shown(trial))
        )
        yield {column: cells[column] for column in TRIALS}


def presented_trials(study: Study, *, simulated: bool) -> QuerySet[Trial]:
    """The trials that are rows of the table, in no order."""
    return Trial.objects.filter(
        Q(presented_at__isnull=False) | Q(response__isnull=False),
        participant__study=study,
        participant__kind=kind_of(simulated=simulated),
    ).order_by()


def _read(trials: QuerySet[Trial], only: Sequence[int] | None) -> Iterator[dict[str, Any]]:
    """In the order of participants and places; of those wanted only, as many at once as a query
    takes parameters."""
    parts = [trials]
    if only is not None:
        starts = range(0, len(only), ROWS_AT_ONCE)
        # By their keys alone: with the study as well, SQLite looks through all of its trials.
        parts = [
            Trial.objects.filter(pk__in=only[start : start + ROWS_AT_ONCE]) for start in starts
        ]
    for part in parts:
        ordered = part.order_by("participant__code", "position")
        yield from ordered.values(*_PLAIN_FIELDS, **_FIELDS).iterator(chunk_size=ROWS_AT_ONCE)


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
        "list_id": trial["slot"],
        "task": study.task,
        "prediction_shown": int(bool(trial["shows_prediction"])),
        "answer_format": study.answer_format if study.task == Study.Task.PREFERENCE else None,
    }


def _standing(trial: dict[str, Any], reached: Progress) -> dict[str, Any]:
    reason = reached.exclusion_reason(trial["outcome"])
    return {
        "participant_status": status(trial["outcome"]),
        "main_trials_given": reached.given,
        "main_trials_answered": reached.answered,
        "excluded": int(bool(reason)),
        "exclusion_reason": reason,
    }


def _shown(trial: dict[str, Any]) -> list[str]:
    """The conditions that were shown, in the alphabet."""
    return sorted(name for name in (trial["method_left"], trial["method_right"]) if name)


def _question(trial: dict[str, Any], main_number: int) -> dict[str, Any]:
    shown = _shown(trial)
    method_a, method_b = [*shown, None, None][:2]
    return {
        "trial_index": trial["position"],
        "main_trial_number": main_number if trial["kind"] == Trial.Kind.MAIN else None,
        "trial_type": trial["kind"],
        "item_id": short(trial["image_sha256"]),
        "item_name": trial["image_name"],
        "class_explained": trial["class_name"],
        "class_probability": trial["probability"],
        "question_id": trial["question_id"],
        "pair_id": f"{method_a} / {method_b}" if method_b else None,
        "method_a": method_a,
        "method_b": method_b,
        "stimulus_left_id": short(trial["left_sha256"]),
        "stimulus_right_id": short(trial["right_sha256"]),
        "presented_at_utc": utc(trial["presented_at"]),
    }

"""The wide table: one row per participant, one column per question that they may have met."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from studyapp.actions.tables.reading import short
from studyapp.actions.tables.trials import trials_table
from studyapp.analysis.columns import TRIALS, Column, Columns
from studyapp.models import Question, Study, Trial

WHO = (
    "study_id",
    "participant_id",
    "participant_status",
    "is_simulated",
    "expertise_level",
    "expertise_label",
    "arm",
    "excluded",
    "exclusion_reason",
)
TIE = "tie"


def wide_columns(study: Study) -> Columns:
    """What `wide_table` yields: who, then choices in the order of pictures and pairs."""
    choices = {
        name: Column(
            "The condition chosen in the main trial about this picture (and pair), or tie; of a "
            "task with a right answer, the answer. Empty: not met or not answered"
        )
        for name in _names(study).values()
    }
    return {name: TRIALS[name] for name in WHO} | choices


def wide_table(study: Study, *, simulated: bool) -> Iterator[dict[str, Any]]:
    """One row per participant to whom a trial was put, by code."""
    names = _names(study)
    nothing = dict.fromkeys(names.values())
    trials = trials_table(study, simulated=simulated)
    for _, of_person in groupby(trials, key=lambda trial: trial["participant_id"]):
        rows = list(of_person)
        choices = {
            names[row["question_id"]]: _choice(row)
            for row in rows
            if row["trial_type"] == Trial.Kind.MAIN and row["question_id"] in names
        }
        yield {name: rows[0][name] for name in WHO} | nothing | choices


def _choice(row: Mapping[str, Any]) -> str | None:
    return row["chosen_method"] or (TIE if row["is_tie"] else row["answer"])


def _names(study: Study) -> dict[int, str]:
    """The column of every question: its picture, and its pair where a picture has several."""
    questions = (
        Question.objects.filter(
            question_set__study=study,
            question_set__frozen_at__isnull=False,
            kind=Question.Kind.MAIN,
        )
        .order_by()
        .values_list(
            "pk",
            "image__sha256",
            "first__explanation__condition__name",
            "second__explanation__condition__name",
        )
    )
    keys = sorted((str(short(sha256)), min(pair), max(pair), pk) for pk, sha256, *pair in questions)
    pairs = Counter(item for item, *_ in {key[:-1] for key in keys})
    return {
        pk: _name(item, first, second, is_only_pair=pairs[item] == 1)
        for item, first, second, pk in keys
    }


def _name(item: str, first: str, second: str, *, is_only_pair: bool) -> str:
    return f"choice_{item}" if is_only_pair else f"choice_{item}_{first}_vs_{second}"

"""What was chosen or answered in a trial, as cells of the table of trials."""

from typing import Any

from studyapp.actions.tables.reading import utc
from studyapp.analysis.answers import BETWEEN_OPTIONS, relies, system_is_right
from studyapp.models import Response, Trial

Side = Response.Side
_SIDES = (Side.LEFT, Side.RIGHT)

Cells = dict[str, Any]


def choice_cells(trial: Cells) -> Cells:
    """Of a preference; empty where something else was asked.

    Parameters
    ----------
    trial : what `studyapp.actions.tables.trials` reads of one.
    """
    side = trial["side"] or None
    chosen = trial[f"method_{side}"] if side in _SIDES else None
    expected = _expected_side(trial)
    return {
        "chosen_side": side,
        "chosen_method": chosen,
        "chose_a": _chose_a(trial, side, chosen),
        "is_tie": int(side == Side.TIE) if side else None,
        "rating_for_a": _rating_for_a(trial),
        "timed_out": None if trial["responded_at"] is None else int(side == Side.NONE),
        "expected_side": expected,
        "responded_at_utc": utc(trial["responded_at"]),
    }


def task_cells(trial: Cells, *, is_preference: bool) -> Cells:
    """Of a task with a right answer, and whether a catch trial was passed."""
    right = None if is_preference else trial["question_expects"] or None
    answer = trial["answer"] or None
    expected = _expected_side(trial) if is_preference else right
    given = trial["side"] if is_preference else answer
    answered = trial["responded_at"] is not None
    is_catch = trial["kind"] == Trial.Kind.CATCH and expected is not None
    return {
        "options": BETWEEN_OPTIONS.join(trial["options"]) or None,
        "answer": answer,
        "expected_answer": right,
        "answer_correct": int(answer == right) if right and answer else None,
        **_reliance(trial, right, answer),
        "catch_passed": int(given == expected) if is_catch and answered else None,
    }


def _reliance(trial: Cells, right: str | None, answer: str | None) -> Cells:
    """Whether the system asked about is right, and whether the answer takes it to be."""
    options, true_label = trial["options"], trial["true_label"]
    is_right = system_is_right(options, right, true_label) if right else None
    relied = relies(options, answer, true_label) if right and answer else None
    return {
        "system_right": None if is_right is None else int(is_right),
        "relied": None if relied is None else int(relied),
    }


def _expected_side(trial: Cells) -> str | None:
    """Catch and practice questions say whether their first or their second stimulus is right."""
    if trial["question_expects"] not in ("first", "second") or trial["left_pk"] is None:
        return None
    first_is_left = trial["left_pk"] == trial["question_first"]
    return str(Side.LEFT if first_is_left == (trial["question_expects"] == "first") else Side.RIGHT)


def _chose_a(trial: Cells, side: str | None, chosen: str | None) -> float | None:
    left, right = trial["method_left"], trial["method_right"]
    if None in (side, left, right) or side == Side.NONE or trial["kind"] == Trial.Kind.IDENTICAL:
        return None
    return 0.5 if side == Side.TIE else int(chosen == min(left, right))


def _rating_for_a(trial: Cells) -> int | None:
    left, right, rating = trial["method_left"], trial["method_right"], trial["rating"]
    if None in (left, right, rating) or trial["kind"] == Trial.Kind.IDENTICAL:
        return None
    return int(-rating if left < right else rating)

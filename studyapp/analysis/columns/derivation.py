"""What columns are computed from, and how; those that are not named here are as they were recorded.

Columns of another table are written with its name and a dot.
"""

from typing import NamedTuple


class Derivation(NamedTuple):
    """The columns that a column is computed from, and the rule in words a program can follow."""

    sources: tuple[str, ...]
    formula: str


_OF_MAIN = "trials.trial_type"
_CHOICES = (_OF_MAIN, "trials.chosen_side")
_TIMES = (_OF_MAIN, "trials.rt_ms")

TRIALS = {
    "main_trials_answered": Derivation(
        ("trial_type", "chosen_side"), "count of main trials with chosen_side left, right or tie"
    ),
    "excluded": Derivation(("exclusion_reason",), "1 if exclusion_reason is not empty, else 0"),
    "exclusion_reason": Derivation(
        (
            "participant_status",
            "main_trials_answered",
            "main_trials_given",
            "catch_passed",
            "rt_ms",
        ),
        "the first rule of the plan that applies; without a plan: main_trials_answered / "
        "main_trials_given < 0.5 of somebody who did not complete",
    ),
    "main_trial_number": Derivation(
        ("trial_index", "trial_type"), "rank of trial_index among the participant's main trials"
    ),
    "pair_id": Derivation(("method_a", "method_b"), "method_a + ' / ' + method_b"),
    "method_a": Derivation(("method_left", "method_right"), "first of the two in the alphabet"),
    "method_b": Derivation(("method_left", "method_right"), "second of the two in the alphabet"),
    "chosen_method": Derivation(
        ("chosen_side", "method_left", "method_right"), "the method on chosen_side"
    ),
    "chose_a": Derivation(
        ("chosen_side", "chosen_method", "method_a"),
        "1 if chosen_method = method_a, 0.5 if chosen_side = tie, 0 if chosen_method = method_b",
    ),
    "is_tie": Derivation(("chosen_side",), "1 if chosen_side = tie, else 0"),
    "rating_for_a": Derivation(
        ("rating", "method_left", "method_a"), "-rating if method_left = method_a, else rating"
    ),
    "timed_out": Derivation(("chosen_side",), "1 if chosen_side = none, else 0"),
    "catch_passed": Derivation(
        ("trial_type", "chosen_side", "expected_side"),
        "of catch trials, 1 if chosen_side = expected_side, else 0",
    ),
    "answer_correct": Derivation(
        ("answer", "expected_answer"), "1 if answer = expected_answer, else 0"
    ),
}

PARTICIPANTS = {
    "n_main_trials": Derivation((_OF_MAIN,), "count of main trials, also of those not yet shown"),
    "n_main_answered": Derivation(
        _CHOICES, "count of main trials with chosen_side left, right or tie"
    ),
    "n_catch_passed": Derivation(("trials.catch_passed",), "sum"),
    "n_repeat_consistent": Derivation(
        (
            "trials.repeat_of_trial_index",
            "trials.chosen_side",
            "trials.stimulus_left_id",
            "trials.stimulus_right_id",
        ),
        "count of repeats with the same stimulus chosen as in trial repeat_of_trial_index",
    ),
    "n_ties": Derivation((_OF_MAIN, "trials.is_tie"), "sum of is_tie over main trials"),
    "n_timed_out": Derivation((_OF_MAIN, "trials.timed_out"), "sum of timed_out over main trials"),
    "left_choice_rate": Derivation(_CHOICES, "left / (left + right)"),
    "left_choice_p": Derivation(_CHOICES, "exact two-sided binomial test of left against 1/2"),
    "longest_run": Derivation(
        (*_CHOICES, "trials.trial_index"), "longest run of equal chosen_side, left or right"
    ),
    "longest_run_p": Derivation(
        ("longest_run",), "P(a run of at least longest_run) in as many throws of a fair coin"
    ),
    "median_rt_ms": Derivation(_TIMES, "median"),
    "relative_rt": Derivation(("median_rt_ms",), "median_rt_ms / median over participants"),
    "untimed_share": Derivation(_TIMES, "answered without rt_ms / answered"),
    "focus_lost_share": Derivation(
        (*_TIMES, "trials.focus_lost_ms"), "min(1, sum of focus_lost_ms / sum of rt_ms)"
    ),
    "duration_ms": Derivation(("consented_at_utc",), "end - consented_at_utc"),
    "excluded": Derivation(("exclusion_reason",), "1 if exclusion_reason is not empty, else 0"),
}

QUESTIONNAIRE = {
    "response_scored": Derivation(
        ("response_value", "reverse_keyed", "counts_in_score"),
        "response_value; lowest + highest - response_value if reverse_keyed",
    ),
}
GUESSES = {
    "guess_correct": Derivation(
        ("method", "guessed_method"), "1 if guessed_method makes what method makes, else 0"
    ),
}

DERIVED: dict[str, dict[str, Derivation]] = {
    "trials": TRIALS,
    "participants": PARTICIPANTS,
    "questionnaire": QUESTIONNAIRE,
    "guesses": GUESSES,
}
RECORDED = Derivation((), "")


def derivation(table: str, column: str) -> Derivation:
    """How a column is computed; nothing of one that is as it was recorded."""
    return DERIVED.get(table, {}).get(column, RECORDED)

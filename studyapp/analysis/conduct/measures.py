"""What one participant's trials say about how they answered, apart from what they preferred."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from math import comb
from statistics import median
from typing import Any

from studyapp.analysis.conduct.quality import QualityRules

Row = Mapping[str, Any]
Measures = dict[str, Any]

SIDES = ("left", "right")
_UNTIMED: Measures = dict.fromkeys(("median_rt_ms", "too_fast_share", "too_slow_share"))


def measures(trials: Sequence[Row], rules: QualityRules) -> Measures:
    """Counts and shares of one participant; None where there is nothing to take a share of.

    Parameters
    ----------
    trials : the participant's rows of the table of trials, in their order.
    """
    main = [row for row in trials if row["trial_type"] == "main"]
    return _counts(trials, main) | _of_sides(main) | _of_times(main, rules)


def relative_to_the_study(people: Iterable[Measures]) -> None:
    """Add relative_rt: a median response time over the median of all participants' medians."""
    people = list(people)
    medians = [person["median_rt_ms"] for person in people if person["median_rt_ms"] is not None]
    of_all = median(medians) if medians else 0
    for person in people:
        own = person["median_rt_ms"]
        person["relative_rt"] = own / of_all if own is not None and of_all else None


def _counts(trials: Sequence[Row], main: Sequence[Row]) -> Measures:
    passed = [row["catch_passed"] for row in trials if row["catch_passed"] is not None]
    consistent = [agreed for _, agreed in repeated(trials)]
    identical = [row["chosen_side"] for row in trials if row["trial_type"] == "identical"]
    return {
        "n_catch": len(passed),
        "n_catch_passed": sum(passed),
        "n_repeat": len(consistent),
        "n_repeat_consistent": sum(consistent),
        "n_identical": sum(side in SIDES for side in identical),
        "n_identical_left": identical.count("left"),
        "n_ties": sum(row["is_tie"] == 1 for row in main),
        "n_timed_out": sum(row["timed_out"] == 1 for row in main),
    }


def repeated(trials: Sequence[Row]) -> list[tuple[Row, bool]]:
    """One participant's repeats where a side was chosen both times, and whether it was the same
    stimulus."""
    by_place = {row["trial_index"]: row for row in trials}
    pairs = [
        (row, by_place.get(row["repeat_of_trial_index"]))
        for row in trials
        if row["trial_type"] == "repeat" and row["chosen_side"] in SIDES
    ]
    return [
        (again, _chosen(again) == _chosen(first))
        for again, first in pairs
        if first is not None and first["chosen_side"] in SIDES
    ]


def _chosen(row: Row) -> str:
    return str(row[f"stimulus_{row['chosen_side']}_id"])


def _of_sides(main: Sequence[Row]) -> Measures:
    sides = [row["chosen_side"] for row in main if row["chosen_side"] in SIDES]
    left = sides.count("left")
    run = max((len(list(same)) for _, same in groupby(sides)), default=0)
    return {
        "left_choice_rate": left / len(sides) if sides else None,
        "left_choice_p": binomial_p(left, len(sides)) if sides else None,
        "longest_run": run,
        "longest_run_p": chance_of_run(len(sides), run) if sides else None,
    }


def _of_times(main: Sequence[Row], rules: QualityRules) -> Measures:
    answered = [row for row in main if row["responded_at_utc"] and not row["timed_out"]]
    times = [row["rt_ms"] for row in answered if row["rt_ms"] is not None]
    untimed = 1 - len(times) / len(answered) if answered else None
    if not times:
        return {"untimed_share": untimed, "focus_lost_share": None} | _UNTIMED
    lost = sum(row["focus_lost_ms"] or 0 for row in answered if row["rt_ms"] is not None)
    return {
        "untimed_share": untimed,
        "focus_lost_share": min(1.0, lost / sum(times)) if sum(times) else None,
        "median_rt_ms": median(times),
        "too_fast_share": sum(time < rules.too_fast_ms for time in times) / len(times),
        "too_slow_share": sum(time > rules.too_slow_ms for time in times) / len(times),
    }


def binomial_p(left: int, choices: int) -> float:
    """Exact two-sided p of so many on the left, if each side were as likely.

    >>> binomial_p(0, 4)
    0.125
    """
    fewer = min(left, choices - left)
    return min(1.0, 2 * sum(comb(choices, k) for k in range(fewer + 1)) / 2**choices)


def chance_of_run(tosses: int, length: int) -> float:
    """Probability that a fair coin falls on the same side `length` times in a row or more.

    >>> chance_of_run(3, 3)
    0.25
    """
    if tosses < length:
        return 0.0
    if length < 2:
        return 1.0
    # The chance that the present run is 1, 2 ... long and no run was of that length so far.
    runs = [1.0] + [0.0] * (length - 2)
    for _ in range(tosses - 1):
        runs = [sum(runs) / 2] + [chance / 2 for chance in runs[:-1]]
    return max(0.0, 1.0 - sum(runs))

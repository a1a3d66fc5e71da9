"""How long people took."""

from typing import Any

import pandas as pd

from studyapp.analysis.conduct.quality import DEFAULT_RULES
from studyapp.analysis.conduct.times import (
    histogram,
    median_times,
    outside,
    summary,
    timed_trials,
)
from studyapp.analysis.preference import EVERYONE, NO_LEVEL
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    COUNT,
    MILLISECONDS,
    SHARE,
    TEXT,
    Column,
    Section,
    Table,
)
from studyapp.analysis.sentences import how_many, percent

COLUMNS = (
    Column("group", "Group", TEXT),
    Column("n_participants", "People", COUNT),
    Column("n_trials", "Timed trials", COUNT),
    Column("median", "Median", MILLISECONDS),
    Column("lower_quartile", "Lower quartile", MILLISECONDS),
    Column("upper_quartile", "Upper quartile", MILLISECONDS),
    Column("geometric_mean", "Geometric mean", MILLISECONDS),
    Column("low", "95\u00a0% interval from", MILLISECONDS),
    Column("high", "to", MILLISECONDS),
    Column("too_fast_share", f"Below {DEFAULT_RULES.too_fast_ms} ms", SHARE),
    Column("too_slow_share", f"Above {DEFAULT_RULES.too_slow_ms // 1000} s", SHARE),
)
BINS = (
    Column("from_ms", "From", MILLISECONDS),
    Column("to_ms", "To", MILLISECONDS),
    Column("median_ms", "Middle", MILLISECONDS),
    Column("n_participants", "People", COUNT),
)


def times(data: Data) -> Section | None:
    """Of any task; None where nothing was timed."""
    answered = timed_trials(data.trials)
    timed = answered[answered["rt_ms"] >= 1]
    if timed.empty:
        return None
    people = median_times(timed)
    records = [
        {"group": group} | outside(of_group["rt_ms"]) | summary(members["median_log"])
        for group, members, of_group in _groups(data, people, timed)
    ]
    return Section(
        "times",
        "Response times",
        sentences=tuple(_sentences(records[0], len(answered) - len(timed), len(answered))),
        tables=_tables(records, people),
        plots=("times",),
        by_method=False,
    )


def _tables(records: list[dict[str, Any]], people: pd.DataFrame) -> tuple[Table, Table]:
    caption = (
        "Response times of main trials: people are summarised, each by the median of their own "
        "times; the geometric mean has a 95\u00a0% interval"
    )
    of_people = "People by their own median response time, in bins of equal ratio"
    bins = rows(histogram(people["median_log"]), BINS)
    return (
        Table("times", caption, COLUMNS, rows(records, COLUMNS)),
        Table("times_of_people", of_people, BINS, bins),
    )


def _groups(
    data: Data, people: pd.DataFrame, timed: pd.DataFrame
) -> list[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """Everybody, and the levels that somebody who was timed has."""
    groups = [(EVERYONE, people, timed)]
    known = data.facts.levels
    level, of_trial = people["level"], timed["expertise_level"]
    for value, label in sorted(known.items()):
        groups.append((label, people[level == value], timed[of_trial == value]))
    if known:
        known_ = list(known)
        groups.append((NO_LEVEL, people[~level.isin(known_)], timed[~of_trial.isin(known_)]))
    return [group for group in groups if len(group[1])]


def _sentences(everyone: dict[str, Any], untimed: int, answered: int) -> list[str]:
    usual = f"{everyone['median'] / 1000:.1f}\u00a0s"
    if everyone["n_participants"] == 1:
        sentences = [
            f"One person was timed and took {usual} to choose, by the median of all times."
        ]
    else:
        lower, upper = (
            f"{everyone[end] / 1000:.1f}" for end in ("lower_quartile", "upper_quartile")
        )
        middle = f"the middle half of the people lie between {lower} and {upper}\u00a0s."
        if lower == upper:
            middle = "the middle half of the people differ by less than a tenth of a second."
        sentences = [
            f"Half of the people took up to {usual} to choose, each measured by the median of "
            f"their own times; {middle}"
        ]
    n_outside = everyone["n_too_fast"] + everyone["n_too_slow"]
    sentences.append(
        f"{everyone['n_too_fast']} of {how_many(everyone['n_trials'], 'timed trial')} took "
        f"less than {DEFAULT_RULES.too_fast_ms}\u00a0ms and {everyone['n_too_slow']} more than "
        f"{DEFAULT_RULES.too_slow_ms // 1000}\u00a0s"
        + ("; they are counted all the same." if n_outside else ".")
    )
    if untimed:
        sentences.append(
            f"{untimed} of {answered} answered trials ({percent(untimed / answered)}) were not "
            "timed, because the browser ran no script."
        )
    return sentences

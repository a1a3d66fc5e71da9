"""What may be said while the study still runs: the confidence sequence and the planned looks."""

from typing import Any

import numpy as np
import pandas as pd

from studyapp.analysis.planning.completion import completions
from studyapp.analysis.planning.plan import EQUIVALENCE, FIXED, LOOKS, Plan
from studyapp.analysis.planning.sequences import preference_sequence
from studyapp.analysis.planning.signal import look_table, signal
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.deciding import p_at
from studyapp.analysis.results.document import (
    COUNT,
    NUMBER,
    P_VALUE,
    SHARE,
    TEXT,
    Column,
    Section,
    Table,
)
from studyapp.analysis.sentences import bounds, percent

MOST_ROWS = 200  # of the sequence; with more people it shows every so many of them

_SEQUENCE = (
    Column("n_participants", "People who count", COUNT),
    Column("position", "Complete participations", COUNT),
    Column("estimate", "Mean of their preferences", SHARE),
    Column("low", "From", SHARE),
    Column("high", "To", SHARE),
)
_LEVELS = (Column("label", "Expertise level", TEXT), *_SEQUENCE[:1], *_SEQUENCE[2:])
_LOOKS = (
    Column("look", "Look", COUNT),
    Column("n_planned", "Complete participations", COUNT),
    Column("n_analysed", "People who count", COUNT),
    Column("statistic", "Statistic (Z)", NUMBER),
    Column("bound", "Bound", NUMBER),
    Column("nominal_p", "p at the bound", P_VALUE),
    Column("verdict", "Verdict", TEXT),
)


def monitoring(data: Data) -> Section | None:
    """Nothing while nobody has completed and chosen."""
    order = completions(data)
    sequence = preference_sequence(order, data.plan.alpha)
    if sequence.empty:
        return None
    looks = look_table(data, order) if data.plan.monitoring == LOOKS else []
    tables = [_sequence_table(sequence, data.condition), *_level_tables(data, order)]
    if looks:
        tables.append(_look_table(looks, data.plan))
    return Section(
        "monitoring",
        "While the study runs",
        sentences=(*_reading(sequence, data), *_rule(data)),
        tables=tuple(tables),
        plots=("sequence", "looks") if any(look["n_analysed"] for look in looks) else ("sequence",),
        caveats=(*_caveats(data.plan, looks), *_unknown_order(data)),
    )


def _reading(sequence: pd.DataFrame, data: Data) -> tuple[str, ...]:
    last = sequence.iloc[-1]
    people = "1 person" if len(sequence) == 1 else f"{len(sequence)} people"
    if not last["low"] < last["high"]:
        return (
            f"No single preference for {data.condition} fits all {people} from the first to the "
            "last: the answers changed while the study ran.",
        )
    if last["low"] == 0 and last["high"] == 1:
        return (f"After {people} every preference for {data.condition} remains possible.",)
    range_ = _range(last["low"], last["high"])
    first = f"After {people} the preference for {data.condition} lies within {range_}"
    excluded = sequence[(sequence["low"] >= 0.5) | (sequence["high"] <= 0.5)]
    if excluded.empty:
        second = "One half, no preference either way, is not ruled out."
    else:
        second = f"One half was ruled out after {int(excluded['n_participants'].iloc[0])} people."
    return (f"{first}, and one may look after every participant.", second)


def _range(low: float, high: float) -> str:
    """In whole per cent, but with a decimal where one half would seem to be at the edge."""
    if "50\u00a0%" in (percent(low), percent(high)):
        return f"{100 * low:.1f}\u00a0% to {100 * high:.1f}\u00a0%"
    return bounds(low, high)


def _rule(data: Data) -> tuple[str, ...]:
    return () if data.plan.monitoring == FIXED else (signal(data).sentence,)


def _sequence_table(sequence: pd.DataFrame, condition: str) -> Table:
    shown = _possible(sequence.iloc[_spread(len(sequence))])
    note = f"Of {len(sequence)} rows these are {len(shown)}." if len(shown) < len(sequence) else ""
    return Table(
        "sequence",
        f"Preference for {condition}: confidence sequence in the order of completion",
        _SEQUENCE,
        rows(shown, _SEQUENCE),
        note,
    )


def _possible(sequence: pd.DataFrame) -> pd.DataFrame:
    """Without bounds where no mean is left between them."""
    is_possible = sequence["low"] < sequence["high"]
    kept = {end: sequence[end].where(is_possible) for end in ("low", "high")}
    return sequence.assign(**kept)


def _spread(count: int) -> list[int]:
    """At most so many places, closer together at the beginning, with the first and the last."""
    if count <= MOST_ROWS:
        return list(range(count))
    steps = np.unique(np.geomspace(1, count, MOST_ROWS).round().astype(int))
    return [int(step) - 1 for step in steps]


def _level_tables(data: Data, order: pd.DataFrame) -> list[Table]:
    """Where every level stands now, each by a sequence of its own."""
    records = []
    for level, label in sorted(data.facts.levels.items()):
        of_level = preference_sequence(order[order["level"] == level], data.plan.alpha)
        last: dict[str, Any] = {"n_participants": 0}
        if len(of_level):
            last = dict(_possible(of_level).iloc[-1])
        records.append({**last, "label": label})
    if len(records) < 2:
        return []
    caption = f"Preference for {data.condition}: where each level's confidence sequence stands"
    note = "Every level keeps its probability of an error for itself."
    return [Table("sequence_by_level", caption, _LEVELS, rows(records, _LEVELS), note)]


def _look_table(looks: list[dict[str, Any]], plan: Plan) -> Table:
    records = [
        look | {"nominal_p": p_at(look["bound"], plan), "verdict": _verdict(look)} for look in looks
    ]
    method = {"pocock": "Pocock", "obrien-fleming": "O'Brien and Fleming"}[plan.boundary]
    note = ""
    if plan.primary_test == EQUIVALENCE:
        note = "The smaller of the two one-sided statistics, each with its error on one side."
    caption = f"Planned looks with the bounds of {method}"
    return Table("looks", caption, _LOOKS, rows(records, _LOOKS), note)


def _verdict(look: dict[str, Any]) -> str:
    if look["n_analysed"] is None:
        return "still to come"
    if look["statistic"] is None:
        return "too few people for the test"
    return "crossed" if look["crossed"] else "not crossed"


def _caveats(plan: Plan, looks: list[dict[str, Any]]) -> tuple[str, ...]:
    coverage = percent(1 - plan.alpha)
    found = [
        f"The confidence sequence covers the truth at all times together with {coverage} "
        "probability (hedged capital, Waudby-Smith and Ramdas 2024). It is wider than an interval "
        "for one look, counts every person alike, and assumes that later participants do not "
        "differ from earlier ones."
    ]
    if looks:
        last = p_at(looks[-1]["bound"], plan)
        found += [
            "With planned looks the p of the primary test at the end counts as significant only "
            f"below {last:.3f}.",
            "With few people at the first look the bounds are slightly too low: made for 5\u00a0%, "
            "all looks together are wrong in up to 6\u00a0% of studies without an effect.",
        ]
    if plan.monitoring == FIXED:
        found.append(
            "No early stop was planned, so the other intervals and tests of this page are for one "
            "look at the end."
        )
    return tuple(found)


def _unknown_order(data: Data) -> tuple[str, ...]:
    people = data.participants
    unknown = people.loc[people["status"] == "complete", "completed_at_utc"].isna()
    if not unknown.any():
        return ()
    return (
        f"Of {int(unknown.sum())} people it is not known when they completed; they come last here, "
        "in the order of their codes.",
    )

"""The preference at every expertise level, and for another mix of levels than the sample's."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from studyapp.analysis.estimates import DESCRIPTIVE, estimates
from studyapp.analysis.hypotheses.holm import holm
from studyapp.analysis.hypotheses.sign_flip import METHOD, sign_flip
from studyapp.analysis.planning.plan import THESE_PICTURES
from studyapp.analysis.preference import EVERYONE, choices_of
from studyapp.analysis.results.columns import CONDITION, ESTIMATE, GROUP, rows
from studyapp.analysis.results.conditions import other_conditions
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    COUNT,
    P_VALUE,
    SHARE,
    TEXT,
    Column,
    Row,
    Section,
    Table,
)
from studyapp.analysis.results.levels import Level, levels_of, without_level
from studyapp.analysis.results.narrower import NARROWER, narrower
from studyapp.analysis.results.one_half import FOR_THESE_PICTURES
from studyapp.analysis.sentences import bounds, p_value, percent
from studyapp.analysis.sizes import FEWEST_FOR_A_TEST, FEWEST_FOR_INFERENCE
from studyapp.analysis.weighted import METHOD as WEIGHTED
from studyapp.analysis.weighted import weighted

ESTIMATES = (GROUP, CONDITION, *ESTIMATE)
TESTS = (
    Column("group", "Level", TEXT),
    Column("n_participants", "People", COUNT),
    Column("p", "p", P_VALUE),
    Column("p_holm", "p, corrected for the number of levels (Holm)", P_VALUE),
    Column("note", "Note", TEXT),
)
MIXES = (
    Column("mix", "Mix of levels", TEXT),
    Column("weights", "Weights", TEXT),
    Column("preference", "Preference", SHARE),
    Column("low", "95\u00a0% interval from", SHARE),
    Column("high", "to", SHARE),
    Column("note", "Note", TEXT),
)
TOO_FEW = f"no test: fewer than {FEWEST_FOR_A_TEST} people"
NO_MIX = "no interval: a level with a weight has fewer than two people"
OVERLAP = (
    "That one level's interval includes 50\u00a0% and another's does not, does not show that "
    "levels differ; the trend and the difference below test that."
)


def levels(data: Data) -> Section | None:
    """None where nobody chose anything or the study knows no levels."""
    known = levels_of(data)
    if data.people.empty or not known:
        return None
    unknown = without_level(data)
    groups = [*known, unknown] if len(unknown.people) else known
    by_level = [(level, _estimates(data.chosen, level)) for level in groups]
    tests = _tests(data, known)
    tables = (
        _preferences(data, by_level),
        Table(
            "tests",
            f"Is there a preference at each level? ({METHOD})",
            TESTS,
            rows(tests, TESTS),
            note=FOR_THESE_PICTURES,
        ),
        _mixes(data, known),
    )
    return Section(
        name="levels",
        title="By expertise level",
        sentences=tuple(_sentences(data, by_level, tests)),
        tables=tables,
        plots=("preference",),
        caveats=(OVERLAP, *((NARROWER,) if any(narrower(both) for _, both in by_level) else ())),
    )


def _estimates(choices: pd.DataFrame, level: Level) -> list[dict[str, Any]]:
    of_level = choices["expertise_level"]
    return estimates(choices[of_level.isna() if level.score is None else of_level == level.score])


def _preferences(data: Data, by_level: list[tuple[Level, list[dict[str, Any]]]]) -> Table:
    """The primary condition first; the others where there are more than two."""
    primary = {level.label: found for level, found in by_level}
    by_condition = {data.condition: {EVERYONE: estimates(data.chosen), **primary}}
    for name in other_conditions(data):
        choices = choices_of(data.choices, name)
        found = {level.label: _estimates(choices, level) for level, _ in by_level}
        by_condition[name] = {EVERYONE: estimates(choices), **found}
    records = [
        {"group": label, "condition": name, **record}
        for name, by_group in by_condition.items()
        for label, both in by_group.items()
        for record in both
    ]
    caption = "How often it was chosen, for everyone and at every level"
    return Table("levels", caption, ESTIMATES, rows(records, ESTIMATES))


def _tests(data: Data, known: list[Level]) -> list[dict[str, Any]]:
    """Sign-flip within every level that has enough people, corrected for how many these are."""
    p_values = []
    for level in known:
        enough = len(level.people) >= FEWEST_FOR_A_TEST
        rng = data.rng(f"sign-flip level {level.score}")
        found = sign_flip(level.shares - 0.5, rng) if enough else None
        p_values.append(found.p if found else None)
    return [
        {
            "group": level.label,
            "n_participants": len(level.people),
            "p": p,
            "p_holm": corrected,
            "note": "" if p is not None else TOO_FEW,
        }
        for level, p, corrected in zip(known, p_values, holm(p_values), strict=True)
    ]


def _mixes(data: Data, known: list[Level]) -> Table:
    """The raw share beside those of other mixes, with stated weights."""
    raw = estimates(data.chosen)[0]
    own = {level.score: float(level.counts[1].sum()) for level in known}
    records: list[Row] = [
        {
            "mix": "as in this sample",
            "weights": _stated(known, own),
            "preference": raw["preference"],
            "low": raw["low"],
            "high": raw["high"],
            "note": raw["note"],
        },
        _mix(known, "every level alike", {level.score: 1.0 for level in known}),
    ]
    if data.plan.level_weights:
        records.insert(1, _mix(known, "as the plan weights them", data.plan.level_weights))
    return Table(
        "mixes",
        f"How often it was chosen if levels were mixed in another way, for {THESE_PICTURES}",
        MIXES,
        rows(records, MIXES),
        note=f"Quotas decide the sample's mix. Method: {WEIGHTED}.",
    )


def _mix(known: list[Level], name: str, weights: Mapping[Any, float]) -> Row:
    counts = {level.score: level.counts for level in known if level.score is not None}
    found = weighted(counts, weights)
    return {
        "mix": name,
        "weights": _stated(known, weights),
        "preference": found and found.preference,
        "low": found and found.low,
        "high": found and found.high,
        "note": _note(known, weights) if found else NO_MIX,
    }


def _note(known: list[Level], weights: Mapping[Any, float]) -> str:
    """A mix is no surer than the smallest of the levels that make it up."""
    counted = [len(level.people) for level in known if weights.get(level.score, 0) > 0]
    return DESCRIPTIVE if min(counted) < FEWEST_FOR_INFERENCE else ""


def _stated(known: list[Level], weights: Mapping[Any, float]) -> str:
    total = sum(weights.values())
    if not total:
        return ""
    return ", ".join(
        f"{level.label} {percent(weights.get(level.score, 0) / total)}" for level in known
    )


def _sentences(
    data: Data,
    by_level: list[tuple[Level, list[dict[str, Any]]]],
    tests: list[dict[str, Any]],
) -> Iterator[str]:
    present = [(level, found[0]) for level, found in by_level if found[0]["n_trials"]]
    shares = "; ".join(
        f"{level.label} {percent(these['preference'])} (n = {these['n_participants']:,})"
        for level, these in present
    )
    yield f"{data.condition} was chosen, by level: {shares}."
    nobody = [level.label for level, found in by_level if not found[0]["n_trials"]]
    if nobody:
        yield f"Nobody yet: {', '.join(nobody)}."
    for level, these in present:
        yield _reading(level, these)
    corrected = [test for test in tests if test["p_holm"] is not None]
    for test in corrected:
        yield (
            f"{test['group']} against 50\u00a0%: {p_value(test['p_holm'])}, corrected for "
            f"{len(corrected)} level{'' if len(corrected) == 1 else 's'}."
        )


def _reading(level: Level, these: Mapping[str, Any]) -> str:
    if these["low"] is None:
        return f"{level.label}: one person, who says nothing about anybody else."
    range_ = bounds(these["low"], these["high"])
    if these["note"] == DESCRIPTIVE:
        return (
            f"{level.label}: {range_} describes these {these['n_participants']} people and is no "
            "basis for a statement about others."
        )
    return f"{level.label}: with these pictures, the answers fit anything from {range_}."

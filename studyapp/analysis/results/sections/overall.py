"""The primary result: how often one condition was chosen, for these pictures and for others."""

from collections.abc import Iterator
from typing import Any

from studyapp.analysis.effects import majority
from studyapp.analysis.estimates import estimates
from studyapp.analysis.hypotheses.sign_flip import METHOD
from studyapp.analysis.planning.plan import PICTURES_LIKE_THESE, SIGN_FLIP
from studyapp.analysis.preference import EVERYONE, choices_of
from studyapp.analysis.results.columns import CONDITION, ESTIMATE, GROUP, OTHER, rows
from studyapp.analysis.results.conditions import against, other_conditions, that_showed_it
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.deciding import decides_below, looking_costs
from studyapp.analysis.results.document import (
    EXPLORATORY,
    PLANNED,
    Row,
    Section,
    Table,
)
from studyapp.analysis.results.narrower import NARROWER, narrower
from studyapp.analysis.results.one_half import STANDING, tests_of_one_half
from studyapp.analysis.results.other_readings import other_readings
from studyapp.analysis.sentences import bounds, how_many, p_value, percent, reading

ESTIMATES = (GROUP, CONDITION, OTHER, *ESTIMATE, STANDING)
BY_INTERVAL = (
    "The plan asks about pictures like these. The tests are for these pictures; for pictures like "
    "these, the interval decides: whether it includes 50\u00a0%."
)


def overall(data: Data) -> Section | None:
    """None while nobody chose anything."""
    if data.people.empty:
        return None
    planned = bool(data.facts.registration) and data.plan.primary_test == SIGN_FLIP
    standing = PLANNED if planned else EXPLORATORY
    found = estimates(data.chosen)
    tests = tests_of_one_half(data, standing)
    return Section(
        name="overall",
        title="Overall preference",
        sentences=tuple(_sentences(data, found, tests.rows[0])),
        tables=(
            _estimates(data, found, standing),
            tests,
            *other_readings(data, found[0]),
        ),
        plots=("preference",),
        standing=standing,
        caveats=tuple(_caveats(data, found)),
    )


def _estimates(data: Data, found: list[dict[str, Any]], standing: str) -> Table:
    """The primary condition first; the others where there are more than two."""
    others = other_conditions(data)
    records = [
        record
        | {
            "condition": data.condition,
            "standing": standing if record["estimand"] == data.plan.estimand else EXPLORATORY,
        }
        for record in found
    ]
    for name in others:
        records += [
            record | {"condition": name, "standing": EXPLORATORY}
            for record in estimates(choices_of(data.choices, name))
        ]
    met = {name: against(data, name) for name in [data.condition, *others]}
    records = [
        {"group": EVERYONE, "other": met[record["condition"]], **record} for record in records
    ]
    caption = "How often it was chosen when it was shown"
    return Table("estimates", caption, ESTIMATES, rows(records, ESTIMATES))


def _caveats(data: Data, found: list[dict[str, Any]]) -> Iterator[str]:
    if data.plan.estimand == PICTURES_LIKE_THESE:
        yield BY_INTERVAL
    yield from looking_costs(data, SIGN_FLIP)
    if narrower(found):
        yield NARROWER


def _sentences(data: Data, found: list[dict[str, Any]], test: Row) -> Iterator[str]:
    these, condition, other = found[0], data.condition, against(data, data.condition)
    n = these["n_participants"]
    by_whom = "one person" if n == 1 else f"{n:,} people"
    yield (
        f"{condition} was chosen over {other or 'another condition'} in {these['n_chosen']:,} of "
        f"{how_many(these['n_trials'], 'choice')} ({percent(these['preference'])}), by {by_whom}."
    )
    # Twice the same reason for there being no interval is once too often.
    yield from dict.fromkeys(reading(estimate, condition, other) for estimate in found)
    if n == 1:
        return
    people = majority(data.people["share"].to_numpy())
    yield (
        f"Counted by people, {people.people:,} of {people.of:,} "
        f"({percent(people.people / people.of)}, 95\u00a0% interval "
        f"{bounds(people.low, people.high)}) chose {condition} in more than half of their trials"
        f"{that_showed_it(data)}."
    )
    yield _what_the_test_says(data, test)


def _what_the_test_says(data: Data, test: Row) -> str:
    if test.get("p") is None:
        return f"There is {test['note']}."
    verdict = "do not rule out that people have no preference"
    if test["p"] < decides_below(data, SIGN_FLIP):
        verdict = "would be surprising if people had no preference"
    return f"The answers {verdict} ({METHOD}, {p_value(test['p'])}, {test['note']})."

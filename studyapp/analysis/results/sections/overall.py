"""The primary result: how often one condition was chosen, for these pictures and for others."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from studyapp.analysis.effects import effects, majority
from studyapp.analysis.estimates import estimates
from studyapp.analysis.hypotheses import naive
from studyapp.analysis.hypotheses.sign_flip import METHOD
from studyapp.analysis.intervals.beta_binomial import METHOD as BAYESIAN
from studyapp.analysis.intervals.beta_binomial import belief
from studyapp.analysis.intervals.counts import counts
from studyapp.analysis.intervals.wilson import naive_wilson
from studyapp.analysis.planning.plan import SIGN_FLIP
from studyapp.analysis.preference import EVERYONE, choices_of
from studyapp.analysis.results.columns import CONDITION, ESTIMATE, GROUP, OTHER, rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    EXPLORATORY,
    NUMBER,
    P_VALUE,
    PLANNED,
    SHARE,
    TEXT,
    Column,
    Row,
    Section,
    Table,
)
from studyapp.analysis.results.one_half import STANDING, tests_of_one_half
from studyapp.analysis.sentences import bounds, p_value, percent, reading
from studyapp.analysis.sizes import FEWEST_FOR_MODELS, MOST_FOR_BETA_BINOMIAL

ESTIMATES = (GROUP, CONDITION, OTHER, *ESTIMATE, STANDING)
READINGS = (
    Column("counted", "Counted", TEXT),
    Column("share", "Share", SHARE),
    Column("low", "95\u00a0% interval from", SHARE),
    Column("high", "to", SHARE),
    Column("n_chosen", "For it", NUMBER),
    Column("n_even", "Undecided", NUMBER),
    Column("n", "Of", NUMBER),
)
EFFECTS = (
    Column("effect", "Effect size", TEXT),
    Column("value", "Value", NUMBER),
    Column("note", "What it is", TEXT),
)
BELIEFS = (
    Column("mean", "Preference", SHARE),
    Column("low", "from", SHARE),
    Column("high", "to", SHARE),
    Column("above_half", "Probability that it is above 50\u00a0%", SHARE),
    Column("above_60", "Probability that it is above 60\u00a0%", SHARE),
    Column("correlation", "Correlation of one person's choices", NUMBER),
)
NAIVE = "Wilson interval of all trials"
NAIVE_COLUMNS = (
    Column("method", "Method", TEXT),
    Column("preference", "Preference", SHARE),
    Column("low", "from", SHARE),
    Column("high", "to", SHARE),
    Column("p", "p", P_VALUE),
)
NAIVE_NOTE = (
    "Only for comparison: this takes all trials for independent. Choices of one person resemble "
    "each other, so the interval is too narrow and the p-value too small."
)
NARROWER = (
    "The interval for pictures like these is narrower than that for these pictures on one side. "
    "Both are approximate; what holds for other pictures can be no surer than what holds for "
    "these, so trust the wider."
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
            _readings(data, found),
            _effects(data, found),
            *_belief(data),
            *((_naive(data),) if len(data.people) > 1 else ()),
        ),
        plots=("preference",),
        standing=standing,
        caveats=(NARROWER,) if _narrower(found) else (),
    )


def against(data: Data, condition: str) -> str:
    """What a condition met, where that is one thing only."""
    shown = choices_of(data.choices, condition)
    others = {*shown["method_a"].unique(), *shown["method_b"].unique()} - {condition}
    return others.pop() if len(others) == 1 else ""


def _estimates(data: Data, found: list[dict[str, Any]], standing: str) -> Table:
    """The primary condition first; the others where there are more than two."""
    names = sorted({*data.choices["method_a"].unique(), *data.choices["method_b"].unique()})
    others = [name for name in names if name != data.condition] if len(names) > 2 else []
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


def _narrower(found: list[dict[str, Any]]) -> bool:
    """With more pictures than people the two-way interval has more degrees of freedom."""
    these, like_these = found
    if these["low"] is None or like_these["low"] is None:
        return False
    return bool(like_these["low"] > these["low"] or like_these["high"] < these["high"])


def _readings(data: Data, found: list[dict[str, Any]]) -> Table:
    """80 % may mean 80 of 100 choices or 8 of 10 people."""
    these, people = found[0], majority(data.people["share"].to_numpy())
    records = [
        {
            "counted": "choices",
            "share": these["preference"],
            "n_chosen": these["n_chosen"],
            "n_even": 0,
            "n": these["n_trials"],
        }
        | {name: these[name] for name in ("low", "high")},
        {
            "counted": "people who chose it in more than half of their trials",
            "share": people.people / people.of,
            "low": people.low,
            "high": people.high,
            "n_chosen": people.people,
            "n_even": people.even,
            "n": people.of,
        },
    ]
    return Table("readings", "The same per cent, read twice", READINGS, rows(records, READINGS))


def _effects(data: Data, found: list[dict[str, Any]]) -> Table:
    sizes = effects(found[0]["preference"], data.people["share"].to_numpy())
    records: list[Row] = [
        {"effect": "g", "value": sizes.g, "note": "preference less one half (Cohen)"},
        {"effect": "h", "value": sizes.h, "note": "difference of arcsines (Cohen)"},
        {"effect": "odds", "value": sizes.odds, "note": "of choosing it; none if always chosen"},
        {
            "effect": "d",
            "value": sizes.d,
            "note": "mean distance from one half, in standard deviations of people; none if "
            "they do not differ",
        },
    ]
    return Table("effects", "How large it is", EFFECTS, rows(records, EFFECTS))


def _belief(data: Data) -> tuple[Table, ...]:
    """Offered for 10 to 49 people; with more, it errs where people are of two kinds."""
    if not FEWEST_FOR_MODELS <= len(data.people) <= MOST_FOR_BETA_BINOMIAL:
        return ()
    record = asdict(belief(*counts(data.chosen, "participant_id")))
    caption = "What to believe, knowing nothing else"
    return (
        Table("belief", caption, BELIEFS, rows([record], BELIEFS), note=f"Method: {BAYESIAN}."),
    )


def _naive(data: Data) -> Table:
    chosen, trials = float(data.people["chosen"].sum()), int(data.people["trials"].sum())
    low, high = naive_wilson(chosen, trials)
    test = naive.binomial(round(chosen), trials)
    record = {
        "method": f"{NAIVE}; {naive.BINOMIAL}",
        "preference": chosen / trials,
        "low": low,
        "high": high,
        "p": test and test.p,
    }
    caption = "What an analysis that ignores who answered would say"
    return Table("naive", caption, NAIVE_COLUMNS, rows([record], NAIVE_COLUMNS), note=NAIVE_NOTE)


def _sentences(data: Data, found: list[dict[str, Any]], test: Row) -> Iterator[str]:
    these, condition, other = found[0], data.condition, against(data, data.condition)
    n = these["n_participants"]
    by_whom = "one person" if n == 1 else f"{n:,} people"
    yield (
        f"{condition} was chosen over {other or 'another condition'} in {these['n_chosen']:,} of "
        f"{these['n_trials']:,} choices ({percent(these['preference'])}), by {by_whom}."
    )
    # Twice the same reason for there being no interval is once too often.
    yield from dict.fromkeys(reading(estimate, condition, other) for estimate in found)
    if n == 1:
        return
    people = majority(data.people["share"].to_numpy())
    yield (
        f"Counted by people, {people.people:,} of {people.of:,} "
        f"({percent(people.people / people.of)}, 95\u00a0% interval "
        f"{bounds(people.low, people.high)}) chose {condition} in more than half of their trials."
    )
    yield _what_the_test_says(data, test)


def _what_the_test_says(data: Data, test: Row) -> str:
    if test.get("p") is None:
        return f"There is {test['note']}."
    verdict = "do not rule out that people have no preference"
    if test["p"] < data.plan.alpha:
        verdict = "would be surprising if people had no preference"
    return f"The answers {verdict} ({METHOD}, {p_value(test['p'])}, {test['note']})."

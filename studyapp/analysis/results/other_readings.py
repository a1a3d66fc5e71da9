"""The same preference in other words: by people, as an effect size, as a belief, and naively."""

from collections.abc import Iterator
from dataclasses import asdict

from studyapp.analysis.effects import effects, majority
from studyapp.analysis.hypotheses import naive
from studyapp.analysis.intervals.beta_binomial import METHOD as BAYESIAN
from studyapp.analysis.intervals.beta_binomial import belief
from studyapp.analysis.intervals.counts import counts
from studyapp.analysis.intervals.wilson import naive_wilson
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import NUMBER, P_VALUE, SHARE, TEXT, Column, Row, Table
from studyapp.analysis.sizes import FEWEST_FOR_MODELS, MOST_FOR_BETA_BINOMIAL

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


def other_readings(data: Data, these: Row) -> Iterator[Table]:
    """
    Parameters
    ----------
    these : what `estimates` says for these pictures, of at least one person.
    """
    yield _readings(data, these)
    yield _effects(data, these)
    yield from _belief(data)
    if len(data.people) > 1:
        yield _naive(data)


def _readings(data: Data, these: Row) -> Table:
    """80 % may mean 80 of 100 choices or 8 of 10 people."""
    people = majority(data.people["share"].to_numpy())
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


def _effects(data: Data, these: Row) -> Table:
    sizes = effects(these["preference"], data.people["share"].to_numpy())
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

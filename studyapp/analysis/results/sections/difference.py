"""The lowest and the highest expertise level: how far apart, and whether they are alike."""

from collections.abc import Iterator

from studyapp.analysis.estimates import DESCRIPTIVE
from studyapp.analysis.hypotheses.equivalence import Equivalence, equivalence
from studyapp.analysis.hypotheses.means import Difference, welch
from studyapp.analysis.planning.plan import EQUIVALENCE
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    COUNT,
    EXPLORATORY,
    NUMBER,
    P_VALUE,
    PLANNED,
    TEXT,
    Column,
    Row,
    Section,
    Table,
)
from studyapp.analysis.results.levels import Level, levels_of
from studyapp.analysis.results.one_half import FOR_THESE_PICTURES
from studyapp.analysis.sentences import p_value, points, points_range
from studyapp.analysis.sizes import FEWEST_FOR_A_TEST, FEWEST_FOR_INFERENCE

WELCH = "difference of participants' mean preferences, Welch's t"
TOST = "two one-sided tests of the difference, Welch's t"
DIFFERENCES = (
    Column("lowest", "Lowest level", TEXT),
    Column("highest", "Highest level", TEXT),
    Column("n_lowest", "People", COUNT),
    Column("n_highest", "People", COUNT),
    Column("difference", "Highest less lowest", NUMBER),
    Column("low", "95\u00a0% interval from", NUMBER),
    Column("high", "to", NUMBER),
    Column("df", "Degrees of freedom", NUMBER),
    Column("p", "p", P_VALUE),
    Column("note", "Note", TEXT),
    Column("method", "Method", TEXT),
)
EQUIVALENCES = (
    Column("margin", "Margin", NUMBER),
    Column("confidence", "Confidence", NUMBER),
    Column("low", "Interval from", NUMBER),
    Column("high", "to", NUMBER),
    Column("p", "p", P_VALUE),
    Column("note", "Note", TEXT),
    Column("standing", "Standing", TEXT),
)
FEW = f"no test: fewer than {FEWEST_FOR_A_TEST} people at one of the two levels"


def difference(data: Data) -> Section | None:
    """None where nobody chose anything or the study knows fewer than two levels."""
    known = levels_of(data)
    if data.people.empty or len(known) < 2:
        return None
    lowest, highest = known[0], known[-1]
    planned = bool(data.facts.registration) and data.plan.primary_test == EQUIVALENCE
    standing = PLANNED if planned else EXPLORATORY
    found = welch(lowest.shares, highest.shares)
    testable = min(len(lowest.people), len(highest.people)) >= FEWEST_FOR_A_TEST
    alike = None
    if found is not None and testable and data.plan.margin is not None:
        alike = equivalence(found, data.plan.margin, data.plan.alpha)
    return Section(
        name="difference",
        title="Lowest and highest expertise",
        sentences=tuple(_sentences(data, (lowest, highest), found, alike)),
        tables=(
            _difference((lowest, highest), found, testable=testable),
            *_equivalence(data, found, alike, standing),
        ),
        standing=standing,
    )


def _difference(ends: tuple[Level, Level], found: Difference | None, *, testable: bool) -> Table:
    sizes = [len(level.people) for level in ends]
    record: Row = {
        "lowest": ends[0].label,
        "highest": ends[1].label,
        "n_lowest": sizes[0],
        "n_highest": sizes[1],
        "method": WELCH,
        "note": _note(ends, found, testable=testable),
    }
    if found is not None:
        record = {
            **record,
            "difference": found.difference,
            "low": found.low,
            "high": found.high,
            "df": found.df,
            "p": found.p if testable else None,
        }
    elif min(sizes):
        record = {**record, "difference": float(ends[1].shares.mean() - ends[0].shares.mean())}
    caption = "Difference of people's own preferences"
    return Table(
        "difference", caption, DIFFERENCES, rows([record], DIFFERENCES), FOR_THESE_PICTURES
    )


def _note(ends: tuple[Level, Level], found: Difference | None, *, testable: bool) -> str:
    smallest = min(len(level.people) for level in ends)
    if smallest < 2:
        return "no interval: fewer than two people at one of the two levels"
    if found is None:
        return "no interval: at both levels, everybody chose alike"
    if smallest < FEWEST_FOR_INFERENCE:
        return f"{DESCRIPTIVE}; {FEW}"
    return "" if testable else FEW


def _equivalence(
    data: Data, found: Difference | None, alike: Equivalence | None, standing: str
) -> tuple[Table, ...]:
    """Nothing where no margin was set: one that is chosen after the data proves nothing."""
    if data.plan.margin is None:
        return ()
    record: Row = {"margin": data.plan.margin, "standing": standing}
    if alike is None:
        why = "no test: people at these levels do not differ" if found is None else FEW
        record = {**record, "note": why}
    else:
        record = {
            **record,
            "confidence": 1 - 2 * alike.alpha,
            "low": alike.low,
            "high": alike.high,
            "p": alike.p,
        }
    caption = f"Are the two levels alike? ({TOST})"
    return (Table("equivalence", caption, EQUIVALENCES, rows([record], EQUIVALENCES)),)


def _sentences(
    data: Data,
    ends: tuple[Level, Level],
    found: Difference | None,
    alike: Equivalence | None,
) -> Iterator[str]:
    lowest, highest = ends
    if found is None:
        yield (
            f"How far {highest.label} and {lowest.label} are apart cannot be told: "
            f"{_note(ends, found, testable=False).removeprefix('no interval: ')}."
        )
        return
    yield (
        f"The preference for {data.condition} of {highest.label} differs from that of "
        f"{lowest.label} by {points(found.difference)} {_how_sure(ends, found)}."
    )
    if alike is not None:
        verdict = "are not shown to be alike"
        if alike.p < alike.alpha:
            verdict = "are alike"
        yield (
            f"Within a margin of {points(alike.margin)} either way, the two levels {verdict} "
            f"({TOST}, {p_value(alike.p)})."
        )


def _how_sure(ends: tuple[Level, Level], found: Difference) -> str:
    if min(len(level.people) for level in ends) < FEWEST_FOR_INFERENCE:
        return "in this sample; so few people are no basis for a statement about others"
    return f"(95\u00a0% interval {points_range(found.low, found.high)})"

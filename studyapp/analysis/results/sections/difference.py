"""Expertise levels two by two: how far apart, and whether the lowest and highest are alike."""

from collections.abc import Iterator
from itertools import combinations

from studyapp.analysis.estimates import DESCRIPTIVE
from studyapp.analysis.hypotheses.equivalence import Equivalence, equivalence
from studyapp.analysis.hypotheses.holm import holm
from studyapp.analysis.hypotheses.means import Difference, welch
from studyapp.analysis.planning.plan import EQUIVALENCE
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.deciding import decides_below, looking_costs
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
    Column("lower", "Lower level", TEXT),
    Column("higher", "Higher level", TEXT),
    Column("n_lower", "People at the lower", COUNT),
    Column("n_higher", "at the higher", COUNT),
    Column("difference", "Higher less lower", NUMBER),
    Column("low", "95\u00a0% interval from", NUMBER),
    Column("high", "to", NUMBER),
    Column("df", "Degrees of freedom", NUMBER),
    Column("p", "p", P_VALUE),
    Column("p_holm", "p, corrected for the number of pairs (Holm)", P_VALUE),
    Column("note", "Note", TEXT),
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
MOST_LEVELS = 6
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
    alike = None
    if found is not None and _testable((lowest, highest)) and data.plan.margin is not None:
        alike = equivalence(found, data.plan.margin, decides_below(data, EQUIVALENCE))
    sentences = tuple(_sentences(data, (lowest, highest), found, alike))
    return Section(
        name="difference",
        title="Differences between levels",
        # What was planned comes first; the top of the page repeats it.
        sentences=(*(reversed(sentences) if planned else sentences),),
        tables=(
            _differences(known),
            *_equivalence(data, found, alike, standing),
        ),
        standing=standing,
        caveats=tuple(looking_costs(data, EQUIVALENCE)),
    )


def _differences(known: list[Level]) -> Table:
    """Lowest and highest first; then every other pair, unless there are very many levels."""
    ends = (known[0], known[-1])
    pairs = [pair for pair in combinations(known, 2) if pair != ends]
    records = [_record(pair) for pair in (ends, *(pairs if len(known) <= MOST_LEVELS else ()))]
    corrected = holm([record["p"] for record in records])
    found = [{**record, "p_holm": p} for record, p in zip(records, corrected, strict=True)]
    return Table(
        "differences",
        f"How far levels are apart ({WELCH})",
        DIFFERENCES,
        rows(found, DIFFERENCES),
        note=FOR_THESE_PICTURES,
    )


def _record(pair: tuple[Level, Level]) -> Row:
    lower, higher = pair
    found, testable = welch(lower.shares, higher.shares), _testable(pair)
    apart = None
    if len(lower.people) and len(higher.people):
        apart = float(higher.shares.mean() - lower.shares.mean())
    return {
        "lower": lower.label,
        "higher": higher.label,
        "n_lower": len(lower.people),
        "n_higher": len(higher.people),
        "difference": apart,
        "low": found and found.low,
        "high": found and found.high,
        "df": found and found.df,
        "p": found.p if found and testable else None,
        "note": _note(pair, found),
    }


def _testable(pair: tuple[Level, Level]) -> bool:
    return min(len(level.people) for level in pair) >= FEWEST_FOR_A_TEST


def _note(pair: tuple[Level, Level], found: Difference | None) -> str:
    smallest = min(len(level.people) for level in pair)
    if smallest < 2:
        return "no interval: fewer than two people at one of the two levels"
    if found is None:
        return "no interval: at neither level do people differ among themselves"
    if smallest < FEWEST_FOR_INFERENCE:
        return f"{DESCRIPTIVE}; {FEW}"
    return "" if _testable(pair) else FEW


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
    caption = f"Are the lowest and the highest level alike? ({TOST})"
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
            f"{_note(ends, found).removeprefix('no interval: ')}."
        )
        return
    preference, how = f"the preference for {data.condition} is", _how_sure(ends, found)
    yield f"At {highest.label}, {preference} {_apart(found)} at {lowest.label} {how}."
    if alike is not None:
        verdict = "are not shown to be alike"
        if alike.p < alike.alpha:
            verdict = "are alike"
        yield (
            f"Within a margin of {points(alike.margin)} either way, {lowest.label} and "
            f"{highest.label} {verdict} ({TOST}, {p_value(alike.p)})."
        )
    elif data.plan.primary_test == EQUIVALENCE and data.plan.margin is not None:
        few = FEW.removeprefix("no test: ")
        yield f"Whether {lowest.label} and {highest.label} are alike was not tested: {few}."


def _apart(found: Difference) -> str:
    if not round(100 * found.difference):
        return "about the same as"
    way = "higher" if found.difference > 0 else "lower"
    return f"{points(abs(found.difference))} {way} than"


def _how_sure(ends: tuple[Level, Level], found: Difference) -> str:
    if min(len(level.people) for level in ends) < FEWEST_FOR_INFERENCE:
        return "in this sample; so few people are no basis for a statement about others"
    which = "; which of them is higher stays open" if found.low <= 0 <= found.high else ""
    range_ = points_range(found.low, found.high)
    return f"(95\u00a0% interval of the difference {range_}{which})"

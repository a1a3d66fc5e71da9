"""Does the preference change with expertise? A test of the trend over all participants."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from studyapp.analysis.hypotheses import naive, omnibus
from studyapp.analysis.hypotheses.outcome import Outcome
from studyapp.analysis.hypotheses.slope import HC3, OLS, Slope, slope
from studyapp.analysis.hypotheses.trend import METHOD, PLAIN_METHOD, Numbers, trend_tests
from studyapp.analysis.intervals.clustered import one_way
from studyapp.analysis.planning.plan import TREND
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.deciding import decides_below, looking_costs
from studyapp.analysis.results.document import (
    COUNT,
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
from studyapp.analysis.results.levels import Level, levels_of, without_level
from studyapp.analysis.results.one_half import FOR_THESE_PICTURES
from studyapp.analysis.sentences import p_value, points, points_range
from studyapp.analysis.sizes import FEWEST_FOR_A_TEST, FEWEST_FOR_INFERENCE

MEANS = (
    Column("level", "Level", TEXT),
    Column("score", "Score", COUNT),
    Column("mean", "Mean of people's own preferences", SHARE),
    Column("low", "95\u00a0% interval from", SHARE),
    Column("high", "to", SHARE),
    Column("n_participants", "People", COUNT),
    Column("slope", "Slope of the line", NUMBER),
    Column("intercept", "Its value at score 0", NUMBER),
)
TESTS = (
    Column("test", "Test", TEXT),
    Column("p", "p", P_VALUE),
    Column("statistic", "Statistic", NUMBER),
    Column("note", "Note", TEXT),
    Column("standing", "Standing", TEXT),
)
SLOPES = (
    Column("method", "Method", TEXT),
    Column("slope", "Change per level", NUMBER),
    Column("low", "95\u00a0% interval from", NUMBER),
    Column("high", "to", NUMBER),
)
NAIVE = "naive: takes all trials for independent, finds trends that are not there"
NOTHING = "no test: nobody differs from anybody"
NOT_NONE = (
    "That no trend is shown does not show that expertise makes no difference; for that, see the "
    "equivalence test and how many people it takes."
)
SMALL_LEVEL = (
    f"A level has fewer than {FEWEST_FOR_A_TEST} people. If these differ much more from each other "
    "than people of other levels do, a trend is found in up to one of ten studies without any, "
    "twice as often as the test promises."
)


@dataclass(frozen=True)
class _Sample:
    """Those whose level is known."""

    levels: list[Level]
    shares: Numbers
    scores: Numbers
    standing: str


def trend(data: Data) -> Section | None:
    """None where nobody chose anything or the study knows fewer than two levels."""
    known = levels_of(data)
    if data.people.empty or len(known) < 2:
        return None
    planned = bool(data.facts.registration) and data.plan.primary_test == TREND
    sample = _sample(known, PLANNED if planned else EXPLORATORY)
    line = slope(sample.shares, sample.scores)
    tests = list(_tests(data, sample))
    smallest = min((len(level.people) for level in sample.levels), default=0)
    return Section(
        name="trend",
        title="Trend with expertise",
        sentences=tuple(_sentences(data, sample, line, tests)),
        tables=(
            _means(sample, line),
            Table("tests", "Is there a trend?", TESTS, rows(tests, TESTS), note=FOR_THESE_PICTURES),
            _slopes(line),
        ),
        plots=("trend",),
        standing=sample.standing,
        caveats=(
            NOT_NONE,
            *looking_costs(data, TREND),
            *((SMALL_LEVEL,) if 0 < smallest < FEWEST_FOR_A_TEST else ()),
        ),
    )


def _sample(known: list[Level], standing: str) -> _Sample:
    present = [level for level in known if len(level.people)]
    nothing = [np.empty(0)]
    return _Sample(
        present,
        np.concatenate([level.shares for level in present] or nothing),
        np.concatenate([np.full(len(level.people), float(level.score or 0)) for level in present])
        if present
        else nothing[0],
        standing,
    )


def _why_no_test(sample: _Sample) -> str:
    if len(sample.shares) < FEWEST_FOR_INFERENCE:
        return f"no test: fewer than {FEWEST_FOR_INFERENCE} people whose level is known"
    if len(sample.levels) < 2:
        return f"no test: everybody is {sample.levels[0].label}"
    return ""


def _tests(data: Data, sample: _Sample) -> Iterator[Row]:
    missing = _why_no_test(sample)
    if missing:
        yield {"test": METHOD, "note": missing, "standing": sample.standing}
        return
    shares, scores = sample.shares, sample.scores
    found = trend_tests(shares, scores, data.rng("trend"))
    yield _test(METHOD, found.studentised if found else None, sample.standing)
    yield _test(PLAIN_METHOD, found.plain if found else None)
    yield _test(
        f"{omnibus.METHOD}, levels in any order",
        omnibus.kruskal_wallis([level.shares for level in sample.levels]),
    )
    counted = [[float(part.sum()) for part in level.counts] for level in sample.levels]
    of_level = [float(level.score or 0) for level in sample.levels]
    of_trials = naive.cochran_armitage([c[0] for c in counted], [c[1] for c in counted], of_level)
    yield {**_test(naive.COCHRAN_ARMITAGE, of_trials), "note": NAIVE}


def _test(name: str, found: Outcome | None, standing: str = EXPLORATORY) -> dict[str, Any]:
    if found is None:
        return {"test": name, "note": NOTHING, "standing": standing}
    return {
        "test": name,
        "p": found.p,
        # Infinite where nobody differs within a level; there is no number for that.
        "statistic": found.statistic if np.isfinite(found.statistic) else None,
        "note": found.basis if found.arrangements else "",
        "standing": standing,
    }


def _means(sample: _Sample, line: Slope | None) -> Table:
    """Every person counted alike; the interval is the adjusted Wilson interval of such counts."""
    records: list[Row] = []
    for level in sample.levels:
        trials = np.full(len(level.people), level.counts[1].mean())
        interval = one_way(level.shares * trials, trials)
        records.append(
            {
                "level": level.label,
                "score": level.score,
                "mean": float(level.shares.mean()),
                "low": interval and interval.low,
                "high": interval and interval.high,
                "n_participants": len(level.people),
                "slope": line and line.slope,
                "intercept": line and line.intercept,
            }
        )
    caption = "Mean of people's own preferences at every level, and the line through them"
    return Table("trend", caption, MEANS, rows(records, MEANS))


def _slopes(line: Slope | None) -> Table:
    records: list[Row] = []
    if line is not None:
        intervals = ((HC3, line.robust), (OLS, line.plain))
        records = [
            {
                "method": method,
                "slope": line.slope,
                "low": interval and interval[0],
                "high": interval and interval[1],
            }
            for method, interval in intervals
        ]
    caption = "How much the preference changes from one level to the next"
    return Table("slopes", caption, SLOPES, rows(records, SLOPES))


def _sentences(data: Data, sample: _Sample, line: Slope | None, tests: list[Row]) -> Iterator[str]:
    test = tests[0]
    if test.get("p") is None:
        yield f"Whether the preference changes with expertise cannot be told; {test['note']}."
    else:
        verdict = "is not shown to change"
        if test["p"] < decides_below(data, TREND):
            verdict = "changes"
        yield (
            f"The preference for {data.condition} {verdict} with expertise "
            f"({METHOD}, {p_value(test['p'])}, {test['note']})."
        )
        if line is not None and line.robust is not None:
            yield (
                f"From one level to the next it changes by {points(line.slope)} "
                f"(95\u00a0% interval {points_range(*line.robust)})."
            )
    unknown = len(without_level(data).people)
    if unknown:
        yield f"Left out: {unknown:,} whose level is not known."

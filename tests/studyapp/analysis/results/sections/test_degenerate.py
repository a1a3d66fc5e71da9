"""Models on tables that hold next to nothing: a sentence or silence, and no false number."""

from functools import cache

import numpy as np
import pytest

from studyapp.analysis.results.document import Results
from studyapp.analysis.results.sections.models import models
from studyapp.analysis.results.sections.order import order
from studyapp.analysis.results.sections.position import position
from studyapp.analysis.results.sections.ranking import ranking
from studyapp.analysis.results.sections.ties import ties
from tests.studyapp.analysis.results.sections.simulated import study

CASES = {
    "nobody": {"people": 0},
    "one person": {"people": 1},
    "two people": {"people": 2},
    "five people": {"people": 5},
    "ten people": {"people": 10},
    "all chose a": {"strengths": (np.inf, 0), "spread": 0},
    "all chose b": {"strengths": (0, np.inf), "spread": 0},
    "ties only": {"ties": 1.0},
    "one picture": {"items": 1},
    "one level": {"level": lambda person: 1},
    "one expert": {"level": lambda person: int(person == 0)},
    "no levels": {"level": lambda person: None},
    "one trial each": {"trials": 1},
    "half unanswered": {"unanswered": 0.5},
    "nothing answered": {"unanswered": 1.0},
    "people of two minds": {"spread": 50},
    "two people, five conditions": {"people": 2, "strengths": (1, 0.5, 0, 0, 0)},
    "a strict order of five": {"strengths": (200, 150, 100, 50, 0), "spread": 0},
    "eight conditions, ties": {"strengths": (1, 1, 1, 0, 0, 0, 0, 0), "ties": 0.3},
    "a strict order with ties": {"strengths": (200, 100, 0), "spread": 0, "ties": 0.3},
    "two people with ties": {"people": 2, "ties": 0.4},
}


@cache
def study_of(case):
    return study(**CASES[case])


@pytest.mark.parametrize("section", [models, ranking, ties, position, order])
@pytest.mark.parametrize("case", CASES)
def test_every_table_makes_sense_or_none_is_made(section, case):
    found = section(study_of(case))
    if found is None:
        return
    # JSON that allows no NaN, and no infinite number.
    Results({}, {}, (found,)).to_json()
    assert found.sentences
    assert all("nan" not in sentence for sentence in found.sentences)
    for table in found.tables:
        for row in table.rows:
            _interval_is_none(row)


def _interval_is_none(row):
    """An interval has both ends, and a width; an odds ratio's upper end may be off the scale."""
    for low, high in (("low", "high"), ("odds_low", "odds_high"), ("win_low", "win_high")):
        if row.get(low) is not None and row.get(high) is not None:
            assert row[low] < row[high]


@pytest.mark.parametrize("section", [models, ranking, ties, position, order])
def test_nobody_is_nothing(section):
    assert section(study(people=0)) is None
    assert section(study(unanswered=1.0)) is None

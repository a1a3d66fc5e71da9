"""A test of a study that is looked at more than once says no more than its plan allows."""

import pytest
from scipy.stats import norm

from studyapp.analysis.planning.plan import ANYTIME, EQUIVALENCE, LOOKS, POCOCK, TREND, Plan
from studyapp.analysis.results.deciding import decides_below
from studyapp.analysis.results.sections.difference import difference
from studyapp.analysis.results.sections.overall import overall
from tests.studyapp.analysis.planning.running import running

LEVELS = [0, 1, 2]
# The exact p of their sign-flip test is 0.035: below 0.05, and above what a look of Pocock leaves.
CHOSEN = [7] * 12 + [3, 3, 3, 4]


def looked_at(completed, **plan):
    plan = {"monitoring": LOOKS, "looks": (8, 16), "boundary": POCOCK, "planned_n": 16} | plan
    people = len(completed)
    return running(completed, (LEVELS * people)[:people], plan=Plan(**plan))


def test_with_planned_looks_the_bound_decides_and_not_alpha():
    """Pocock's constant for two looks at 5 % is 2.178 (Jennison and Turnbull 2000, table 2.1)."""
    data = looked_at(CHOSEN)
    assert decides_below(data, "sign-flip") == pytest.approx(2 * norm.sf(2.178), abs=2e-4)
    section = overall(data)
    p = section.table("tests").rows[0]["p"]
    assert 0.0294 < p < 0.05
    assert any("do not rule out" in sentence for sentence in section.sentences)
    assert any("only p below 0.029 counts" in caveat for caveat in section.caveats)
    plain = overall(looked_at(CHOSEN, monitoring="fixed", looks=()))
    assert any("would be surprising" in sentence for sentence in plain.sentences)
    assert not any("counts as significant" in caveat for caveat in plain.caveats)


def test_the_look_that_was_reached_last_decides():
    looks = {"boundary": "obrien-fleming"}
    early, late = looked_at(CHOSEN[:8], **looks), looked_at(CHOSEN, **looks)
    assert decides_below(early, "sign-flip") < 0.01 < 0.04 < decides_below(late, "sign-flip")
    none = decides_below(looked_at(CHOSEN[:3], **looks), "sign-flip")
    assert none == decides_below(early, "sign-flip")


def test_only_the_primary_test_pays_for_looking():
    data = looked_at(CHOSEN, primary_test=TREND)
    assert decides_below(data, "sign-flip") == 0.05
    assert decides_below(data, TREND) < 0.03


def test_equivalence_is_decided_one_side_at_a_time():
    data = looked_at([5, 6, 5, 6] * 10, primary_test=EQUIVALENCE, margin=0.3, looks=(20, 40))
    assert decides_below(data, EQUIVALENCE) < 0.05
    (row,) = difference(data).table("equivalence").rows
    assert row["confidence"] == pytest.approx(1 - 2 * decides_below(data, EQUIVALENCE))


def test_who_may_stop_at_any_time_is_told_that_the_test_is_for_one_look():
    section = overall(looked_at(CHOSEN, monitoring=ANYTIME, looks=()))
    assert any("confidence sequence" in caveat for caveat in section.caveats)


def test_a_result_before_the_planned_number_is_not_yet_the_planned_one():
    early, late = (looked_at(CHOSEN[:n], monitoring="fixed", looks=()) for n in (12, 16))
    assert any("12 of 16 planned participants" in caveat for caveat in overall(early).caveats)
    assert not any("planned participants" in caveat for caveat in overall(late).caveats)

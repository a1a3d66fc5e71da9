"""Verdicts whose numbers can be counted by hand: a picture of 10 by 10, a box, a map of a few
pixels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers.audit.rules import FAIL, NOT_APPLICABLE, PASS, Rules, judge


def box(left, top, right, bottom, size=10):
    region = np.zeros((size, size), bool)
    region[top:bottom, left:right] = True
    return region


def heat(**places):
    """A map with a value at ``x<column>y<row>``."""
    values = np.zeros((10, 10))
    for place, value in places.items():
        column, _, row = place[1:].partition("y")
        values[int(row), int(column)] = value
    return values


EXACT = {"tolerance": 0.0}


def test_a_map_outside_the_box_fails_though_the_network_may_be_sure():
    verdict = judge(heat(x8y8=1.0), [box(1, 1, 4, 4)], Rules())
    assert verdict.verdict == FAIL
    assert verdict.reason == "the map's peak lies outside the object"
    assert judge(heat(x2y2=1.0), [box(1, 1, 4, 4)], Rules()).verdict == PASS


def test_each_rule_measures_what_can_be_counted_by_hand():
    # 4 of 5 in the box; of the two pixels that reach half of the maximum one is within.
    values = heat(x1y1=4.0, x9y9=3.0, x1y2=1.0, x8y8=2.0)
    found = judge(values, [box(1, 1, 3, 4)], Rules(**EXACT)).measures
    assert found["peak"] is True
    assert found["energy"] == pytest.approx(5 / 10)
    assert found["energy_above_chance"] == pytest.approx(5 / 10 - 6 / 100)
    assert found["coverage"] == pytest.approx(1 / 6)
    assert found["precision"] == pytest.approx(1 / 3)
    assert found["iou"] == pytest.approx(1 / 8)


@pytest.mark.parametrize(
    ("rule", "value"),
    [("energy", 1 / 2), ("coverage", 1 / 6), ("precision", 1 / 3), ("iou", 1 / 8)],
)
def test_what_reaches_a_limit_exactly_passes_and_what_is_below_fails(rule, value):
    values = heat(x1y1=4.0, x9y9=3.0, x1y2=1.0, x8y8=2.0)
    regions = [box(1, 1, 3, 4)]
    verdicts = [
        judge(values, regions, Rules(peak=False, **{rule: least}, **EXACT))
        for least in (value, value + 0.001)
    ]
    assert [verdict.verdict for verdict in verdicts] == [PASS, FAIL]
    assert verdicts[1].reason.startswith(f"{rule} is {value:.3f}")


@given(st.floats(0, 3), st.integers(0, 9), st.integers(0, 9))
def test_a_larger_tolerance_never_lets_a_peak_fail_and_a_large_one_lets_it_pass(more, x, y):
    values, regions = heat(**{f"x{x}y{y}": 1.0}), [box(4, 4, 6, 6)]
    small = judge(values, regions, Rules(tolerance=0.0)).verdict
    large = judge(values, regions, Rules(tolerance=more)).verdict
    assert small == FAIL or large == PASS
    assert judge(values, regions, Rules(tolerance=3.0)).verdict == PASS


def test_the_tolerance_is_a_share_of_the_boxs_sides_and_pixels_on_top():
    values, regions = heat(x7y5=1.0), [box(2, 4, 6, 6)]  # 2 pixels right of a box 4 wide
    assert judge(values, regions, Rules(tolerance=0.25)).verdict == FAIL
    assert judge(values, regions, Rules(tolerance=0.5)).verdict == PASS
    assert judge(values, regions, Rules(tolerance=0.0, tolerance_pixels=2)).verdict == PASS
    assert judge(values, regions, Rules(tolerance=0.25, tolerance_pixels=1)).verdict == PASS
    # Upwards the same share is half as much, since the box is half as high.
    above = heat(x3y2=1.0)
    assert judge(above, regions, Rules(tolerance=0.5)).verdict == FAIL
    assert judge(above, regions, Rules(tolerance=1.0)).verdict == PASS


def test_a_box_grown_over_the_border_ends_there():
    measures = judge(heat(x0y0=1.0), [box(0, 0, 2, 2)], Rules(tolerance=5.0)).measures
    assert measures["energy"] == 1
    assert measures["energy_above_chance"] == pytest.approx(0)


def test_any_of_several_objects_is_enough_for_the_peak():
    regions = [box(0, 0, 2, 2), box(7, 7, 9, 9)]
    assert judge(heat(x8y8=1.0), regions, Rules()).verdict == PASS
    assert judge(heat(x5y5=1.0), regions, Rules()).verdict == FAIL


def test_two_rules_can_be_joined_by_all_or_any():
    values, regions = heat(x1y1=2.0, x9y9=1.5, x8y9=1.5), [box(1, 1, 3, 3)]
    both = {"energy": 0.5, **EXACT}
    assert judge(values, regions, Rules(**both)).verdict == FAIL
    assert judge(values, regions, Rules(**both, combine="any")).verdict == PASS
    nowhere = judge(heat(x9y9=1.0), regions, Rules(**both, combine="any"))
    assert nowhere.verdict == FAIL
    assert "peak" in nowhere.reason
    assert "energy is 0.000" in nowhere.reason


def test_where_the_question_has_no_answer_the_reason_is_told():
    verdict = judge(np.zeros((10, 10)), [], Rules(), "nothing is known about where the object is")
    assert verdict.verdict == NOT_APPLICABLE
    assert verdict.reason == "nothing is known about where the object is"
    assert set(verdict.measures.values()) == {None}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"energy": 0.0}, "energy must be above 0"),
        ({"iou": 1.5}, "iou must be above 0 and at most 1"),
        ({"threshold": 0.0}, "threshold"),
        ({"tolerance": -0.1}, "must be 0 or more, and finite"),
        ({"tolerance": float("nan")}, "must be 0 or more, and finite"),
        ({"tolerance": float("inf")}, "must be 0 or more, and finite"),
        ({"peak": False}, "there is no rule; set peak = true or one of energy"),
    ],
)
def test_rules_that_cannot_be_are_refused_by_name(wrong, told):
    with pytest.raises(ValueError, match=told):
        Rules(**wrong)

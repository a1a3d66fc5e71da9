"""Rankings of bricks, by hand."""

import pytest

from examples.lego.causal.agreement import agreement


def test_the_same_order_agrees_fully_and_the_reverse_not_at_all():
    assert agreement([1, 2, 3], [10, 20, 30]) == (pytest.approx(1), 1, pytest.approx(1 / 3))
    assert agreement([3, 2, 1], [10, 20, 30]) == (pytest.approx(-1), 0, pytest.approx(1 / 3))


def test_spearman_of_four_bricks_is_that_of_the_formula():
    # ranks 1 2 3 4 and 2 1 4 3: 1 - 6 (1 + 1 + 1 + 1) / (4 (16 - 1)) = 0.6
    found = agreement([1, 2, 3, 4], [20, 10, 40, 30])
    assert found.rank == pytest.approx(0.6)
    assert found.top == 0


def test_a_map_that_tells_no_brick_from_another_is_a_guess():
    assert agreement([0, 0, 0, 0], [1, 5, 2, 3]) == (0, 0.25, 0.25)


def test_of_equally_favoured_bricks_the_right_one_is_met_by_chance():
    assert agreement([7, 7, 0], [9, 1, 2]).top == 0.5


def test_a_single_brick_has_no_ranking():
    assert agreement([1], [1]) is None
    assert agreement([], []) is None


def test_equal_effects_leave_the_rank_open():
    found = agreement([1, 2], [3, 3])
    assert found.rank is None
    assert found.top == 1
    assert found.chance == 1


def test_the_largest_fall_counts_and_not_the_largest_change():
    assert agreement([5, 1], [0.1, -9]).top == 1

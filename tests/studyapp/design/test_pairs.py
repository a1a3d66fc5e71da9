"""Every pair of conditions has its turn, and neighbours in the circle join all conditions."""

from collections import Counter

import pytest

from studyapp.design.pairs import all_pairs, circle_of_pairs, spanning_pairs


def test_three_conditions_meet_in_three_pairs():
    assert all_pairs(["a", "b", "c"]) == [("a", "b"), ("a", "c"), ("b", "c")]


@pytest.mark.parametrize("count", range(2, 25))
def test_any_neighbours_in_the_circle_join_all_conditions_with_none_to_spare(count):
    circle = circle_of_pairs(range(count))
    assert Counter(map(frozenset, circle)) == Counter(map(frozenset, all_pairs(range(count))))
    for start in range(len(circle)):
        neighbours = (circle * 2)[start : start + count - 1]
        assert len(spanning_pairs(neighbours)) == count - 1


def test_pairs_that_only_close_a_ring_join_nothing():
    assert spanning_pairs(["ab", "bc", "ca", "cd"]) == ["ab", "bc", "cd"]

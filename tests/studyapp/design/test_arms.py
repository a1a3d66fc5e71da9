"""Arms get their shares, at every moment and for every kind of people."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.design.arms import next_arm


@given(
    weights=st.lists(st.integers(1, 4), min_size=1, max_size=5),
    levels=st.lists(st.integers(0, 2), max_size=60),
    seed=st.integers(0, 2**32),
)
def test_every_arm_always_has_its_share_of_every_level_rounded_down_or_up(weights, levels, seed):
    shares = dict(enumerate(weights))
    draw = Random(seed)
    held: dict[int, Counter[int]] = {}
    everybody: Counter[int] = Counter()
    for level in levels:
        alike = held.setdefault(level, Counter())
        arm = next_arm(shares, alike=alike, everybody=everybody, draw=draw)
        alike[arm] += 1
        everybody[arm] += 1
        for name, weight in shares.items():
            exact = alike.total() * weight / sum(weights)
            assert exact - 1 < alike[name] < exact + 1


@given(held=st.lists(st.integers(0, 20), min_size=2, max_size=5), seed=st.integers(0, 99))
def test_after_dropouts_equal_arms_are_filled_up_again(held, seed):
    arms, draw = Counter(dict(enumerate(held))), Random(seed)
    weights = dict.fromkeys(range(len(held)), 1)
    for _ in range(len(held) * max(held)):
        arms[next_arm(weights, alike=arms, everybody=arms, draw=draw)] += 1
    assert max(arms.values()) - min(arms.values()) <= 1


def test_the_first_person_of_a_level_goes_where_fewest_are():
    weights = {"a": 1, "b": 1}
    chosen = {
        next_arm(weights, alike={}, everybody={"a": 3, "b": 2}, draw=Random(seed))
        for seed in range(20)
    }
    assert chosen == {"b"}


def test_chance_decides_between_arms_that_are_equal():
    weights = {"a": 1, "b": 1}
    chosen = [next_arm(weights, alike={}, everybody={}, draw=Random(seed)) for seed in range(40)]
    assert set(chosen) == {"a", "b"}
    assert chosen[0] == next_arm(weights, alike={}, everybody={}, draw=Random(0))


@pytest.mark.parametrize("weights", [{}, {"a": 0, "b": 1}])
def test_arms_without_a_weight_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        next_arm(weights, alike={}, everybody={}, draw=Random(1))

"""Dealing out pictures: no pile in two parts, and no picture that moves when others come."""

import numpy as np
import pytest

from examples.lego.training.splitting import split

PILES = [f"pile={number // 2}" for number in range(4000)]


def test_every_picture_is_in_one_part_of_about_the_wanted_size():
    parts = split(PILES, 1, validation=0.2, test=0.1)
    assert sorted(np.concatenate(parts).tolist()) == list(range(4000))
    # Three standard deviations of 2,000 piles: 3 sqrt(0.2 * 0.8 / 2000) = 0.027.
    assert len(parts.validation) / 4000 == pytest.approx(0.2, abs=0.027)
    assert len(parts.test) / 4000 == pytest.approx(0.1, abs=0.021)


def test_pictures_of_one_pile_stay_together():
    owners = [{PILES[number] for number in part} for part in split(PILES, 1)]
    assert not owners[0] & owners[1]
    assert not owners[0] & owners[2]
    assert not owners[1] & owners[2]


def test_a_picture_stays_in_its_part_when_others_are_added():
    few, many = split(PILES[:1000], 1), split(PILES, 1)
    for part, larger in zip(few, many, strict=True):
        assert set(part) == {number for number in larger if number < 1000}


def test_another_seed_deals_otherwise():
    assert split(PILES, 1).test.tolist() != split(PILES, 2).test.tolist()


def test_impossible_shares_and_empty_parts_are_refused():
    with pytest.raises(ValueError, match="together below 1"):
        split(PILES, 1, validation=0.5, test=0.5)
    with pytest.raises(ValueError, match="of 1 piles none came to the part for"):
        split(["pile=1"], 1)

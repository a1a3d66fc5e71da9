"""Grounds: every kind tiles without a seam, in its two colours, the same from the same seed."""

import numpy as np
import pytest

from examples.lego.piles.backgrounds import KINDS, pattern
from examples.lego.piles.scene import Ground

BLACK, WHITE = (0.1, 0.1, 0.1), (0.8, 0.8, 0.8)


def drawn(kind, seed=1):
    return pattern(Ground(kind, (BLACK, WHITE), 10.0, seed))


@pytest.mark.parametrize("kind", KINDS)
def test_a_pattern_shows_its_colours_and_nothing_beyond(kind):
    tile = drawn(kind)
    assert tile.shape[2] == 3
    assert tile.min() > 0.05
    assert tile.max() < 0.95
    assert (tile.mean(axis=2).std() < 0.02) == (kind == "plain")
    assert np.array_equal(tile, drawn(kind))
    assert not np.array_equal(tile, drawn(kind, 2))


@pytest.mark.parametrize("kind", ["stone", "wood", "cloth", "grass", "speckles"])
def test_a_pattern_goes_on_over_the_edge_of_its_tile(kind):
    tile = drawn(kind).mean(axis=2)
    within = np.abs(np.diff(tile, axis=0)).mean(axis=1)
    over = np.abs(tile[0] - tile[-1]).mean()
    assert over <= within.max() * 1.3


def test_a_kind_that_is_not_there_is_refused():
    with pytest.raises(KeyError, match="lava"):
        drawn("lava")

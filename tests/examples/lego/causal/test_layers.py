"""How many maps look at bricks, by hand."""

import pytest

from examples.lego.causal.layers import layers

AREAS = [0.1, 0.1, 0.8]


def pile(*splits, target=0):
    return {"target": target, "areas": AREAS, "layers": {"conv1": list(splits)}}


def test_a_map_is_judged_by_its_mean_over_piles():
    bricks, away = [0.5, 0.3, 0.2], [0.0, 0.1, 0.9]
    found = layers([pile(bricks, away), pile(bricks, bricks)])["conv1"]
    # the second map: 0.25, 0.2, 0.55 in the mean, so most of it lies on the background, which has
    # less than its share all the same
    assert found["majority"] == {"target": 1, "others": 0, "background": 1, "silent": 0}
    assert found["away"] == 0
    assert layers([pile(bricks, away)])["conv1"]["away"] == 1


def test_regions_are_told_of_piles_with_the_target_and_bricks_of_all():
    found = layers([pile([0.6, 0.2, 0.2]), pile([0.0, 0.4, 0.6], target=None)])["conv1"]
    assert found["regions"]["target"]["mean"] == pytest.approx(0.6)
    assert found["bricks"]["mean"] == pytest.approx(0.6)
    assert found["chance"] == pytest.approx(0.2)


def test_nine_tenths_on_bricks_is_almost_exclusively():
    found = layers([pile([0.5, 0.4, 0.1], [0.5, 0.39, 0.11], None)])["conv1"]
    assert found["mostly"] == 0.5
    assert found["silent"] == 1


def test_no_piles_have_no_layers():
    assert layers([]) == {}

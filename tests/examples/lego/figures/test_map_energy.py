"""How a feature map is divided between bricks and background, and what is said of it."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from examples.lego.figures.map_energy import (
    LayerSplit,
    MapSplit,
    deeper,
    exclusively,
    layer_split,
    split_maps,
)
from examples.lego.figures.subject import Pile
from explainers.network.preprocessing import Preprocessing


def pile():
    """Two bricks: the left half, and the upper right quarter."""
    one, two = np.zeros((2, 4, 4), bool)
    one[:, :2], two[:2, 2:] = True, True
    pixels = np.zeros((4, 4, 3), np.uint8)
    return Pile("a.png", Path("a.png"), pixels, {"one": 0, "two": 1}, {"one": one, "two": two})


def classifier():
    return SimpleNamespace(frame=lambda pixels: Preprocessing().frame(pixels, (4, 4)))


def test_a_map_is_divided_by_its_positive_part():
    values = np.zeros((4, 4, 3), np.float32)
    values[:, :2, 0], values[:2, 2:, 0], values[2:, 2:, 0] = 1, 1, -9
    values[..., 1] = 2
    found = split_maps(classifier(), pile(), values)
    assert found[0] == MapSplit(pytest.approx(1), 0.75, True)
    assert found[1] == MapSplit(pytest.approx(0.75), 0.75, True)
    assert found[2] is None


def test_bricks_are_not_similar_if_one_is_less_than_half_as_bright():
    values = np.zeros((4, 4, 1), np.float32)
    values[:, :2], values[:2, 2:] = 1, 0.4
    assert split_maps(classifier(), pile(), values)[0].similar is False


def test_a_layer_is_the_mean_of_its_maps():
    maps = [MapSplit(1.0, 0.5, True), MapSplit(0.2, 0.5, False), None]
    found = layer_split("conv", maps)
    assert found == LayerSplit("conv", 2, 1, pytest.approx(0.6), 0.5, 0.5, 0.5, 0.5)


def layers(*shares):
    return [
        LayerSplit(f"conv{n}", 9, 0, share, 0.2, 0.1, 0.1, 0.6) for n, share in enumerate(shares)
    ]


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ((0.2, 0.3, 0.4), "The deeper the layer, the more"),
        ((0.2, 0.5, 0.4), "not evenly"),
        ((0.4, 0.3, 0.2), "do not look more at bricks"),
        ((0.2, 0.2, 0.2), "do not look more at bricks"),
    ],
)
def test_the_sentence_on_depth_follows_the_numbers(shares, says):
    assert says in deeper(layers(*shares))


def test_the_sentence_on_the_last_layer_follows_the_numbers():
    last = layers(0.2)[0]
    assert "Not most maps" in exclusively(last)
    assert "most hardly tell bricks apart" in exclusively(last)
    told = exclusively(last._replace(mostly=0.8, away=0.7, similar=0.2))
    assert told.startswith("Most maps")
    assert "The majority" in told
    assert "most do tell bricks apart" in told

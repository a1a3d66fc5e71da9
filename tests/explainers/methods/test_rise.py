import keras
import numpy as np
import pytest
from PIL import Image

import explainers
from explainers.methods._masks import _enlargement, random_masks
from tests.explainers.builders import noise, saved

rise = explainers.get("rise")
SIZE = (12, 10)


def masks(cells=3, keep=0.4, count=7, batch_size=3, seed=5, size=SIZE):
    return np.concatenate(list(random_masks(size, cells, keep, count, batch_size, seed)))


def test_masks_are_the_same_whatever_the_size_of_the_batch():
    wanted = masks(batch_size=1)
    assert wanted.shape == (7, *SIZE)
    assert wanted.dtype == np.float32
    assert wanted.min() >= 0
    assert wanted.max() <= 1 + 1e-6
    for batch_size in (2, 7, 100):
        assert masks(batch_size=batch_size) == pytest.approx(wanted, abs=1e-6)
    assert not np.allclose(masks(seed=6), wanted)


def test_a_pixel_is_seen_as_often_as_asked_everywhere():
    many = masks(keep=0.3, count=6000, batch_size=500)
    assert many.mean(axis=0) == pytest.approx(0.3, abs=0.03)
    assert many.mean() == pytest.approx(0.3, abs=0.01)


def test_every_mask_is_a_window_of_an_enlarged_grid():
    """Each window is searched for among all grids and shifts, enlarged by another library."""
    enlarged = [
        np.array(Image.fromarray(grid).resize((9, 9), Image.Resampling.BILINEAR))
        for number in range(16)
        for grid in [np.array([number >> bit & 1 for bit in range(4)], np.float32).reshape(2, 2)]
    ]
    windows = np.array(
        [
            big[top : top + 6, left : left + 6]
            for big in enlarged
            for top in range(3)
            for left in range(3)
        ]
    )
    found = set()
    for mask in masks(cells=2, keep=0.5, count=200, size=(6, 6)):
        distances = np.abs(windows - mask).max(axis=(1, 2))
        assert distances.min() < 1e-6
        found.add(int(distances.argmin()))
    assert len(found) > 60  # of 16 grids and 9 places, some of which look alike


def test_enlarging_keeps_a_plain_grid_plain_and_reaches_every_cell():
    matrix = _enlargement(4, 20)
    assert matrix.sum(axis=1) == pytest.approx(1)
    assert matrix[:2, 0].tolist() == [1, 1]
    assert matrix[[2, 7, 12, 17], [0, 1, 2, 3]] == pytest.approx(1)


@pytest.fixture(scope="module")
def squared(tmp_path_factory):
    """A network whose first score is the square of the mean luminance, so masks interact."""
    inputs = keras.Input((*SIZE, 3))
    value = keras.layers.Rescaling(1 / 255)(keras.layers.GlobalAveragePooling2D()(inputs))
    head = keras.layers.Dense(2, activation="sigmoid", use_bias=False)
    model = keras.Model(inputs, head(keras.layers.Multiply()([value, value])))
    head.set_weights([np.array([[3, -3], [2, -2], [1, -1]])])
    return explainers.load_classifier(saved(model, tmp_path_factory.mktemp("squared")))


def scores(pictures):
    return ((pictures.mean(axis=(1, 2)) / 255) ** 2) @ [3, 2, 1]


@pytest.mark.parametrize("hide_colour", ["black", [200, 10, 90]])
@pytest.mark.parametrize("centred", [True, False])
def test_the_map_is_equation_6(squared, centred, hide_colour):
    picture, count, keep = noise(*SIZE), 11, 0.4
    drawn = masks(keep=keep, count=count).astype(np.float64)
    hidden = np.zeros(3) if hide_colour == "black" else np.array(hide_colour)
    seen = [mask[..., None] * picture + (1 - mask[..., None]) * hidden for mask in drawn]
    values = scores(np.array(seen))
    weights = values - values.mean() if centred else values
    wanted = sum(weight * mask for weight, mask in zip(weights, drawn, strict=True))
    one, other = rise(
        squared,
        [picture],
        [(0, 1)],
        seeds=[5],
        num_masks=count,
        cells=3,
        keep=keep,
        centred=centred,
        hide_colour=hide_colour,
        score="logit",
        batch_size=4,
    )
    assert one.map == pytest.approx(wanted / (keep * count), abs=1e-5)
    assert other.map == pytest.approx(-one.map, abs=1e-5)
    assert one.facts["mean_score"] == pytest.approx(values.mean(), abs=1e-5)
    assert one.facts["masks"] == count


def test_probabilities_are_averaged_unless_told_otherwise(squared):
    options = {"seeds": [5], "num_masks": 6, "cells": 3, "keep": 0.4}
    (one,) = rise(squared, [noise(*SIZE)], [(0,)], **options)
    seen = masks(count=6)[..., None] * noise(*SIZE)
    wanted = (1 / (1 + np.exp(-scores(seen)))).mean()
    assert one.facts["mean_score"] == pytest.approx(wanted, abs=1e-6)


def test_the_map_points_at_what_the_class_is_made_of(tmp_path):
    """Only the brightness of the upper left quarter counts."""
    inputs = keras.Input((16, 16, 1))
    value = keras.layers.Flatten()(keras.layers.Cropping2D(((0, 8), (0, 8)))(inputs))
    head = keras.layers.Dense(1, activation="sigmoid", use_bias=False)
    model = keras.Model(inputs, head(value))
    head.set_weights([np.full((64, 1), 1 / 64 / 255)])
    classifier = explainers.load_classifier(saved(model, tmp_path))
    white = np.full((16, 16, 3), 255, np.uint8)
    against, toward = rise(
        classifier, [white], [(0, 1)], seeds=[1], num_masks=600, cells=4, batch_size=100
    )
    inside = toward.map[:8, :8].mean()
    assert inside > 5 * np.abs(toward.map[10:, 10:]).mean()
    assert against.map == pytest.approx(-toward.map, abs=1e-6)

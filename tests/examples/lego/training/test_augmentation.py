"""Changed pictures: what moves together, what loses its label, and what nothing changes."""

from dataclasses import replace

import numpy as np
import pytest

from examples.lego.training.augmentation import LEFT, NONE, Augmentation, augment

pytestmark = pytest.mark.tensorflow


def changed(drawn, options, seed=1):
    return augment(drawn.pixels, drawn.truth, drawn.places, options, np.random.default_rng(seed))


def test_nothing_changes_where_nothing_may(drawn):
    pixels, wanted = changed(drawn, NONE)
    np.testing.assert_allclose(pixels, drawn.pixels, atol=1e-3)
    assert np.array_equal(wanted, drawn.truth)


def test_a_mirrored_picture_is_the_picture_from_right_to_left(drawn):
    pixels, wanted = changed(drawn, replace(NONE, flip=1))
    np.testing.assert_allclose(pixels, drawn.pixels[:, :, ::-1], atol=1e-3)
    assert np.array_equal(wanted, drawn.truth)


def test_a_brick_that_is_shifted_out_loses_its_label_and_the_other_keeps_it():
    pixels = np.zeros((400, 16, 16, 3), np.uint8)
    places = np.zeros((400, 16, 16), np.uint8)
    places[:, 6:10, 6:10], places[:, 6:10, 0:2] = 1, 2
    options = replace(NONE, shift=0.15)
    _, wanted = augment(pixels, np.ones((400, 3)), places, options, np.random.default_rng(1))
    assert wanted[:, 0].all()
    # Shifts are even between -2.4 and 2.4 pixels, and beyond 1.5 none of its two columns is left:
    # 0.9 / 4.8 of all, give or take three standard deviations of 400.
    assert 1 - wanted[:, 1].mean() == pytest.approx(0.1875, abs=0.06)
    # Nothing is known about where the third is, so it stays.
    assert wanted[:, 2].all()


def test_a_smaller_picture_takes_no_label_away(drawn):
    assert LEFT < 1
    options = replace(NONE, zoom=0.4)
    for seed in range(3):
        pixels, _ = changed(drawn, options, seed)
        assert not np.allclose(pixels, drawn.pixels)
    places = np.zeros((50, 64, 64), np.uint8)
    places[:, 20:44, 20:44] = 1
    pixels = np.zeros((50, 64, 64, 3), np.uint8)
    _, wanted = augment(pixels, np.ones((50, 1)), places, options, np.random.default_rng(1))
    assert wanted.all()


def test_colours_change_by_no_more_than_the_options_say():
    pixels = np.full((200, 8, 8, 3), 100, np.uint8)
    options = replace(NONE, brightness=0.1, warmth=0.05)
    nowhere = np.zeros((200, 8, 8), np.uint8)
    found, _ = augment(pixels, np.ones((200, 1)), nowhere, options, np.random.default_rng(1))
    factors = found[:, 0, 0] / 100
    assert 0.9 <= factors[:, 1].min() < 0.91
    assert 1.09 < factors[:, 1].max() <= 1.1
    warmth = factors[:, 0] / factors[:, 1]
    assert 0.95 <= warmth.min() < 0.96
    assert 1.04 < warmth.max() <= 1.05
    np.testing.assert_allclose(factors[:, 0] * factors[:, 2], factors[:, 1] ** 2, rtol=1e-5)


def test_one_seed_gives_one_result_and_levels_stay_levels(drawn):
    one, other, third = (changed(drawn, Augmentation(), seed)[0] for seed in (1, 1, 2))
    assert np.array_equal(one, other)
    assert not np.array_equal(one, third)
    assert one.min() >= 0
    assert one.max() <= 255
    assert one.dtype == np.float32

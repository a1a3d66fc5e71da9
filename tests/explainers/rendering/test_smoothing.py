import time

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from explainers.rendering import render
from explainers.rendering.smoothing import low_pass
from tests.explainers.builders import noise
from tests.explainers.rendering.builders import blocks, explanation, hills


def exact(values, smoothing):
    sigma = smoothing / 100 * min(values.shape)
    return gaussian_filter(values.astype(np.float64), sigma, mode="nearest")


def test_a_picture_of_up_to_1024_pixels_is_filtered_exactly():
    values = np.maximum(hills(400, 1024), 0)
    for smoothing in (0, 0.3, 5, 20):
        assert np.array_equal(low_pass(values, smoothing), exact(values, smoothing))


def superpixel_map(height, width):
    numbers = blocks(height, width, 90)
    return np.random.default_rng(3).uniform(size=numbers.max() + 1)[numbers]


def corner(height, width):
    values = np.zeros((height, width))
    values[0, 0] = values[-1, -7:] = 1
    return values


@pytest.mark.parametrize("make", [hills, superpixel_map, corner])
@pytest.mark.parametrize("smoothing", [5, 3.3])
def test_a_large_map_is_smoothed_to_within_one_of_256_levels(make, smoothing):
    values = np.maximum(make(1013, 1531), 0)
    wanted, found = exact(values, smoothing), low_pass(values, smoothing)
    assert not np.array_equal(found, wanted)
    assert np.abs(found - wanted).max() <= wanted.max() / 255 / 2


def test_the_picture_of_a_large_map_differs_by_no_more_than_one_step_of_its_colours():
    values, picture = np.maximum(hills(1100, 1400), 0), noise(1100, 1400)
    wanted = render(explanation(exact(values, 5)), picture, "same-colour").astype(int)
    found = render(explanation(values), picture, "harmonised")
    assert np.abs(found - wanted).max() <= 4  # the largest step of inferno
    assert (np.abs(found - wanted).max(axis=2) > 1).mean() < 0.02


def test_the_cost_grows_with_the_pixels_and_not_with_the_filter():
    """Nine times the pixels: the plain filter would take 27 times as long."""
    small, large = (np.maximum(hills(1100 * n, 1100 * n), 0) for n in (1, 3))

    def seconds(values):
        times = []
        for _ in range(3):
            start = time.process_time()
            low_pass(values, 5)
            times.append(time.process_time() - start)
        return min(times)

    assert seconds(large) < 16 * seconds(small)

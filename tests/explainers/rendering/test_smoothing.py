import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from explainers.rendering import render, smoothing
from explainers.rendering.smoothing import low_pass
from tests.explainers.builders import noise
from tests.explainers.rendering.builders import blocks, explanation, hills


def exact(values, smoothing):
    sigma = smoothing / 100 * min(values.shape)
    return gaussian_filter(values.astype(np.float64), sigma, mode="nearest")


def test_a_picture_of_up_to_1024_pixels_is_filtered_exactly():
    values = np.maximum(hills(400, 1024), 0)
    for share in (0, 0.3, 5, 20):
        assert np.array_equal(low_pass(values, share), exact(values, share))


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


def test_the_filter_of_twelve_million_pixels_sees_a_small_part_of_them(monkeypatch):
    """Done as it stands it would be 3000 * 4000 * 2 * 1201 multiplications, which take 15 s."""
    seen = []

    def count(values, sigma):
        seen.append(values.size * 2 * (2 * 4 * sigma + 1))
        return gaussian_filter(values, sigma, mode="nearest")

    monkeypatch.setattr(smoothing, "_gaussian", count)
    assert low_pass(np.zeros((3000, 4000), np.float32), 5).shape == (3000, 4000)
    assert len(seen) == 1
    assert seen[0] < 3000 * 4000 * 2 * 1201 / 500

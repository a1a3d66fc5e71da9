"""How a picture is divided between the explained brick, the others and the background."""

from pathlib import Path

import numpy as np
import pytest

from examples.lego.figures.subject import Pile, Regions, Split, split


def pile(*known):
    """Two bricks that overlap in the second column of four."""
    columns = {"one": slice(0, 2), "two": slice(1, 3)}
    masks = {label: np.zeros((4, 4), bool) for label in known}
    for label, mask in masks.items():
        mask[:, columns[label]] = True
    pixels = np.zeros((4, 4, 3), np.uint8)
    return Pile("a.png", Path("a.png"), pixels, {"one": 0, "two": 1}, masks)


def test_every_pixel_is_in_one_region_and_the_explained_brick_comes_first():
    found = pile("one", "two").regions("one")
    assert np.array_equal(sum(part.astype(int) for part in found), np.ones((4, 4)))
    assert found.target[0].tolist() == [True, True, False, False]
    assert found.others[0].tolist() == [False, False, True, False]


def test_a_class_that_is_not_there_has_no_pixels():
    found = pile("one", "two").regions("three")
    assert not found.target.any()
    assert found.others.mean() == 0.75


def test_nothing_is_divided_where_the_place_of_one_brick_is_not_known():
    assert pile("one").regions("one") is None
    assert pile("one", "two").is_located


def test_a_map_is_split_by_its_positive_part():
    first, second = np.eye(2, dtype=bool)
    regions = Regions(first, second, np.zeros(2, bool))
    assert split(np.array([3.0, 1.0]), regions) == pytest.approx(Split(0.75, 0.25, 0))
    assert split(np.array([3.0, -1.0]), regions) == Split(1, 0, 0)
    assert split(np.array([-3.0, 0.0]), regions) is None

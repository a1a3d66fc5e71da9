"""The known water, and how regions are compared with it."""

import numpy as np
import pytest

from examples.underpass import water
from examples.underpass.page import called_bicyclist, names_water, passes
from examples.underpass.scene import BICYCLIST, EMPTY, PEDESTRIAN, draw_scene
from examples.underpass.water import overlap, pour


def test_overlap_counts_by_hand():
    known = np.zeros((4, 8), bool)
    known[2:, :2] = True  # 4 of 32 pixels
    region = np.array([[False, False], [True, False]])  # the lower left quarter
    found = overlap(region, known)
    exact = {"of_region": 0.5, "of_water": 1.0, "area": 0.25, "chance": 0.125}
    assert found == exact | {"near": 0.75, "near_chance": 9 / 32}  # one pixel is a cell here


def test_no_region_overlaps_nothing():
    found = overlap(np.zeros((2, 2), bool), np.ones((4, 4), bool))
    assert (found["of_region"], found["of_water"]) == (0, 0)


def region(of_region, of_water, label=BICYCLIST, level="suspicious", near=0.1):
    part = {"of_region": of_region, "of_water": of_water, "chance": 0.03, "area": 0.1}
    part |= {"near": near, "near_chance": 0.1}
    return {"label": label, "level": level, "overlap": part}


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ([region(0.5, 0.6)], "names the water along the curb: 50.0 % of the region is water"),
        ([region(0.05, 0.6)], "but it is not the water"),
        ([region(0.5, 0.1)], "names a part of the water along the curb: 50.0 %"),
        ([region(0.05, 0.1, near=0.6)], "beside the water, not the water itself"),
        ([region(0.5, 0.6, level="noticed")], "no suspicious region for bicyclists"),
        ([region(0.5, 0.6, label=PEDESTRIAN)], "no suspicious region for bicyclists"),
        ([], "no suspicious region for bicyclists"),
    ],
)
def test_the_page_says_plainly_whether_the_audit_names_the_water(found, says):
    assert says in names_water(found)


def test_water_is_poured_into_the_same_scenes(monkeypatch):
    """A network that sees water and nothing else."""
    monkeypatch.setattr(water, "small", lambda scene: np.full((1, 1, 3), scene.water is not None))

    def predict(pictures):
        wet = pictures[:, 0, 0, 0].astype(float)
        return np.stack([1 - wet, 0 * wet, wet, 0 * wet], axis=1)

    labels = (PEDESTRIAN, EMPTY, BICYCLIST)
    scenes = [draw_scene(1, n, label, puddle=n == 0) for n, label in enumerate(labels)]
    assert pour(scenes, predict) == water.Effect(2, 0.0, 1.0, 0, 2)


def test_the_page_counts_false_bicyclists_and_passes():
    rows = [
        {"true": [true], "predicted": predicted, "verdict": verdict}
        for true, predicted, verdict in (
            (PEDESTRIAN, BICYCLIST, "fail"),
            (PEDESTRIAN, PEDESTRIAN, "pass"),
            (BICYCLIST, BICYCLIST, "pass"),
            (EMPTY, EMPTY, "not applicable"),
        )
    ]
    assert (called_bicyclist(rows)["k"], called_bicyclist(rows)["n"]) == (1, 3)
    assert (passes(rows)["k"], passes(rows)["n"]) == (2, 3)

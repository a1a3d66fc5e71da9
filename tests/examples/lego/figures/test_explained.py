"""What Figure 9's sentences say of the maps, in both directions."""

from types import SimpleNamespace

import numpy as np
import pytest

from examples.lego.figures.explained import CAM, LIME, MAX_CAM, Shown, compared, means, superpixels
from examples.lego.figures.subject import Split


def lime(weights, number=50):
    facts = {"superpixels": number}
    return SimpleNamespace(facts=facts, arrays={"coefficients": np.array(weights)})


def shown(name, shares=None, weights=(), area=0.1):
    pile = SimpleNamespace(name="a.png", is_located=area is not None)
    return Shown(pile, name, lime(weights), shares, area or 0.0)


GOOD, POOR = Split(0.5, 0.2, 0.3), Split(0.2, 0.2, 0.6)


def test_the_method_with_more_on_the_brick_points_better():
    told = compared([shown(CAM, GOOD), shown(LIME, POOR)])
    assert "Grad-CAM has more on it, as the paper finds by eye;" in told
    assert "on the background for LIME." in told
    told = compared([shown(CAM, POOR), shown(LIME, GOOD)])
    assert "LIME has at least as much on it, unlike what the paper finds" in told
    assert "on the background for Grad-CAM." in told


def test_no_more_on_the_brick_than_its_area_is_chance():
    told = compared([shown(CAM, GOOD, area=0.5), shown(LIME, POOR, area=0.5)])
    assert "Neither has more on it than chance gives." in told


def test_bricks_that_are_not_there_and_empty_maps_do_not_enter_the_mean():
    found = [shown(CAM, Split(0.4, 0.2, 0.4)), shown(CAM, Split(0.6, 0.2, 0.2)), shown(CAM)]
    found.append(shown(CAM, Split(0, 0, 1), area=0))
    assert means(found)[CAM] == pytest.approx(Split(0.5, 0.2, 0.3))
    assert MAX_CAM not in means(found)


def test_where_no_explained_brick_is_there_nothing_is_compared():
    told = compared([shown(CAM, Split(0, 0, 1), area=0), shown(LIME, Split(0, 0, 1), area=0)])
    assert told.startswith("In 0 of the 1 pictures the brick is there; too few maps remain")


def test_where_places_are_not_known_nothing_is_claimed():
    assert "not known where the bricks" in compared([shown(CAM, area=None), shown(LIME, area=None)])


def test_too_few_superpixels_are_told_with_their_number():
    enough = shown(LIME, weights=[0.1] * 40 + [-0.1] * 5)
    few = shown(LIME, weights=[0.1] * 31 + [-0.1] * 20)
    assert "in each of them at least 40" in superpixels([enough])
    assert "in 1 of the 2 pictures fewer than 40" in superpixels([enough, few])
    assert "(31)" in superpixels([enough, few])

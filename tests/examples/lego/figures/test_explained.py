"""What Figure 9's sentences say of the maps, in both directions."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from examples.lego.figures.explained import CAM, LIME, MAX_CAM, Shown, compared, means, superpixels
from examples.lego.figures.subject import Split


def lime(weights, number=50):
    facts = {"superpixels": number}
    return SimpleNamespace(facts=facts, arrays={"coefficients": np.array(weights)})


def shown(name, shares=None, weights=()):
    return Shown(SimpleNamespace(path=Path("a.png")), name, lime(weights), shares)


def test_the_method_with_more_on_the_brick_points_better():
    cam, other = Split(0.5, 0.2, 0.3), Split(0.2, 0.2, 0.6)
    told = compared({CAM: cam, LIME: other}, 0.05)
    assert "So Grad-CAM points better at it, as the paper finds by eye." in told
    assert "on the background for LIME." in told
    told = compared({CAM: other, LIME: cam}, 0.05)
    assert "So LIME points better at it, unlike what the paper finds." in told
    assert "on the background for Grad-CAM." in told


def test_empty_maps_have_no_share_and_do_not_enter_the_mean():
    found = [shown(CAM, Split(0.4, 0.2, 0.4)), shown(CAM, Split(0.6, 0.2, 0.2)), shown(CAM)]
    assert means(found)[CAM] == pytest.approx(Split(0.5, 0.2, 0.3))
    assert MAX_CAM not in means(found)


def test_too_few_superpixels_are_told_with_their_number():
    enough = shown(LIME, weights=[0.1] * 40 + [-0.1] * 5)
    few = shown(LIME, weights=[0.1] * 31 + [-0.1] * 20)
    assert "in each of them at least 40" in superpixels([enough])
    assert "in 1 of the 2 pictures fewer than 40" in superpixels([enough, few])
    assert "(31)" in superpixels([enough, few])

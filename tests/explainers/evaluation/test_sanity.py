import numpy as np
import pytest

from explainers import methods
from explainers.evaluation.sanity import cascade
from explainers.evaluation.similarity import spearman
from explainers.network.randomise import learned_layers, randomised


@pytest.fixture(scope="module")
def levels(shapes, shape_pictures):
    pictures, targets = shape_pictures[:3], [(0,), (1,), (2,)]
    return cascade(shapes, pictures, targets, "gradcam", {}, seeds=[0, 0, 0])


def test_a_map_that_follows_the_network_changes_when_it_forgets(levels, shapes):
    layers = learned_layers(shapes)
    assert [level.layer for level in levels] == [layers[level.depth - 1] for level in levels]
    assert levels[-1].depth == len(layers)
    assert all(len(level.spearman) == len(level.ssim) == 3 for level in levels)
    assert abs(levels[-1].mean_spearman) < 0.6
    assert levels[-1].mean_ssim < 0.6


def test_each_number_compares_the_map_with_the_same_class_of_the_copy(
    levels, shapes, shape_pictures
):
    explain = methods.get("gradcam")
    arguments = [shape_pictures[1:2]], {"targets": [(1,)], "seeds": [0]}
    before, after = (
        explain(network, arguments[0][0], **arguments[1])[0].map
        for network in (shapes, randomised(shapes, 0, levels[0].depth))
    )
    assert levels[0].spearman[1] == pytest.approx(spearman(before, after))


def test_a_map_that_does_not_know_the_network_stays_alike(shapes, shape_pictures):
    """An edge detector passes for an explanation until this is done."""
    (level,) = cascade(
        shapes, shape_pictures[:2], [(0,), (1,)], "edge_map", {}, seeds=[0, 0], depths=[3]
    )
    assert level.mean_spearman == pytest.approx(1)
    assert level.mean_ssim == pytest.approx(1)


def test_with_nothing_drawn_anew_nothing_changes(shapes, shape_pictures):
    (level,) = cascade(shapes, shape_pictures[:1], [(0,)], "gradcam", {}, seeds=[0], depths=[0])
    assert np.allclose(level.spearman, 1)
    assert np.allclose(level.ssim, 1)

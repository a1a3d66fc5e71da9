"""Against numbers of Quantus 0.6.0; ``tests/reference/evaluation/make_quantus.py`` made them."""

import json
from pathlib import Path

import numpy as np
import pytest

from explainers.evaluation.area import gini
from explainers.evaluation.faithfulness import deletion, insertion
from explainers.evaluation.localisation import energy, peak_in_region
from explainers.evaluation.similarity import spearman, ssim
from explainers.network.frames import Axis, Frame

FILE = Path(__file__).parents[2] / "reference" / "evaluation" / "quantus.json"


@pytest.fixture(scope="module")
def oracle():
    found = json.loads(FILE.read_text())
    return {name: np.array(value) for name, value in found.items() if name != "quantus"}


def test_the_pointing_game_is_theirs(oracle):
    own = [
        peak_in_region(values, region.astype(bool))
        for values, region in zip(oracle["maps"], oracle["regions"], strict=True)
    ]
    assert own == oracle["pointing_game"].astype(bool).tolist()
    assert set(own) == {True, False}


def test_the_energy_is_their_relevance_mass(oracle):
    own = [
        energy(values, region.astype(bool)).share
        for values, region in zip(oracle["maps"], oracle["regions"], strict=True)
    ]
    assert np.allclose(own, oracle["relevance_mass_accuracy"], atol=1e-12)


def test_the_gini_index_is_their_sparseness(oracle):
    """They add 1e-7 to every pixel."""
    assert np.allclose([gini(values) for values in oracle["maps"]], oracle["sparseness"], atol=1e-6)


def test_similarities_are_theirs(oracle):
    pairs = list(zip(oracle["maps"][:-1], oracle["maps"][1:], strict=True))
    assert np.allclose([spearman(*pair) for pair in pairs], oracle["spearman"], atol=1e-12)
    assert np.allclose([ssim(*pair) for pair in pairs], oracle["ssim"], atol=1e-9)


class Weighing:
    """Their classifier: a sigmoid of the weighted sum of the first channel."""

    def __init__(self, weights):
        self.weights = weights

    def frame(self, picture):
        return Frame(picture, picture.shape[:2], Axis(1.0, 0.0), Axis(1.0, 0.0))

    def scaled(self, pixels):
        return np.asarray(pixels, float)

    def evaluate(self, batch, batch_size):
        scores = (batch[..., 0] * self.weights).sum(axis=(1, 2))
        return scores, np.stack([scores, 1 / (1 + np.exp(-scores))], axis=1)


def test_deletion_is_their_pixel_flipping(oracle):
    """They leave out the answer to the whole picture, and give points instead of an area."""
    for picture, values, theirs in zip(
        oracle["pictures"], oracle["maps"], oracle["pixel_flipping"], strict=True
    ):
        pixels = np.repeat(picture[..., None], 3, axis=2).astype(np.uint8)
        steps = values.size // int(oracle["step"])
        curve = deletion(Weighing(oracle["weights"]), pixels, values, 1, steps=steps)
        assert np.allclose(curve.probabilities[1:], theirs, atol=1e-12)
        whole = 1 / (1 + np.exp(-(picture * oracle["weights"]).sum()))
        heights = np.array([whole, *theirs])
        assert curve.auc == pytest.approx((heights[:-1] + heights[1:]).mean() / 2)


def test_deletion_and_insertion_are_those_of_xplique(shapes, shape_pictures):
    """On a trained network; ``tests/reference/evaluation/make_xplique.py`` made the numbers."""
    theirs = json.loads((FILE.parent / "xplique.json").read_text())
    maps = np.random.default_rng(theirs["seed"]).random((len(theirs["classes"]), 64, 64))
    for name, follow in (("deletion", deletion), ("insertion", insertion)):
        own = [
            follow(shapes, picture, values, target, steps=theirs["steps"], baseline="black").auc
            for picture, values, target in zip(
                shape_pictures, maps, theirs["classes"], strict=False
            )
        ]
        assert np.allclose(own, theirs[name], atol=1e-5)

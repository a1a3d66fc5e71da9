"""How many kernels are like a detector, against kernels drawn at random."""

import numpy as np
import pytest

from examples.lego.figures.kernels import Alike, alike, says
from explainers.inspection.kernels import Kernels
from explainers.inspection.resemblance import EDGES, UNIFORM, Likeness, enlarged


def layer(*templates):
    """Make a layer of red kernels of 5 x 5."""
    values = np.stack([enlarged(np.array(one, float), 5) for one in templates])
    return Kernels("conv", (values[..., None] * [1, 0, 0]).astype(np.float32), True)


def test_a_layer_of_sobel_kernels_is_more_like_sobel_than_chance():
    found = {one.template: one for one in alike(layer(*[EDGES["Sobel"]] * 6))}
    sobel = found["Sobel"]
    assert sobel.best[0].cosine == pytest.approx(1)
    assert (sobel.above, sobel.kernels) == (6, 6)
    assert 0.2 < sobel.threshold < 0.9
    assert found[UNIFORM].above == 0


def test_random_kernels_exceed_the_threshold_about_one_time_in_twenty():
    draws = np.random.default_rng(5).standard_normal((200, 5, 5, 3)).astype(np.float32)
    found = {one.template: one for one in alike(Kernels("conv", draws, True))}
    assert 2 <= found["Sobel"].above <= 20


def test_the_sentence_follows_the_best_kernel_and_the_count():
    best = Likeness(7, "Sobel", 0, 0.6)
    one = Alike("Sobel", (best,), 0.5, 3, 20)  # 3 of 20 have a chance of 7.5 %, 5 of 0.3 %
    assert "a Sobel detector has a cosine of 0.60: partly learned" in says(one)
    assert "3 of 20 kernels are above what 1 random kernel in 20 reaches, no more than" in says(one)
    assert "reaches, more than chance explains" in says(one._replace(above=5))
    assert ": clean." in says(one._replace(best=(best._replace(cosine=0.95),)))
    assert ": hardly alike." in says(one._replace(best=(best._replace(cosine=0.3),)))
    assert "like a plain colour" in says(one._replace(template=UNIFORM))

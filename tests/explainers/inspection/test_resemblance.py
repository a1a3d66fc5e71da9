import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.inspection.kernels import Kernels
from explainers.inspection.resemblance import (
    EDGES,
    UNIFORM,
    enlarged,
    likenesses,
    most_alike,
    turned,
)

SOBEL = np.array(EDGES["Sobel"])


def best(template, *kernels):
    """What the first kernel of those most like a template is."""
    values = np.stack([np.asarray(kernel, np.float32) for kernel in kernels])
    if values.ndim == 3:
        values = values[..., None]
    return most_alike(Kernels("layer", values, False), 1)[template][0]


@pytest.mark.parametrize("name", sorted(EDGES))
def test_a_detector_is_wholly_like_itself_in_any_colour_and_inside_out(name):
    template = np.array(EDGES[name])
    for colour in ([1, 1, 1], [0, -0.3, 0], [2, 0.5, -1]):
        found = best(name, template[..., None] * np.array(colour))
        assert found.cosine == pytest.approx(1)
        assert found.angle == 0


def test_a_turn_is_found():
    upwards = [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]
    diagonal = [[-2, -1, 0], [-1, 0, 1], [0, 1, 2]]
    assert best("Sobel", np.rot90(SOBEL)) == (0, "Sobel", 90, pytest.approx(1))
    assert best("Sobel", upwards) == (0, "Sobel", 90, pytest.approx(1))
    assert best("Sobel", diagonal) == (0, "Sobel", 45, pytest.approx(1))
    assert best("Sobel", np.rot90(SOBEL, 2)).angle == 0
    assert best("line", np.rot90(EDGES["line"])) == (0, "line", 90, pytest.approx(1))


@pytest.mark.parametrize("angle", range(0, 180, 15))
def test_every_orientation_that_is_looked_for_is_found(angle):
    assert best("Prewitt", turned(np.array(EDGES["Prewitt"]), angle)) == (
        0,
        "Prewitt",
        angle,
        pytest.approx(1),
    )


def test_the_cosine_is_that_of_the_arithmetic():
    # Sobel and Prewitt: 8 / (sqrt(12) sqrt(6)); no turn of either comes nearer.
    assert best("Prewitt", SOBEL).cosine == pytest.approx(8 / np.sqrt(72))
    # Half an edge, half a plain colour: what they share of the length.
    mixed = SOBEL / np.sqrt(12) + np.ones((3, 3)) / 3
    assert best("Sobel", mixed).cosine == pytest.approx(np.sqrt(0.5))
    assert best(UNIFORM, mixed).cosine == pytest.approx(np.sqrt(0.5))


def test_a_plain_colour_is_uniform_and_no_edge():
    plain = np.ones((3, 3, 1)) * np.array([0.2, -0.7, 0.1])
    assert best(UNIFORM, plain).cosine == pytest.approx(1)
    for name in EDGES:
        assert best(name, plain).cosine == pytest.approx(0, abs=1e-7)


def test_the_most_alike_come_first_and_zeros_last():
    values = np.stack([0 * SOBEL, SOBEL + 1, SOBEL])[..., None].astype(np.float32)
    ranked = most_alike(Kernels("layer", values, False), 5)["Sobel"]
    assert [one.kernel for one in ranked] == [2, 1, 0]
    assert ranked[-1].cosine == 0
    assert len(most_alike(Kernels("layer", values, False), 2)["Sobel"]) == 2


def test_larger_kernels_are_compared_with_smoothed_detectors():
    # The wider Sobel operator that image libraries give for 5 x 5.
    wide = np.outer([1, 4, 6, 4, 1], [-1, -2, 0, 2, 1])
    assert np.array_equal(enlarged(SOBEL, 5), wide)
    assert best("Sobel", wide).cosine == pytest.approx(1)
    assert enlarged(SOBEL, 4).shape == (4, 4)


def test_small_and_oblong_kernels_are_compared_with_a_colour_only():
    oblong = np.ones((2, 1, 7, 3), np.float32)
    assert {one.template for one in likenesses(Kernels("layer", oblong, True))} == {UNIFORM}
    single = np.ones((2, 1, 1, 3), np.float32)
    assert likenesses(Kernels("layer", single, True)) == []


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.01, 100))
def test_a_likeness_is_a_share_and_does_not_depend_on_the_strength(seed, gain):
    values = np.random.default_rng(seed).normal(size=(3, 3, 3, 2))
    found = likenesses(Kernels("layer", values.astype(np.float32), False))
    louder = likenesses(Kernels("layer", (gain * values).astype(np.float32), False))
    for one, other in zip(found, louder, strict=True):
        assert 0 <= one.cosine <= 1
        assert one[:2] == other[:2]
        assert one.cosine == pytest.approx(other.cosine, abs=1e-5)

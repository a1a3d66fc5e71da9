import numpy as np

from explainers.rendering import draw, render
from tests.explainers.builders import noise
from tests.explainers.rendering.builders import blocks, explanation, superpixels


def test_opacity_follows_the_value_and_covers_only_what_speaks_for_the_class():
    values = np.array([[-5.0, 0.0, 1.0, 2.0]])
    picture = np.full((1, 4, 3), 100, np.uint8)
    drawn = render(explanation(values), picture, "same-colour", colour_table="grey", opacity=0.5)
    half = round((1 - 0.25) * 100 + 0.25 * 128)
    assert drawn[0, :, 0].tolist() == [100, 100, half, round(0.5 * 100 + 0.5 * 255)]


def test_without_smoothing_the_harmonised_style_is_that_of_one_colour():
    picture, values = noise(12, 15), np.random.default_rng(1).normal(size=(12, 15))
    assert np.array_equal(
        render(explanation(values), picture, "harmonised", smoothing=0),
        render(explanation(values), picture, "same-colour"),
    )


def test_smoothing_gives_a_hard_edge_the_slope_of_a_gaussian():
    """A step becomes the integral of a Gaussian of 5 % of the shorter side."""
    from scipy.special import ndtr

    side = 200
    step = np.zeros((side, side))
    step[:, side // 2 :] = 1
    drawn = render(
        explanation(step),
        np.zeros((side, side, 3), np.uint8),
        "harmonised",
        colour_table="grey",
        opacity=1.0,
    )
    strength = ndtr((np.arange(side) + 0.5 - side / 2) / 10)
    assert np.abs(drawn[100, :, 0] - strength**2 * 255).max() <= 2


def test_superpixels_and_smooth_maps_have_the_same_smoothness_when_harmonised():
    """The steepest edge that a viewer meets no longer tells how a map was made."""
    picture = np.zeros((96, 96, 3), np.uint8)
    one = superpixels(np.random.default_rng(0).normal(size=16), blocks(96, 96, 24))

    def steepest(style):
        drawn = render(one, picture, style, colour_table="grey").astype(int)
        return np.abs(np.diff(drawn[..., 0], axis=1)).max()

    assert steepest("same-colour") > 100
    assert steepest("harmonised") < 20


def test_the_peak_of_the_harmonised_style_is_that_of_the_smoothed_map():
    spike = np.zeros((40, 40))
    spike[20, 20] = 1
    facts = draw(explanation(spike), noise(40, 40), "harmonised").facts
    assert facts["shown_peak"] < 0.05
    assert draw(explanation(spike), noise(40, 40), "same-colour").facts["shown_peak"] == 1

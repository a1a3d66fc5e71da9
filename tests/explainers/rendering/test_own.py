import numpy as np
import pytest

from explainers import colours
from explainers.network.preprocessing import Preprocessing
from explainers.rendering import draw, render
from tests.explainers.builders import noise
from tests.explainers.rendering.builders import explanation, superpixels


def test_grad_cam_in_its_own_style_equals_the_reference_overlay(reference, shape_pictures):
    with np.load(reference / "A_softmax_gradcam.npz") as archive:
        raw = archive["raw|conv_c|logit|avg"][0]
    with np.load(reference / "rendering.npz") as archive:
        wanted, heat = archive["A0_blend_alpha40"], archive["A0_heat_u8"]
    picture = shape_pictures[0]
    enlarged = Preprocessing().frame(picture, (64, 64)).to_source(raw, smooth=True)
    own = np.rint(np.maximum(enlarged, 0) / enlarged.max() * 255)
    assert np.abs(own - heat).max() <= 1
    blended = render(explanation(heat / 255), picture, "native")
    assert np.array_equal(blended, wanted)


def test_an_overlay_never_leaves_the_range_of_colours():
    white = np.full((4, 4, 3), 255, np.uint8)
    drawn = render(explanation(np.ones((4, 4))), white, "native")
    assert drawn[0, 0].tolist() == [round(0.6 * 255 + 0.4 * 128), 153, 153]


def test_an_empty_map_is_drawn_as_a_plain_overlay_without_a_warning():
    drawn = draw(explanation(np.zeros((2, 2))), np.full((2, 2, 3), 100, np.uint8), "native")
    assert drawn.pixels[0, 0].tolist() == [60, 60, round(60 + 0.4 * 128)]
    assert drawn.facts == {"shown_empty": True, "shown_peak": 0}


def test_a_signed_map_is_drawn_about_the_middle_of_its_table():
    one = explanation([[-2.0, -1.0, 0.0, 1.0, 2.0]])
    black = np.zeros((1, 5, 3), np.uint8)
    table = colours.table("blue-orange")
    shown = {
        "both": [0, 64, 128, 191, 255],
        "positive": [0, 0, 0, 128, 255],
        "negative": [255, 128, 0, 0, 0],
    }
    for sign, places in shown.items():
        drawn = render(one, black, "native", sign=sign, opacity=1.0, colour_table="blue-orange")
        assert drawn[0].tolist() == table[places].tolist(), sign


def test_superpixels_in_their_own_style_are_green_and_red():
    one = superpixels([0.5, -0.4, 0.1], [[0, 1, 2, -1]])
    picture = np.full((1, 4, 3), 50, np.uint8)
    picture[0, 3] = 90
    plain, green, red = [50, 50, 50], [50, 90, 50], [90, 50, 50]
    rest = [90, 90, 90]
    shown = {
        (("superpixels", 1),): [green, plain, plain, rest],
        (): [green, plain, green, rest],
        (("sign", "negative"),): [plain, red, plain, rest],
        (("sign", "both"),): [green, red, green, rest],
        (("sign", "both"), ("superpixels", 2)): [green, red, plain, rest],
        (("min_weight", 0.2),): [green, plain, plain, rest],
    }
    for parameters, wanted in shown.items():
        assert render(one, picture, "native", **dict(parameters))[0].tolist() == wanted


@pytest.mark.parametrize(
    ("parameters", "number"),
    [
        ({}, 2),
        ({"superpixels": 1}, 1),
        ({"sign": "negative"}, 1),
        ({"sign": "both"}, 3),
        ({"sign": "both", "min_weight": 0.2}, 2),
        ({"min_weight": 0.9}, 0),
    ],
)
def test_how_many_superpixels_qualified_is_told(parameters, number):
    one = superpixels([0.5, -0.4, 0.1], [[0, 1, 2, -1]])
    facts = draw(one, noise(1, 4), "native", **parameters).facts
    assert facts == {"shown_superpixels": number, "shown_empty": number == 0}


def test_superpixels_are_painted_as_the_package_paints_them(reference, shape_pictures):
    with np.load(reference / "lime_A0_quickshift_mean.npz") as archive:
        segments, coefficients = archive["segments"], archive["coef|0"]
        wanted = np.rint(archive["overlay_top10both|0"] * 255)
    one = superpixels(coefficients, segments)
    drawn = render(one, shape_pictures[0], "native", superpixels=10, sign="both")
    assert np.array_equal(drawn, wanted)

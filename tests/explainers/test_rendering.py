import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explainers import Explanation, colours
from explainers.network.preprocessing import Preprocessing
from explainers.rendering import check_style, encode, render, styles
from tests.explainers.builders import noise


def explanation(values, **arrays):
    return Explanation(np.asarray(values, np.float32), {}, arrays)


def superpixels(coefficients, segments):
    coefficients, segments = np.array(coefficients), np.array(segments)
    return explanation(coefficients[segments], coefficients=coefficients, segments=segments)


def test_the_colour_tables_equal_the_reference(reference):
    with np.load(reference / "rendering.npz") as archive:
        assert np.array_equal(colours.table("jet"), archive["lut_cv2_jet_rgb"])
        for name in ("viridis", "inferno", "gray", "RdBu_r"):
            assert np.array_equal(colours.table(name), archive[f"lut_mpl_{name}"])


def test_every_listed_table_exists():
    for name in colours.TABLES:
        assert colours.table(name).shape == (256, 3)


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
        (("min_weight", 0.2),): [green, plain, plain, rest],
    }
    for parameters, wanted in shown.items():
        assert render(one, picture, "native", **dict(parameters))[0].tolist() == wanted


def test_superpixels_are_painted_as_the_package_paints_them(reference, shape_pictures):
    with np.load(reference / "lime_A0_quickshift_mean.npz") as archive:
        segments, coefficients = archive["segments"], archive["coef|0"]
        wanted = np.rint(archive["overlay_top10both|0"] * 255)
    one = superpixels(coefficients, segments)
    drawn = render(one, shape_pictures[0], "native", superpixels=10, sign="both")
    assert np.array_equal(drawn, wanted)


@pytest.mark.parametrize("values", [0.0, -1.0])
def test_an_empty_map_shows_the_plain_picture_in_the_harmonised_style(values):
    picture = noise(9, 7)
    assert np.array_equal(render(explanation(np.full((9, 7), values)), picture), picture)


def test_an_empty_map_is_drawn_in_the_native_style_without_a_warning():
    drawn = render(explanation(np.zeros((2, 2))), np.full((2, 2, 3), 100, np.uint8), "native")
    assert drawn[0, 0].tolist() == [60, 60, round(60 + 0.4 * 128)]


def test_the_harmonised_style_covers_only_what_speaks_for_the_class():
    values = np.array([[-5.0, 0.0, 1.0, 2.0]])
    picture = np.full((1, 4, 3), 100, np.uint8)
    drawn = render(explanation(values), picture, smoothing=0, colour_table="gray", opacity=0.5)
    half = round((1 - 0.25) * 100 + 0.25 * 128)
    assert drawn[0, :, 0].tolist() == [100, 100, half, round(0.5 * 100 + 0.5 * 255)]


def test_the_harmonised_style_does_not_know_how_a_map_was_made():
    one = superpixels([0.5, -0.4], [[0, 0, 1, 1]] * 4)
    picture = noise(4, 4)
    assert np.array_equal(render(one, picture), render(explanation(one.map), picture))


def test_the_strength_of_a_map_does_not_change_its_picture():
    values, picture = np.random.default_rng(0).normal(size=(20, 30)), noise(20, 30)
    faint, strong = (render(explanation(values * factor), picture) for factor in (1e-6, 1e6))
    assert np.abs(faint.astype(int) - strong).max() <= 1


@given(st.sampled_from(styles()), st.integers(1, 12), st.integers(1, 12), st.integers(0, 99))
def test_every_style_gives_a_picture_of_the_same_size_and_leaves_its_input(
    style, height, width, seed
):
    picture = noise(height, width, seed)
    values = np.random.default_rng(seed).normal(size=(height, width)).astype(np.float32)
    before = picture.copy(), values.copy()
    drawn = render(explanation(values), picture, style)
    assert drawn.shape == picture.shape
    assert drawn.dtype == np.uint8
    assert np.array_equal(picture, before[0])
    assert np.array_equal(values, before[1])


def test_unknown_styles_and_parameters_are_refused_with_the_choices():
    with pytest.raises(LookupError, match="no style 'nope'; choose from: harmonised, native"):
        check_style("nope", {})
    with pytest.raises(ValueError, match="harmonised has no parameter 'nope'; it has: colour"):
        check_style("harmonised", {"nope": 1})
    with pytest.raises(ValueError, match="'opacity' must be at least 0 and at most 1, not 2"):
        render(explanation([[1.0]]), noise(1, 1), opacity=2)
    with pytest.raises(ValueError, match="'colour_table' must be one of 'jet', 'viridis'"):
        check_style("native", {"colour_table": "nope"})


def test_a_map_of_another_size_is_refused():
    with pytest.raises(ValueError, match="differ in size"):
        render(explanation([[1.0]]), noise(2, 2))


def decoded(content):
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.format == "WEBP"
        assert not picture.info.keys() & {"exif", "icc_profile", "xmp"}
        return np.asarray(picture.convert("RGB"))


def test_an_encoded_picture_is_letterboxed_on_grey_and_always_the_same():
    picture = np.zeros((20, 40, 3), np.uint8)
    content = encode(picture, 80, 80)
    assert content == encode(picture, 80, 80)
    pixels = decoded(content)
    assert pixels.shape == (80, 80, 3)
    assert np.abs(pixels[:15].astype(int) - 128).max() <= 3
    assert pixels[25:55].max() <= 3
    assert np.abs(pixels[65:].astype(int) - 128).max() <= 3


@given(*[st.integers(1, 50)] * 4)
def test_an_encoded_picture_has_exactly_the_size_that_was_asked_for(height, width, wide, high):
    assert decoded(encode(noise(height, width), wide, high)).shape == (high, wide, 3)

"""What holds for every style, and the door that they stand behind."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers import Explanation, colours
from explainers.rendering import check_style, draw, render, styles, takes_reference
from tests.explainers.builders import noise
from tests.explainers.rendering.builders import blocks, explanation, hills, superpixels

ALIKE = [style for style in styles() if style != "native"]


def test_the_styles_are_those_of_the_design():
    assert styles() == ["harmonised", "matched-area", "native", "same-colour", "superpixelised"]
    assert [style for style in styles() if takes_reference(style)] == [
        "matched-area",
        "superpixelised",
    ]


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


@pytest.mark.parametrize("style", ALIKE)
@pytest.mark.parametrize("values", [0.0, -1.0])
def test_an_empty_map_shows_the_plain_picture_and_says_so(style, values):
    picture = noise(9, 7)
    drawn = draw(explanation(np.full((9, 7), values)), picture, style)
    assert np.array_equal(drawn.pixels, picture)
    assert drawn.facts["shown_empty"] is True
    assert draw(explanation(np.eye(9, 7)), picture, style).facts["shown_empty"] is False


@pytest.mark.parametrize("style", ALIKE)
def test_what_speaks_against_the_class_changes_nothing(style):
    values, picture = hills(40, 30), noise(40, 30)
    assert (values < 0).any()
    positive, drawn = np.maximum(values, 0), render(explanation(values), picture, style)
    assert np.array_equal(drawn, render(explanation(positive), picture, style))


@pytest.mark.parametrize("style", ALIKE)
def test_no_style_but_native_knows_how_a_map_was_made(style):
    picture = noise(8, 8)
    one = superpixels([0.5, -0.4, 0.2, 0.1], blocks(8, 8, 4))
    assert np.array_equal(render(one, picture, style), render(explanation(one.map), picture, style))


@pytest.mark.parametrize("style", styles())
def test_a_picture_tells_nothing_of_the_class_or_the_confidence(style):
    picture, values = noise(30, 40), hills(30, 40)
    facts = {"class_name": "secret", "probability": 0.93, "score": 4.0, "rule": "top-1"}
    named = Explanation(values, facts, {}, {"method": "gradcam"})
    assert np.array_equal(
        render(named, picture, style), render(explanation(values), picture, style)
    )


@pytest.mark.parametrize("style", styles())
def test_the_strength_of_a_map_does_not_change_its_picture(style):
    values, picture = hills(20, 30), noise(20, 30)
    faint, strong = (
        render(explanation(values * factor), picture, style) for factor in (2.0**-20, 2.0**20)
    )
    assert np.array_equal(faint, strong)


@pytest.mark.parametrize("style", ["native", "same-colour", "harmonised"])
def test_a_shared_scale_draws_a_fainter_map_more_faintly(style):
    picture = np.zeros((6, 6, 3), np.uint8)
    strong, faint = explanation(np.full((6, 6), 4.0)), explanation(np.full((6, 6), 1.0))
    peak = draw(strong, picture, style).facts["shown_peak"]
    assert peak == pytest.approx(4)
    shared = {"scale": peak, "colour_table": "grey", "opacity": 1.0}
    colour = 64.0  # a quarter of the way from black to white
    share = 1.0 if style == "native" else 0.25
    assert render(strong, picture, style, **shared)[0, 0].tolist() == [255] * 3
    assert render(faint, picture, style, **shared)[0, 0].tolist() == [round(share * colour)] * 3


def test_what_exceeds_a_shared_scale_is_clipped():
    picture = noise(3, 3)
    values = np.array([[9.0, 2.0, 1.0]] * 3)
    clipped = render(explanation(values), picture, "same-colour", scale=2.0)
    assert np.array_equal(
        clipped, render(explanation(np.minimum(values, 2)), picture, "same-colour")
    )


@pytest.mark.parametrize("style", styles())
def test_a_map_of_another_size_is_refused(style):
    with pytest.raises(ValueError, match="differ in size"):
        render(explanation([[1.0]]), noise(2, 2), style)
    if takes_reference(style):
        one = explanation(np.ones((2, 2)))
        with pytest.raises(ValueError, match="differ in size"):
            render(one, noise(2, 2), style, reference=explanation([[1.0]]))


def test_a_reference_is_refused_where_it_would_mean_nothing():
    one = explanation(np.ones((2, 2)))
    for style in ("native", "same-colour", "harmonised"):
        with pytest.raises(ValueError, match="these styles do: matched-area, superpixelised"):
            render(one, noise(2, 2), style, reference=one)


def test_unknown_styles_and_parameters_are_refused_with_the_choices():
    with pytest.raises(LookupError, match="no style 'nope'; choose from: harmonised, matched"):
        check_style("nope", {})
    with pytest.raises(LookupError, match="no style 'same_colour'"):
        takes_reference("same_colour")
    with pytest.raises(ValueError, match="harmonised has no parameter 'nope'; it has: colour"):
        check_style("harmonised", {"nope": 1})
    with pytest.raises(ValueError, match="'opacity' must be at least 0 and at most 1, not 2"):
        render(explanation([[1.0]]), noise(1, 1), opacity=2)
    with pytest.raises(ValueError, match="'colour_table' must be one of 'jet', 'viridis'"):
        check_style("native", {"colour_table": "nope"})
    with pytest.raises(ValueError, match="'area' must be a number or one of 'superpixels'"):
        check_style("matched-area", {"area": "half"})
    with pytest.raises(ValueError, match=r"'area' must be at least 0\.01 and at most 100, not 0"):
        check_style("matched-area", {"area": 0})
    with pytest.raises(ValueError, match="no algorithm 'nope'; choose from: quickshift"):
        check_style("superpixelised", {"segmentation": "nope"})
    with pytest.raises(ValueError, match="'scale' must be at least"):
        check_style("same-colour", {"scale": 0.0})


@given(
    st.sampled_from(["native", "same-colour", "harmonised", "superpixelised"]),
    st.sampled_from(colours.TABLES),
    st.floats(0, 1),
    st.integers(0, 9),
)
def test_every_channel_lies_between_the_picture_and_a_colour_of_the_table(
    style, table, opacity, seed
):
    """With plain pictures of one grey, no channel may leave what lies between them."""
    grey = 28 * seed
    picture = np.full((6, 9, 3), grey, np.uint8)
    one = explanation(np.random.default_rng(seed).normal(size=(6, 9)))
    drawn = render(one, picture, style, colour_table=table, opacity=opacity)
    lowest = np.minimum(grey, colours.table(table).min(axis=0))
    highest = np.maximum(grey, colours.table(table).max(axis=0))
    assert (drawn >= lowest).all()
    assert (drawn <= highest).all()

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers.rendering import NEUTRAL_GREY, draw
from explainers.rendering.areas import strongest
from tests.explainers.builders import noise
from tests.explainers.rendering.builders import blocks, explanation, hills, superpixels


def shown(one, picture, **options):
    """Which pixels are as they were, on a picture that has no grey of its own."""
    drawn = draw(one, picture, "matched-area", **options)
    same = (drawn.pixels == picture).all(axis=2)
    assert same.sum() == drawn.facts["shown_pixels"]
    assert drawn.facts["shown_share"] == round(100 * same.mean(), 4)
    return same


BLACK = np.zeros((60, 80, 3), np.uint8)


@pytest.mark.parametrize("area", [5, 10, 20, 12.34])
def test_both_methods_show_exactly_the_same_number_of_pixels(area):
    smooth = explanation(hills(60, 80))
    patchy = superpixels(np.random.default_rng(0).normal(size=48), blocks(60, 80, 10))
    for one in (smooth, patchy):
        assert shown(one, BLACK, area=area).sum() == round(area / 100 * 60 * 80)


def test_a_tenth_is_shown_unless_told_otherwise():
    assert shown(explanation(hills(60, 80)), BLACK).sum() == 480


def test_the_strongest_pixels_are_shown_and_all_others_greyed_alike():
    values = np.arange(100.0).reshape(10, 10)
    picture = noise(10, 10)
    drawn = draw(explanation(values), picture, "matched-area", area=30, opacity=0.75).pixels
    assert np.array_equal(drawn[7:], picture[7:])
    greyed = np.rint(0.25 * picture[:7] + 0.75 * np.array(NEUTRAL_GREY))
    assert np.array_equal(drawn[:7], greyed)


def test_what_does_not_speak_for_the_class_is_never_shown():
    values = np.full((10, 10), -1.0)
    values[2, 3:7] = 1
    values[9] = 0
    same = shown(explanation(values), np.zeros((10, 10, 3), np.uint8), area=20)
    assert np.argwhere(same).tolist() == [[2, column] for column in range(3, 7)]


@given(st.integers(0, 50), st.floats(1, 60))
def test_two_explanations_that_name_each_other_always_show_equally_much(seed, area):
    picture = np.zeros((20, 30, 3), np.uint8)
    one = explanation(hills(20, 30, seed) - 0.8)
    other = superpixels(np.random.default_rng(seed).normal(size=6) - 0.3, blocks(20, 30, 10))
    counts = [
        draw(this, picture, "matched-area", area=area, reference=that).facts["shown_pixels"]
        for this, that in ((one, other), (other, one))
    ]
    positive = [int((each.map > 0).sum()) for each in (one, other)]
    assert counts == [min(max(1, round(area * 6)), *positive)] * 2


def test_the_area_of_superpixels_is_the_upper_quantile_of_the_other_map():
    """The superpixels' share is a, so the other map is cut at its quantile 1 - a."""
    smooth = explanation(hills(60, 80) + 3)
    weights = np.random.default_rng(2).permutation(np.arange(-20.0, 28))
    patchy = superpixels(weights, blocks(60, 80, 10))
    options = {"area": "superpixels", "superpixels": 7}
    here = shown(patchy, BLACK, **options)
    assert np.array_equal(here, patchy.map > 20)
    there = shown(smooth, BLACK, reference=patchy, **options)
    assert there.sum() == here.sum() == 700
    assert np.array_equal(there, smooth.map > np.quantile(smooth.map, 1 - 700 / 4800))


def test_of_two_explanations_made_of_superpixels_the_smaller_area_counts():
    small = superpixels([0.9, -0.5] * 24, blocks(60, 80, 10))
    large = superpixels([0.9, -0.5] * 6, blocks(60, 80, 20))
    options = {"area": "superpixels", "superpixels": 3}
    for one, other in ((small, large), (large, small)):
        assert shown(one, BLACK, reference=other, **options).sum() == 300


def test_an_area_of_superpixels_needs_superpixels():
    one = explanation(np.ones((60, 80)))
    for reference in (None, one):
        with pytest.raises(ValueError, match="give a reference that does, or an area in per cent"):
            shown(one, BLACK, area="superpixels", reference=reference)


def test_a_superpixel_that_is_cut_is_shown_from_its_strong_neighbour_on():
    values = np.zeros((100, 200))
    values[:, 50:100] = 2
    values[:, 100:] = 1
    marked = strongest(values, 5000 + 1000)
    assert marked[:, 50:100].all()
    assert marked[:, 100:109].all()
    assert not marked[:, 111:].any()


@given(st.integers(1, 35), st.integers(0, 20))
def test_any_number_of_pixels_is_met_exactly_whatever_is_tied(number, seed):
    values = np.random.default_rng(seed).integers(-1, 3, (5, 7)).astype(float)
    marked = strongest(values, number)
    assert marked.sum() == number
    if number < 35:
        assert values[marked].min() >= values[~marked].max()

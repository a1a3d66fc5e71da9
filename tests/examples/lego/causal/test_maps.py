"""Where maps look, by hand: exact masks, even maps, superpixels, empty maps."""

import numpy as np
import pytest

from examples.lego.causal import maps
from examples.lego.causal.maps import located, strongest
from explainers.explanation import Explanation
from tests.examples.lego.causal.toy import several, write


@pytest.fixture
def pile(tmp_path):
    (one,) = write(tmp_path, [several(1)])
    return one


def test_a_map_that_is_exactly_the_mask_has_all_energy_on_the_target(pile):
    found = located(pile.brick(0).astype(np.float32), pile, 0)
    assert found["split"] == [1, 0, 0]
    assert found["summed"] == [1, 0, 0]
    assert found["per pixel"] == [pytest.approx(1024 / 64), 0, 0]


def test_an_even_map_has_the_shares_of_the_areas(pile):
    found = located(np.ones((32, 32)), pile, 0)
    assert found["split"] == pytest.approx([64 / 1024, 64 / 1024, 896 / 1024])
    assert found["summed"] == pytest.approx([64 / 1024, 16 / 1024, 48 / 1024])
    assert found["per pixel"] == pytest.approx([1, 1, 1])


def test_random_maps_have_the_shares_of_the_areas_on_average(pile):
    chance = np.random.default_rng(0)
    splits = [located(chance.standard_normal((32, 32)), pile, 0)["split"] for _ in range(200)]
    areas = [float(region.mean()) for region in pile.regions(0)]
    assert np.mean(splits, axis=0) == pytest.approx(areas, abs=0.003)


def test_what_speaks_against_the_class_counts_only_where_signs_do(pile):
    values = pile.brick(0) * 1.0 - pile.brick(1) * 2.0
    found = located(values, pile, 0)
    assert found["split"] == [1, 0, 0]
    assert found["signed"] == pytest.approx([64 / 96, -32 / 96, 0])


def test_an_empty_map_has_no_split_and_tells_no_brick_from_another(pile):
    found = located(np.zeros((32, 32)), pile, 0)
    assert found["split"] is None
    assert found["summed"] == found["signed"] == [0, 0, 0]


def test_without_a_target_its_region_gets_nothing(pile):
    assert located(np.ones((32, 32)), pile, None)["split"] == pytest.approx([0, 1 / 8, 7 / 8])


def test_of_superpixels_the_strongest_positive_ones_are_kept():
    segments = np.array([[0, 1], [2, 3]])
    one = Explanation(
        np.zeros((2, 2), np.float32),
        {},
        {"coefficients": np.array([0.5, -2.0, 0.7, 0.1]), "segments": segments},
    )
    assert strongest(one, 2).tolist() == [[0.5, 0], [0.7, 0]]
    assert strongest(one, 40).tolist() == [[0.5, 0], [0.7, 0.1]]


def test_places_that_the_network_did_not_see_are_zero():
    one = Explanation(
        np.zeros((1, 2), np.float32),
        {},
        {"coefficients": np.array([0.5]), "segments": np.array([[-1, 0]])},
    )
    assert strongest(one).tolist() == [[0, 0.5]]


def test_references_and_both_readings_of_lime_stand_beside_the_methods(pile):
    flat = Explanation(np.ones((32, 32), np.float32), {})
    coefficients = np.linspace(-1, 1, 64)
    segments = (np.arange(32) // 4)[:, None] * 8 + np.arange(32) // 4
    lime = Explanation(
        coefficients[segments].astype(np.float32),
        {},
        {"coefficients": coefficients, "segments": segments},
    )
    found = dict.fromkeys(maps.METHODS, flat) | {maps.LIME: lime}
    values = maps.values_of(found, pile, 0)
    assert tuple(values) == maps.NAMES
    assert np.array_equal(values[maps.PERFECT] > 0, pile.brick(0))
    assert values[maps.LIME].min() == 0
    assert values[maps.WHOLE_LIME].min() == -1


def test_more_samples_of_lime_concern_no_other_method():
    assert maps.parameters(maps.LIME, 77)["num_samples"] == 77
    assert "num_samples" not in maps.parameters("Grad-CAM", 77)

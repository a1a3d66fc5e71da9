"""Pictures: masks exact by two other ways, colours, and what removing a brick changes."""

import dataclasses
import sys
from types import ModuleType

import numpy as np
import pytest

from examples.lego.piles import rendering
from examples.lego.piles.imagining import imagine
from examples.lego.piles.rendering import render
from examples.lego.piles.scene import Lamp, Light
from tests.examples.lego.piles.toys import cast, from_above, laid

SIDE = 48


@pytest.fixture(scope="module")
def pile():
    return imagine(6, 5)


@pytest.fixture(scope="module")
def drawn(pile):
    return render(pile, SIDE, 16)


def linear(pixels):
    values = np.asarray(pixels, float)
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def test_a_tile_is_where_arithmetic_says_and_not_mirrored():
    # At the height of its top 80 pixels are 8 cm: a tile of 1.58 cm with its middle 2 cm to the
    # right and 1 cm up covers columns 40 + 10 * (2 -+ 0.79) and rows 40 - 10 * (1 +- 0.79).
    scene = from_above(laid("tile 2x2", 2.0, 1.0), across=8.0, top=0.32)
    rows, columns = np.nonzero(render(scene, 80, 1).mask)
    assert (columns.min(), columns.max()) == (52, 67)
    assert (rows.min(), rows.max()) == (22, 37)
    assert len(rows) == 16 * 16


def test_the_mask_is_what_rays_cast_by_another_way_meet(pile, drawn):
    wanted = cast(pile, SIDE)
    assert set(np.unique(wanted)) == set(range(6))
    # A ray may touch an edge, where rounding decides.
    assert (drawn.mask != wanted).sum() <= 3


def test_the_mask_does_not_depend_on_the_light_or_on_how_long_is_drawn(pile, drawn):
    dark = dataclasses.replace(pile, light=dataclasses.replace(pile.light, lamps=()))
    assert np.array_equal(render(dark, SIDE, 1).mask, drawn.mask)


def test_a_picture_is_drawn_twice_the_same_and_every_brick_is_in_it(pile, drawn):
    again = render(pile, SIDE, 16)
    assert np.array_equal(again.picture, drawn.picture)
    assert np.array_equal(again.mask, drawn.mask)
    assert drawn.picture.shape == (SIDE, SIDE, 3)
    assert drawn.picture.dtype == drawn.mask.dtype == np.uint8


def test_several_lamps_give_the_same_noise_every_time():
    places = ((50.0, -20.0, 70.0), (-60.0, 10.0, 60.0), (0.0, 55.0, 75.0))
    lamps = tuple(Lamp(place, 8.0, (0.2, 0.2, 0.2)) for place in places)
    scene = dataclasses.replace(from_above(), light=Light("artificial", lamps, (0.2, 0.2, 0.2)))
    assert len({render(scene, 16, 1).picture.tobytes() for _ in range(15)}) == 1


def test_inside_its_mask_a_brick_has_its_hue(drawn, pile):
    for number, brick in enumerate(pile.bricks, 1):
        seen = np.median(linear(drawn.picture[drawn.mask == number] / 255), axis=0)
        wanted = linear(brick.colour)
        cosine = seen @ wanted / np.linalg.norm(seen) / np.linalg.norm(wanted)
        # The lamps are warm and bricks are glossy; two bricks' colours differ by far more.
        assert np.degrees(np.arccos(cosine)) < 15, brick.name


@pytest.mark.parametrize(
    "light",
    [
        Light("natural", (), (0.6, 0.6, 0.6)),
        Light("artificial", (Lamp((50.0, -20.0, 70.0), 8.0, (0.6, 0.6, 0.6)),), (0.0, 0.0, 0.0)),
    ],
)
def test_an_irradiance_of_one_would_show_the_ground_in_its_own_colour(light):
    scene = from_above(across=3.0)
    ground = dataclasses.replace(scene.ground, colours=((0.7, 0.8, 0.6),) * 2)
    drawn = render(dataclasses.replace(scene, ground=ground, light=light), 24, 24).picture
    # In linear light, where halves are halves: 0.6 of what the ground reflects.
    seen = linear(drawn / 255).mean(axis=(0, 1)) / linear((0.7, 0.8, 0.6))
    assert seen == pytest.approx(np.full(3, 0.6), rel=0.03)


@pytest.mark.parametrize("index", range(5))
def test_removing_a_brick_changes_the_mask_only_where_it_was(pile, drawn, index):
    left = render(pile.without(index), SIDE, 16)
    was = drawn.mask == index + 1
    others = np.where(drawn.mask > index, drawn.mask.astype(int) - 1, drawn.mask)
    assert was.any()
    assert np.array_equal(left.mask[~was], others[~was])
    change = np.abs(left.picture.astype(int) - drawn.picture).max(axis=2)
    assert (change[was] > 0).mean() > 0.9
    # Elsewhere only light that met the brick differs: its shadow and what it reflected.
    assert np.median(change[~was]) <= 2
    assert (change[~was] > 8).mean() < 0.15


def test_a_brick_under_another_is_hidden_and_seen_when_that_is_removed():
    below, above = laid("tile 1x1"), laid("plate 6x6", z=0.5)
    scene = from_above(below, above)
    assert set(np.unique(render(scene, 32, 1).mask)) == {0, 2}
    assert set(np.unique(render(scene.without(1), 32, 1).mask)) == {0, 1}


def test_bricks_are_named_by_their_place_in_the_scene_however_many_there_are():
    places = [(x, y) for y in (1.5, -1.5) for x in (-3, -1.5, 0, 1.5, 3)]
    scene = from_above(*(laid("tile 1x1", x, y) for x, y in places))
    mask = render(scene, 32, 1).mask
    for number, (x, y) in enumerate(places, 1):
        assert mask[int(16 - 4 * y), int(16 + 4 * x)] == number


def test_beside_tensorflow_a_scene_is_drawn_the_same_by_a_process_of_its_own(
    pile, drawn, monkeypatch
):
    monkeypatch.setitem(sys.modules, "tensorflow", ModuleType("tensorflow"))
    monkeypatch.delitem(sys.modules, "mitsuba", raising=False)
    monkeypatch.setattr(rendering, "mitsuba", None)  # of this process
    there = render(pile, SIDE, 16)
    assert np.array_equal(there.picture, drawn.picture)
    assert np.array_equal(there.mask, drawn.mask)

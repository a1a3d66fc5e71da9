"""Imagined scenes: the same for a seed, as varied as they should be, and as wished for."""

import numpy as np
import pytest

from examples.lego.parts.catalogue import COLOURS, PARTS
from examples.lego.piles import imagining
from examples.lego.piles.imagining import imagine
from examples.lego.piles.wishes import Wishes

# Of pile 18 of the test pictures.
NAMES = ["plate 1x4", "gear 40", "brick 2x4", "cone 1x1"]
SURROUNDINGS = ("grass", 1224185560, "natural")
HOME = {part.name: np.array(COLOURS[part.colour]) / 255 for part in PARTS}


@pytest.fixture
def laid_out(monkeypatch):
    """Nothing falls: many scenes in no time."""

    def drop(names, generator):
        return [(generator.uniform(-3, 3, 3), np.array([1.0, 0, 0, 0])) for _ in names]

    monkeypatch.setattr(imagining, "drop", drop)


def nearest(colour):
    return min(COLOURS, key=lambda name: np.abs(np.array(COLOURS[name]) / 255 - colour).max())


def test_a_seed_gives_what_it_gave_when_the_networks_were_trained():
    scene = imagine(1000018)
    assert [brick.name for brick in scene.bricks] == NAMES
    assert (scene.ground.kind, scene.ground.seed, scene.light.kind) == SURROUNDINGS


def test_a_pile_has_one_to_ten_bricks_all_of_different_classes(laid_out):
    piles = [[brick.name for brick in imagine(seed).bricks] for seed in range(150)]
    assert {len(names) for names in piles} == set(range(1, 11))
    assert all(len(names) == len(set(names)) for names in piles)
    assert len({name for names in piles for name in names}) == 85


def test_half_of_the_light_is_natural_and_a_third_of_the_grounds_plain(laid_out):
    scenes = [imagine(seed) for seed in range(300)]
    natural = np.mean([scene.light.kind == "natural" for scene in scenes])
    plain = np.mean([scene.ground.kind == "plain" for scene in scenes])
    # Three standard errors: sqrt(0.5 * 0.5 / 300) = 0.029.
    assert (natural, plain) == pytest.approx((0.5, 0.35), abs=0.087)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_light_and_ground_can_be_wished_for(laid_out, share):
    scenes = [imagine(seed, wishes=Wishes(natural=share, plain=share)) for seed in range(20)]
    assert {scene.light.kind for scene in scenes} == {"natural" if share else "artificial"}
    assert {scene.ground.kind == "plain" for scene in scenes} == {bool(share)}


def test_the_number_of_bricks_can_be_wished_for(laid_out):
    scenes = [imagine(seed, wishes=Wishes(fewest=3, most=4)) for seed in range(30)]
    assert {len(scene.bricks) for scene in scenes} == {3, 4}
    assert len(imagine(1, count=7).bricks) == 7


def test_every_class_comes_in_its_home_colour_a_little_off(laid_out):
    bricks = [brick for seed in range(40) for brick in imagine(seed).bricks]
    away = [np.array(brick.colour) - HOME[brick.name] for brick in bricks]
    assert 0 < np.abs(away).max() < 0.1


def test_any_colours_change_nothing_but_colours(laid_out):
    seen = set()
    for seed in range(25):
        home, other = imagine(seed), imagine(seed, wishes=Wishes(colours="any"))
        assert [(b.name, b.place, b.turn) for b in home.bricks] == [
            (b.name, b.place, b.turn) for b in other.bricks
        ]
        assert (home.ground, home.light, home.camera) == (other.ground, other.light, other.camera)
        seen |= {nearest(brick.colour) for brick in other.bricks}
    assert seen == set(COLOURS)


@pytest.mark.parametrize(
    ("wished", "told"),
    [
        ({"natural": 1.5}, "--natural is a share from 0 to 1, not 1.5"),
        ({"plain": float("nan")}, "--plain is a share from 0 to 1, not nan"),
        ({"fewest": 0}, "rise from 1 to 10, not 0 and 10"),
        ({"fewest": 5, "most": 4}, "rise from 1 to 10, not 5 and 4"),
        ({"most": 11}, "rise from 1 to 10, not 1 and 11"),
        ({"colours": "red"}, "--colours is home or any, not 'red'"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused(wished, told):
    with pytest.raises(ValueError, match=told):
        Wishes(**wished)

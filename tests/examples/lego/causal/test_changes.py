"""Which scenes are rendered again."""

import dataclasses

import numpy as np

from examples.lego.causal.changes import (
    EMPTY,
    GREY,
    NEAR,
    NOISE,
    SAME,
    changes,
    recoloured,
    without,
)
from examples.lego.parts.catalogue import COLOURS
from tests.examples.lego.causal.toy import several


def test_everything_else_stays_when_a_brick_is_removed():
    scene = several(1)
    made = changes(scene, [0, 2])
    assert set(made) == {SAME, NOISE, GREY, EMPTY, without(0), without(2)}
    assert made[without(0)] == dataclasses.replace(scene, bricks=scene.bricks[1:])
    assert made[SAME] == scene


def test_other_noise_changes_the_seed_and_nothing_else():
    scene = several(1)
    other = changes(scene, [])[NOISE]
    assert other.seed != scene.seed
    assert dataclasses.replace(other, seed=scene.seed) == scene


def test_the_grey_ground_has_no_pattern_and_the_empty_one_no_bricks():
    scene = several(1)
    made = changes(scene, [])
    assert made[GREY].ground.kind == "plain"
    assert made[GREY].bricks == scene.bricks
    assert made[EMPTY] == dataclasses.replace(scene, bricks=())


def test_another_colour_is_of_the_box_and_unlike_the_bricks_own():
    drawn = set()
    for seed in range(60):
        scene = several(seed)
        ((name, made),) = recoloured(scene, 0).items()
        colour = made.bricks[0].colour
        assert np.allclose(np.multiply(colour, 255), COLOURS[name])
        assert np.linalg.norm(np.subtract(colour, scene.bricks[0].colour)) > NEAR
        assert made.bricks[1:] == scene.bricks[1:]
        drawn.add(name)
    assert len(drawn) > 5


def test_the_same_scene_gets_the_same_colour():
    assert recoloured(several(3), 1) == recoloured(several(3), 1)

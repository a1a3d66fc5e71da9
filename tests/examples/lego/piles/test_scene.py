"""Scenes: written and read again as they were, and without one of their bricks."""

import pytest

from examples.lego.piles.scene import from_json
from tests.examples.lego.piles.toys import from_above, laid

THREE = from_above(laid("pin", 1.0, 0.1 + 0.2), laid("bush", z=1 / 3), laid("tile 1x1", -2.0))


def test_a_scene_is_read_as_it_was_written():
    assert from_json(THREE.to_json()) == THREE


def test_without_a_brick_all_others_stay_as_they_are():
    left = THREE.without(1)
    assert left.bricks == (THREE.bricks[0], THREE.bricks[2])
    assert (left.ground, left.light, left.camera) == (THREE.ground, THREE.light, THREE.camera)


def test_only_some_bricks_stay_in_the_order_asked_for():
    assert THREE.only([2, 0]).bricks == (THREE.bricks[2], THREE.bricks[0])
    assert THREE.only([]).bricks == ()


@pytest.mark.parametrize("index", [3, -4, -1])
def test_a_brick_that_is_not_there_cannot_be_removed(index):
    with pytest.raises(IndexError, match=f"3 bricks, none has number {index}"):
        THREE.without(index)

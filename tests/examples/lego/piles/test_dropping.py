"""Falling: bricks come to rest on the ground or on each other, and the same way every time."""

import mujoco
import numpy as np
import pytest

from examples.lego.parts.catalogue import shape
from examples.lego.piles import dropping
from examples.lego.piles.dropping import WALL, drop
from tests.examples.lego.piles.toys import matrix

PILE = ("brick 2x4", "plate 1x6", "slope 2x2", "gear 24", "tile 2x2", "axle 6")


@pytest.fixture(scope="module")
def poses():
    return drop(PILE, np.random.default_rng(4))


def corners_of(names, poses):
    for name, (place, turn) in zip(names, poses, strict=True):
        yield shape(name).seen.vertices @ matrix(turn).T + place


def contacts_of(names, poses):
    """Pairs of bodies that touch (0 is the ground), and how far they are apart, in cm."""
    model = mujoco.MjModel.from_xml_string(dropping._world(names))
    data = mujoco.MjData(model)
    data.qpos[:] = np.concatenate([np.concatenate(pose) for pose in poses])
    mujoco.mj_forward(model, data)
    body = model.geom_bodyid
    touching = (data.contact[number] for number in range(data.ncon))
    return [({int(body[each.geom1]), int(body[each.geom2])}, each.dist) for each in touching]


def test_no_brick_lies_under_the_ground_or_behind_a_wall(poses):
    for corners in corners_of(PILE, poses):
        assert corners[:, 2].min() > -0.03
        assert np.abs(corners[:, :2]).max() < WALL


def test_every_brick_lies_on_the_ground_or_on_another(poses):
    held = {0}
    pairs = [pair for pair, _ in contacts_of(PILE, poses)]
    for _ in PILE:
        held |= {body for pair in pairs if pair & held for body in pair}
    assert held == set(range(len(PILE) + 1))


def test_bricks_hardly_reach_into_each_other(poses):
    assert min(apart for _, apart in contacts_of(PILE, poses)) > -0.05


def test_the_same_seed_drops_the_same_pile_and_another_seed_does_not(poses):
    again, other = (drop(PILE, np.random.default_rng(seed)) for seed in (4, 5))
    assert np.array_equal([pose[0] for pose in again], [pose[0] for pose in poses])
    assert np.array_equal([pose[1] for pose in again], [pose[1] for pose in poses])
    assert not np.allclose([pose[0] for pose in other], [pose[0] for pose in poses])


def test_a_turn_is_a_unit_quaternion(poses):
    assert np.linalg.norm([turn for _, turn in poses], axis=1) == pytest.approx(np.ones(len(PILE)))


def test_a_flat_part_alone_comes_to_rest_flat_on_the_ground():
    ((place, turn),) = drop(["tile 2x4"], np.random.default_rng(0))
    (corners,) = corners_of(["tile 2x4"], [(place, turn)])
    assert np.ptp(corners[:, 2]) == pytest.approx(0.32, abs=0.01)
    assert corners[:, 2].min() == pytest.approx(0, abs=0.01)

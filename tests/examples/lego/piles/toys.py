"""Piles laid by hand, seen from straight above, and rays cast without the renderer."""

import numpy as np

from examples.lego.parts.catalogue import COLOURS, PARTS, shape
from examples.lego.piles.scene import Brick, Camera, Ground, Lamp, Light, Scene

UPRIGHT = (1.0, 0.0, 0.0, 0.0)
HEIGHT = 40.0  # cm of the camera above the ground
GREY = (0.5, 0.5, 0.5)


def laid(name, x=0.0, y=0.0, z=0.0, turn=UPRIGHT):
    """A brick in its home colour where it is wanted."""
    home = {part.name: part.colour for part in PARTS}[name]
    return Brick(name, tuple(value / 255 for value in COLOURS[home]), (x, y, z), turn)


def from_above(*bricks, across=8.0, top=0.0):
    """A scene with y up and x to the right, ``across`` cm wide at the height ``top``."""
    field = float(2 * np.degrees(np.arctan(across / 2 / (HEIGHT - top))))
    lamps = (Lamp((40.0, 30.0, 80.0), 10.0, (0.7, 0.7, 0.7)),)
    return Scene(
        seed=1,
        bricks=bricks,
        ground=Ground("plain", (GREY, GREY), 10.0, 3),
        light=Light("artificial", lamps, (0.3, 0.3, 0.3)),
        camera=Camera((0.0, 0.0, HEIGHT), (0.0, 0.0, 0.0), (0.0, 1.0, 0.0), field),
    )


def cast(scene, side):
    """Which brick a ray through the middle of each pixel meets first, as a mask (side, side)."""
    rays = _rays(scene.camera, side)
    nearest, mask = _ground(scene.camera, rays), np.zeros(side * side, int)
    for number, brick in enumerate(scene.bricks, 1):
        mesh = shape(brick.name).seen
        corners = (mesh.vertices @ matrix(brick.turn).T + brick.place)[mesh.faces]
        away = _distances(np.array(scene.camera.place), rays, corners)
        mask[away < nearest] = number
        nearest = np.minimum(nearest, away)
    return mask.reshape(side, side)


def _rays(camera, side):
    place, target, up = (np.array(each) for each in (camera.place, camera.target, camera.up))
    ahead = (target - place) / np.linalg.norm(target - place)
    right = np.cross(ahead, up)
    right /= np.linalg.norm(right)
    steps = (2 * (np.arange(side) + 0.5) / side - 1) * np.tan(np.radians(camera.field / 2))
    down, across = np.meshgrid(steps, steps, indexing="ij")
    grid = ahead + across[..., None] * right - down[..., None] * np.cross(right, ahead)
    return grid.reshape(-1, 3)


def _ground(camera, rays):
    return -camera.place[2] / rays[:, 2]


def _distances(origin, rays, corners):
    """How far each ray runs to the nearest triangle: Moeller and Trumbore (1997)."""
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    offset = origin - corners[:, 0]
    across = np.cross(rays[:, None], second)
    determinant = np.einsum("rtk,tk->rt", across, first)
    with np.errstate(divide="ignore", invalid="ignore"):
        u = np.einsum("rtk,tk->rt", across, offset) / determinant
        turned = np.cross(offset, first)
        v = rays @ turned.T / determinant
        away = np.einsum("tk,tk->t", second, turned) / determinant
    inside = (u >= 0) & (v >= 0) & (u + v <= 1) & (away > 0)
    return np.where(inside, away, np.inf).min(axis=1)


def matrix(turn):
    """The rotation that q p q* is, with p along each axis."""
    w, vector = turn[0], np.array(turn[1:])
    return np.array([_turned(w, vector, axis) for axis in np.eye(3)]).T


def _turned(w, vector, point):
    twice = 2 * np.cross(vector, point)
    return point + w * twice + np.cross(vector, twice)

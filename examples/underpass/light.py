"""How much light falls where, by day and by night.

By day it comes in at both ends and no shadow has an edge. By night it comes from lamps on the
ceiling and from a line of light in the right handrail, which is low and thin: the curb throws a
dark shadow with hard edges on the lane, along its whole length.
"""

import numpy as np

from examples.underpass import surfaces
from examples.underpass.surfaces import FACE, LANE, NORMALS, OUTSIDE, RIGHT_WALL, ROOF, Hit
from examples.underpass.world import CEILING, CURB, END, LAMPS_X, LAMPS_Z, LEFT, RAIL, RIGHT, WALK

DAYLIGHT = np.array([0.97, 1.0, 1.05], np.float32)
LAMPLIGHT = np.array([1.12, 0.98, 0.76], np.float32)
FACING = np.array([1.0, 1.0, 0.55, 0.85, 0.85, 0.6, 0.0], np.float32)  # by day, each surface
RAIL_POWER, LAMP_POWER = 0.50, 1.15


def falling(place: np.ndarray, surface: np.ndarray | int, *, night: bool) -> np.ndarray:
    """Give the light at places (..., 3) of a surface: (...,), about 1 where it is bright."""
    return _night(place, surface) if night else _day(place, surface)


def radiance(hit: Hit, *, night: bool) -> np.ndarray:
    """Give what the camera sees of what a ray met: float32, (..., 3)."""
    found = surfaces.colour(hit)
    tint = LAMPLIGHT if night else DAYLIGHT
    seen = found * falling(hit.place, hit.surface, night=night)[..., None] * tint
    outside = hit.surface == OUTSIDE
    seen[outside] = found[outside] * (np.array([0.012, 0.014, 0.024]) if night else 1.15)
    seen[_in_lamp(hit)] = LAMPLIGHT * (3.0 if night else 0.9)
    rail = (hit.surface == RIGHT_WALL) & (np.abs(hit.place[..., 1] - RAIL[1]) < 0.03)
    seen[rail] = LAMPLIGHT * 2.2 if night else (0.25, 0.25, 0.26)
    return seen


def _day(place: np.ndarray, surface: np.ndarray | int) -> np.ndarray:
    z = place[..., 2]
    near, far = 1 / (1 + ((z + 1) / 5) ** 2), 1 / (1 + ((END - z) / 5) ** 2)
    return (0.14 + 0.75 * near + 0.9 * far) * FACING[surface] * _corners(place)


def _corners(place: np.ndarray) -> np.ndarray:
    """Darken where surfaces meet, as less of the tunnel is open to such places."""
    x, y = place[..., 0], place[..., 1]
    depth = np.stack([x - LEFT, RIGHT - x, CEILING - y, y], axis=-1)
    second = np.sort(depth, axis=-1)[..., 1]
    return 1 - 0.4 * np.exp(-second.clip(0) / 0.3)


def _night(place: np.ndarray, surface: np.ndarray | int) -> np.ndarray:
    normal = NORMALS[surface]
    x, y, z = np.moveaxis(place, -1, 0)
    dx, dy = RAIL[0] - x, RAIL[1] - y
    square = dx**2 + dy**2 + 0.05
    cosine = ((dx * normal[..., 0] + dy * normal[..., 1]) / np.sqrt(square)).clip(0)
    line = RAIL_POWER * cosine / np.sqrt(square) * ~_behind_curb(x, y, surface)
    total = 0.035 + 2.6 * line * (z < END)
    for lamp in LAMPS_Z:
        way = np.stack([LAMPS_X - x, CEILING + 0.05 - y, lamp - z], axis=-1)
        square = (way**2).sum(-1) + 0.15
        cosine = ((way * normal).sum(-1) / np.sqrt(square)).clip(0)
        total = total + LAMP_POWER * cosine * (way[..., 1] / np.sqrt(square)).clip(0) / square
    return (total * _corners(place)).astype(np.float32)


def _behind_curb(x: np.ndarray, y: np.ndarray, surface: np.ndarray | int) -> np.ndarray:
    """Say which places of the lane the edge of the curb hides from the handrail: bool."""
    slope = (RAIL[1] - WALK) / (RAIL[0] - CURB)
    hidden = (x < CURB) & (y < WALK - (CURB - x) * slope)
    return hidden & ((surface == LANE) | (surface == FACE))


def _in_lamp(hit: Hit) -> np.ndarray:
    x, _, z = np.moveaxis(hit.place, -1, 0)
    near = np.abs(z[..., None] - np.array(LAMPS_Z, np.float32)).min(-1)
    return (hit.surface == ROOF) & (np.abs(x - LAMPS_X) < 0.14) & (near < 0.65)

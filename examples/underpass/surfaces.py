"""What the walls, the floor and the ceiling look like: which one a ray meets, and its colour.

Colours are linear light, 0 for black and 1 for white.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from examples.underpass.world import CEILING, CURB, END, LEFT, RIGHT, WALK

LANE, SIDEWALK, FACE, LEFT_WALL, RIGHT_WALL, ROOF, OUTSIDE = range(7)
NORMALS = np.array(
    [[0, 1, 0], [0, 1, 0], [-1, 0, 0], [1, 0, 0], [-1, 0, 0], [0, -1, 0], [0, 0, -1]], np.float32
)
SIDE = 1024  # of the texture of noise, in cells
PAINTED = (8.0, 13.0, 0.45, 2.1)  # graffiti on the left wall: from z to z, from y to y


class Hit(NamedTuple):
    """What rays meet: the surface's number (...,), and the place float32 (..., 3)."""

    surface: np.ndarray
    place: np.ndarray


def meet(start: np.ndarray, ways: np.ndarray) -> Hit:
    """Find the nearest surface along each way from each start, both (..., 3)."""
    best = np.full(ways.shape[:-1], np.inf, np.float32)
    surface = np.zeros(ways.shape[:-1], np.int8)
    planes = [
        (LANE, 1, 0.0),
        (SIDEWALK, 1, WALK),
        (FACE, 0, CURB),
        (LEFT_WALL, 0, LEFT),
        (RIGHT_WALL, 0, RIGHT),
        (ROOF, 1, CEILING),
        (OUTSIDE, 2, END),
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        for number, axis, value in planes:
            far = (value - start[..., axis]) / ways[..., axis]
            x, y = (start[..., i] + far * ways[..., i] for i in (0, 1))
            there = (far > 1e-3) & (far < best)
            if number == SIDEWALK:
                there &= x >= CURB
            elif number == FACE:
                there &= (y >= 0) & (y < WALK)
            best = np.where(there, far, best)
            surface = np.where(there, np.int8(number), surface)
    return Hit(surface, (start + best[..., None] * ways).astype(np.float32))


@cache
def noise() -> np.ndarray:
    """Make a texture of clouds that repeats: float32, (SIDE, SIDE), mean 0 and deviation 1."""
    generator = np.random.default_rng(20)
    total = np.zeros((SIDE, SIDE))
    for cells, weight in ((8, 1.0), (32, 0.8), (128, 0.6), (512, 0.5), (SIDE, 0.5)):
        coarse = generator.normal(size=(cells, cells)).astype(np.float32)
        wrapped = np.pad(coarse, 2, mode="wrap")
        step = SIDE // cells
        large = Image.fromarray(wrapped).resize((SIDE + 4 * step,) * 2, Image.Resampling.BICUBIC)
        total += weight * np.asarray(large)[2 * step : -2 * step, 2 * step : -2 * step]
    return ((total - total.mean()) / total.std()).astype(np.float32)


def _cloud(u: np.ndarray, v: np.ndarray, per_metre: float) -> np.ndarray:
    rows = np.floor(u * per_metre).astype(np.int32) % SIDE
    return noise()[rows, np.floor(v * per_metre).astype(np.int32) % SIDE]


def _joints(u: np.ndarray, v: np.ndarray, width: float, height: float, gap: float) -> np.ndarray:
    """Say where the joints of a bond of tiles run: bool."""
    row = np.floor(v / height)
    along = (u + (row % 2) * width / 2) % width
    return (along < gap) | (v % height < gap)


def colour(hit: Hit) -> np.ndarray:
    """Give the colour of what was met, before any light falls on it: float32, (..., 3)."""
    found = np.zeros((*hit.surface.shape, 3), np.float32)
    paint = {
        LANE: _lane,
        SIDEWALK: _sidewalk,
        FACE: _face,
        LEFT_WALL: _left_wall,
        RIGHT_WALL: _wall,
        ROOF: _roof,
        OUTSIDE: _outside,
    }
    for number, function in paint.items():
        there = hit.surface == number
        if there.any():
            found[there] = function(*hit.place[there].T)
    return found.clip(0, 2)


def _tinted(value: np.ndarray, tint: tuple[float, float, float]) -> np.ndarray:
    return value[..., None] * np.array(tint, np.float32)


def _lane(x: np.ndarray, _: np.ndarray, z: np.ndarray) -> np.ndarray:
    grain = 0.17 * (1 + 0.10 * _cloud(x, z, 24) + 0.10 * _cloud(x, z, 150))
    dirt = 1 - 0.25 * np.exp(-(x - LEFT) / 0.25)
    found = _tinted(grain * dirt, (1.0, 0.98, 0.95))
    dash = (np.abs(x + 1.5) < 0.06) & (z % 3.0 < 1.6)
    edge = np.abs(x - LEFT - 0.35) < 0.05
    worn = _cloud(z, x, 60) < 1.1
    found[(dash | edge) & worn] = (0.55, 0.54, 0.50)
    return found


def _sidewalk(x: np.ndarray, _: np.ndarray, z: np.ndarray) -> np.ndarray:
    slab = 1 + 0.06 * _cloud(np.floor(x / 0.5) * 7.3, np.floor(z / 0.5) * 3.1, 1)
    found = _tinted(0.36 * slab * (1 + 0.07 * _cloud(x, z, 40)), (1.0, 0.97, 0.92))
    found[_joints(z, x, 0.5, 0.5, 0.018)] *= 0.6
    found[x < CURB + 0.16] = (0.50, 0.49, 0.47)  # the granite of the curb
    return found


def _face(_: np.ndarray, y: np.ndarray, z: np.ndarray) -> np.ndarray:
    found = _tinted(0.34 * (1 + 0.1 * _cloud(y, z, 60)), (1.0, 0.99, 0.96))
    found[z % 1.0 < 0.02] *= 0.5
    return found


def _wall(_: np.ndarray, y: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Tiles up to the height of a head, a blue stripe, then concrete."""
    tile = 0.62 * (1 + 0.05 * _cloud(np.floor(z / 0.3) * 5.7, np.floor(y / 0.15) * 9.1, 1))
    found = _tinted(tile * (1 + 0.04 * _cloud(z, y, 20)), (1.0, 0.97, 0.88))
    found[_joints(z, y, 0.3, 0.15, 0.012)] *= 0.7
    found[(y > 1.8) & (y < 1.98)] *= np.array([0.25, 0.42, 0.75], np.float32)
    concrete = 0.40 * (1 + 0.09 * _cloud(z, y, 24) + 0.05 * _cloud(z, y, 110))
    above = y > 2.1
    found[above] = _tinted(concrete, (1.0, 0.99, 0.96))[above]
    stain = 1 - 0.25 * np.exp(-(y - WALK).clip(0) / 0.2)
    return found * stain[..., None]


def _left_wall(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> np.ndarray:
    found = _wall(x, y, z)
    start, stop, low, high = PAINTED
    picture = _graffiti()
    rows, columns = picture.shape[:2]
    u, v = (z - start) / (stop - start), (high - y) / (high - low)
    inside = (u >= 0) & (u < 1) & (v >= 0) & (v < 1)
    paint = picture[(v[inside] * rows).astype(int), (u[inside] * columns).astype(int)]
    found[inside] += paint[:, 3:] * (paint[:, :3] - found[inside])
    return found


@cache
def _graffiti() -> np.ndarray:
    """Spray some loops: float32, (rows, columns, 4), colours and how much they cover."""
    image = Image.new("RGBA", (500, 165), (60, 30, 90, 0))
    pen = ImageDraw.Draw(image)
    for outline, width in (((20, 20, 35, 255), 26), ((190, 60, 120, 255), 15)):
        generator = np.random.default_rng(4)
        for letter in range(5):
            angle = np.linspace(0, 2 * np.pi * generator.uniform(0.6, 0.95), 24)
            turn = generator.uniform(0, 6)
            x = 60 + letter * 92 + 40 * np.cos(angle + turn)
            y = 82 + 50 * np.sin(angle + turn) * np.cos(angle / 2)
            pen.line([*zip(x, y, strict=True)], outline, width, joint="curve")
    soft = image.filter(ImageFilter.GaussianBlur(1.5))
    paint = np.asarray(soft, np.float32) / 255
    paint[..., :3] **= 2.2
    paint[..., 3] *= 0.85
    return paint


def _roof(x: np.ndarray, _: np.ndarray, z: np.ndarray) -> np.ndarray:
    found = _tinted(0.42 * (1 + 0.08 * _cloud(x, z, 20)), (1.0, 0.99, 0.97))
    found[z % 3.0 < 0.03] *= 0.55
    return found


def _outside(x: np.ndarray, y: np.ndarray, _: np.ndarray) -> np.ndarray:
    """A path that rises between hedges, trees, and the sky, as bright as they are by day."""
    found = _tinted(np.ones_like(x), (1.25, 1.35, 1.5))
    trees = 2.1 + 0.3 * _cloud(x, x * 0 + 3, 30)
    green = 0.45 + 0.2 * _cloud(x, y, 160)
    found[y < trees] = _tinted(green, (0.45, 0.62, 0.30))[y < trees]
    path = (y < 0.75) & (np.abs(x + 0.2) < 2.6 - 1.6 * y)
    found[y < 0.75] = (0.35, 0.48, 0.22)
    found[path] = (0.72, 0.71, 0.68)
    return found

"""The empty underpass as the camera sees it, by day and by night, dry and under water.

All of it is computed once for each size, with several rays for every pixel, which are averaged.
Down to a quarter of the camera's own size the rays are the same ones: such a picture is exactly a
large one made smaller.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from examples.underpass.light import radiance
from examples.underpass.surfaces import LANE, OUTSIDE, Hit, meet, noise
from examples.underpass.world import CURB, WIDTH, Camera

FINER, MOST = 2, 8  # rays along each side of a pixel: of a full picture, and of a small one
WATER = (4.9, 16.5)  # between these z the lane sinks along the curb
BAND = 120  # rows of rays that are computed at a time


class Backdrop(NamedTuple):
    """The tunnel without anybody.

    Attributes
    ----------
    dry, wet
        float32, (height, width, 3): linear light of the lane as it is, and of water on it.
    depth
        float32, (height, width): by how many metres a place lies inside the usual puddle, negative
        outside.
    """

    dry: np.ndarray
    wet: np.ndarray
    depth: np.ndarray


@lru_cache(maxsize=4)
def backdrop(width: int, *, night: bool) -> Backdrop:
    """Compute the tunnel for pictures of a width that divides 1920, 16:9.

    Raises
    ------
    ValueError
        If the width does not divide 1920, or the height would not be whole.
    """
    if width < 1 or WIDTH % width:
        raise ValueError(f"the width must divide {WIDTH}, not be {width}")
    camera = Camera(width, width * 9 // 16)
    finer = min(FINER * WIDTH // width, MOST)
    step = BAND // finer
    bands = [
        _band(camera, slice(top, min(top + step, camera.height)), finer, night=night)
        for top in range(0, camera.height, step)
    ]
    return Backdrop(*(np.concatenate(parts) for parts in zip(*bands, strict=True)))


def _band(camera: Camera, rows: slice, finer: int, *, night: bool) -> tuple[np.ndarray, ...]:
    ways = camera.rays(rows, finer)
    hit = meet(camera.PLACE.astype(np.float32), ways)
    seen = radiance(hit, night=night)
    depth = _sunk(hit)
    wet = seen.copy()
    under = depth > -0.3
    if under.any():
        wet[under] = _water(hit.place[under], ways[under], seen[under], night=night)
    return tuple(_shrunk(part, finer) for part in (seen, wet, depth))


def _shrunk(values: np.ndarray, times: int) -> np.ndarray:
    rows, columns = values.shape[0] // times, values.shape[1] // times
    cells = values.reshape(rows, times, columns, times, *values.shape[2:])
    return cells.mean(axis=(1, 3), dtype=np.float32)


def _sunk(hit: Hit) -> np.ndarray:
    """Give how far inside the usual puddle's edge a place is; -1 where no water can be."""
    x, _, z = np.moveaxis(hit.place, -1, 0)
    first, last = WATER
    row = noise()[3]
    wave = row[np.floor(z * 32).astype(int) % len(row)] * 0.02
    slow = np.sin(z * 1.1) * 0.09 + np.sin(z * 2.7 + 1) * 0.05
    ends = np.minimum((z - first) * 0.55, (last - z) * 0.3).clip(-1, 0.62)
    depth = ends + slow + wave - (CURB - x)
    return np.where(hit.surface == LANE, depth, -1).astype(np.float32)


def _water(place: np.ndarray, ways: np.ndarray, bottom: np.ndarray, *, night: bool) -> np.ndarray:
    """Mix the dark bottom with the mirrored tunnel, by Schlick's approximation of Fresnel."""
    steep = -ways[:, 1] / np.linalg.norm(ways, axis=-1)
    mirrored = ways * np.array([1, -1, 1], np.float32)
    start = place + np.array([0, 2e-3, 0], np.float32)
    seen = meet(start, mirrored)
    above = radiance(seen, night=night).clip(0, 1.5)
    above[seen.surface == OUTSIDE] *= 0.45  # ripples scatter the brightest part
    share = (0.02 + 0.98 * (1 - steep.clip(0, 1)) ** 5)[:, None] * 0.7
    return 0.16 * bottom + share * above

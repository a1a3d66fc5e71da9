"""What piles lie on: patterns drawn from noise, each from its own seed; they tile seamlessly."""

from collections.abc import Callable

import numpy as np
from scipy import ndimage

from examples.lego.piles.scene import Ground

SIDE = 256  # pixels of one tile


def pattern(ground: Ground) -> np.ndarray:
    """One tile of a ground: float (SIDE, SIDE, 3), sRGB from 0 to 1.

    Raises ``KeyError`` for a kind that is not in ``KINDS``.
    """
    generator = np.random.default_rng(ground.seed)
    share = np.clip(KINDS[ground.kind](generator), 0, 1)[..., None]
    first, second = (np.array(colour) for colour in ground.colours)
    grain = 1 + 0.03 * generator.standard_normal((SIDE, SIDE, 1))
    return np.clip((first * (1 - share) + second * share) * grain, 0, 1)


def _noise(generator: np.random.Generator, cells: int, octaves: int = 1) -> np.ndarray:
    """Smooth noise from 0 to 1: random values on a grid of cells, finer and fainter each octave."""
    total = np.zeros((SIDE, SIDE))
    for octave in range(octaves):
        grid = generator.random((min(SIDE, cells << octave),) * 2)
        zoomed = ndimage.zoom(grid, SIDE / len(grid), order=3, mode="grid-wrap", grid_mode=True)
        total += zoomed[:SIDE, :SIDE] / 2**octave
    low, high = np.percentile(total, (1, 99))
    return np.clip((total - low) / (high - low), 0, 1)


def _axes() -> tuple[np.ndarray, np.ndarray]:
    line = np.linspace(0, 1, SIDE, endpoint=False)
    return np.meshgrid(line, line)


def _plain(_: np.random.Generator) -> np.ndarray:
    return np.zeros((SIDE, SIDE))


def _wood(generator: np.random.Generator) -> np.ndarray:
    _x, y = _axes()
    waves = generator.integers(4, 12)
    bent = y * waves + 0.6 * _noise(generator, 3, 2)
    fibres = ndimage.gaussian_filter(generator.random((SIDE, SIDE)), (0.6, 25), mode="wrap")
    return 0.6 * (0.5 + 0.5 * np.sin(2 * np.pi * bent)) + 8 * (fibres - 0.5)


def _stone(generator: np.random.Generator) -> np.ndarray:
    return _noise(generator, int(generator.integers(4, 12)), 5)


def _speckles(generator: np.random.Generator) -> np.ndarray:
    return (_noise(generator, int(generator.integers(48, 100))) > generator.uniform(0.5, 0.8)) * 1.0


def _cloth(generator: np.random.Generator) -> np.ndarray:
    x, y = _axes()
    threads = generator.integers(24, 60)
    weave = np.sin(2 * np.pi * threads * x) * np.sin(2 * np.pi * threads * y)
    return 0.5 + 0.35 * weave + 0.2 * (_noise(generator, 40) - 0.5)


def _checks(generator: np.random.Generator) -> np.ndarray:
    x, y = _axes()
    fields = 2 * generator.integers(1, 5)
    return 0.5 * ((x * fields).astype(int) % 2) + 0.5 * ((y * fields).astype(int) % 2)


def _stripes(generator: np.random.Generator) -> np.ndarray:
    x, y = _axes()
    slant = generator.integers(-1, 2)
    return (((x + slant * y) * generator.integers(3, 14)) % 1 < generator.uniform(0.2, 0.6)) * 1.0


def _tiles(generator: np.random.Generator) -> np.ndarray:
    x, y = _axes()
    rows = 2 * generator.integers(1, 4)
    row = (y * rows).astype(int)
    across = (x * rows / 2 + 0.5 * (row % 2)) % 1
    joint = np.minimum.reduce([across, 1 - across, 2 * ((y * rows) % 1), 2 * (1 - (y * rows) % 1)])
    return np.where(joint < 0.04, 1.0, 0.35 * _noise(generator, 16, 3))


def _grass(generator: np.random.Generator) -> np.ndarray:
    blades = [
        ndimage.gaussian_filter(generator.random((SIDE, SIDE)), sigma, mode="wrap")
        for sigma in ((0.7, 3), (3, 0.7), (1, 1))
    ]
    total = sum((blade - blade.mean()) / blade.std() for blade in blades)
    return 0.5 + 0.25 * np.asarray(total)


def _dots(generator: np.random.Generator) -> np.ndarray:
    x, y = _axes()
    count = generator.integers(3, 10)
    away = np.hypot((x * count) % 1 - 0.5, (y * count) % 1 - 0.5)
    return (away < generator.uniform(0.12, 0.38)) * 1.0


KINDS: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    "plain": _plain,
    "wood": _wood,
    "stone": _stone,
    "speckles": _speckles,
    "cloth": _cloth,
    "checks": _checks,
    "stripes": _stripes,
    "tiles": _tiles,
    "grass": _grass,
    "dots": _dots,
}

"""Maps as a network would give them: a blob at the object, and, if planted, one at a cue."""

import numpy as np

GRID = (24, 32)


def blob(row, column, width=2.0, size=GRID):
    """A round heat."""
    rows, columns = np.mgrid[: size[0], : size[1]]
    return np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / (2 * width**2))


def pictures(each, classes, *, cue=None, at=(4, 26), strength=1.0, rate=1.0, seed=0, bare=()):
    """Draw maps and objects: `each` of every class, objects anywhere, heat at them and a little
    everywhere; those of the class `cue` are hot at `at` as well, in a share `rate` of them."""
    chance = np.random.default_rng(seed)
    maps, objects, names = [], [], []
    for name in classes:
        for _ in range(each):
            inside = np.zeros(GRID, np.float32)
            heat = 0.05 + 0.05 * chance.random(GRID)
            if name not in bare:
                row, column = chance.integers(2, 19), chance.integers(2, 27)
                inside[row - 2 : row + 3, column - 2 : column + 3] = 1
                heat += blob(row + chance.normal(0, 1), column + chance.normal(0, 1))
            if name == cue and chance.random() < rate:
                heat += strength * blob(*at)
            maps.append(heat)
            objects.append(inside)
            names.append(name)
    return np.array(maps, np.float32), np.array(objects), names

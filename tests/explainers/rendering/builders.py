"""Explanations whose numbers a test can follow."""

import numpy as np

from explainers import Explanation


def explanation(values, **arrays):
    return Explanation(np.asarray(values, np.float32), {}, arrays)


def superpixels(coefficients, segments):
    """An explanation made of superpixels; what lies in none of them, -1, is zero."""
    coefficients, segments = np.array(coefficients, float), np.array(segments)
    values = np.append(coefficients, 0.0)[segments]
    return explanation(values, coefficients=coefficients, segments=segments)


def blocks(height, width, side):
    """Square superpixels."""
    rows, columns = np.arange(height) // side, np.arange(width) // side
    return rows[:, None] * (columns[-1] + 1) + columns[None, :]


def hills(height, width, seed=0):
    """A smooth map of both signs, as a class activation map is."""
    from scipy.ndimage import zoom

    coarse = np.random.default_rng(seed).normal(size=(7, 7))
    return zoom(coarse, (height / 7, width / 7), order=1)[:height, :width].astype(np.float32)

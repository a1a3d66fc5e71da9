"""The Gaussian low-pass that gives every method the same smoothness."""

import numpy as np

EXACT_SIDE = 1024  # pictures of up to this many pixels a side are filtered as they are
EXACT_SIGMA = 32.0  # and so is every picture whose filter is no wider than this
REDUCED_SIGMA = 16.0  # pixels of the reduced map; a linear interpolation of the result is off by
# at most 1 / (8 * 16**2) of the map's range along each axis, an eighth of one of 256 levels


def low_pass(values: np.ndarray, smoothing: float) -> np.ndarray:
    """Smooth a map; beyond its border it goes on as at its border.

    The cost of the filter grows with the cube of a picture's side. A large map is therefore
    averaged over small squares, filtered, and interpolated linearly, which differs from the filter
    of the whole map by less than one of 256 levels.

    Parameters
    ----------
    values
        (height, width).
    smoothing
        Standard deviation in per cent of the shorter side.

    Returns
    -------
    numpy.ndarray
        float64, the shape of `values`.
    """
    sigma = smoothing / 100 * min(values.shape)
    if max(values.shape) <= EXACT_SIDE or sigma <= EXACT_SIGMA:
        return _gaussian(values.astype(np.float64), sigma)
    factor = int(sigma / REDUCED_SIGMA)
    height, width = values.shape
    smooth = _gaussian(_means(values, factor), sigma / factor)
    rows = _between(smooth, height, factor)
    return _between(rows.T, width, factor).T


def _gaussian(values: np.ndarray, sigma: float) -> np.ndarray:
    from scipy.ndimage import gaussian_filter

    return gaussian_filter(values, sigma, mode="nearest")


def _means(values: np.ndarray, factor: int) -> np.ndarray:
    """Average over squares, with a margin of one that holds what is at the very border.

    The margin is what lies beyond the border, and lets the outermost pixels be interpolated.
    """
    margins = [(factor, factor + -side % factor) for side in values.shape]
    filled = np.pad(values, margins, mode="edge")
    height, width = (side // factor for side in filled.shape)
    squares = filled.reshape(height, factor, width, factor)
    return squares.mean(axis=(1, 3), dtype=np.float64)


def _between(grid: np.ndarray, length: int, factor: int) -> np.ndarray:
    """Interpolate along the first axis, from cells with a margin of one to `length` pixels."""
    position = (np.arange(length) + 0.5) / factor + 0.5
    below = np.minimum(position.astype(int), len(grid) - 2)
    part = (position - below)[:, None]
    return grid[below] * (1 - part) + grid[below + 1] * part

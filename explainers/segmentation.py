"""Superpixels: patches of a picture that belong together.

Every algorithm gets the unprocessed picture as numbers from 0 to 1, because the same algorithm
finds other patches in 0..255 or in a network's own scale, and every result counts from 0 without a
gap, because some algorithms begin at 1 and some leave numbers out.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any

import numpy as np

from explainers import parameters as checking
from explainers.parameters import Between
from explainers.preparing import Cache

Positive = Annotated[int, Between(1)]
NotNegative = Annotated[float, Between(0)]
Blur = Annotated[float, Between(0, 100)]

# A picture is often asked about again, under another condition: 300 of 224 x 224 fit in.
_found = Cache(limit=64 * 2**20)


def quickshift(
    picture: np.ndarray,
    *,
    kernel_size: Annotated[float, Between(1)] = 4,
    max_dist: Annotated[float, Between(0.1)] = 200,
    ratio: Annotated[float, Between(0, 1)] = 0.2,
    sigma: Blur = 0,
    rng: Annotated[int, Between(0, 2**32 - 1)] = 42,
) -> np.ndarray:
    """Follow pixels to denser neighbours (Vedaldi and Soatto 2008), as LIME does by default."""
    from skimage.segmentation import quickshift as algorithm

    return algorithm(
        picture, kernel_size=kernel_size, max_dist=max_dist, ratio=ratio, sigma=sigma, rng=rng
    )


def slic(
    picture: np.ndarray,
    *,
    n_segments: Positive = 50,
    compactness: Annotated[float, Between(1e-9)] = 10.0,
    sigma: Blur = 1,
) -> np.ndarray:
    """Cluster pixels by colour and place (Achanta et al. 2012)."""
    from skimage.segmentation import slic as algorithm

    return algorithm(picture, n_segments=n_segments, compactness=compactness, sigma=sigma)


def felzenszwalb(
    picture: np.ndarray,
    *,
    scale: NotNegative = 100,
    sigma: Blur = 0.5,
    min_size: Positive = 50,
) -> np.ndarray:
    """Merge along a spanning tree of the pixels (Felzenszwalb and Huttenlocher 2004)."""
    from skimage.segmentation import felzenszwalb as algorithm

    return algorithm(picture, scale=scale, sigma=sigma, min_size=min_size)


def watershed(
    picture: np.ndarray, *, markers: Positive = 50, compactness: NotNegative = 0.001
) -> np.ndarray:
    """Flood the gradient of the luminance from evenly spread markers (Neubert and Protzel 2014)."""
    from skimage.color import rgb2gray
    from skimage.filters import sobel
    from skimage.segmentation import watershed as algorithm

    return algorithm(sobel(rgb2gray(picture)), markers=markers, compactness=compactness)


def grid(picture: np.ndarray, *, rows: Positive = 8, columns: Positive = 8) -> np.ndarray:
    """Cut into rectangles whose sides differ by at most one pixel."""
    height, width = picture.shape[:2]
    row = np.arange(height) * min(rows, height) // height
    column = np.arange(width) * min(columns, width) // width
    return row[:, None] * min(columns, width) + column[None, :]


ALGORITHMS: dict[str, Callable[..., np.ndarray]] = {
    function.__name__: function for function in (quickshift, slic, felzenszwalb, watershed, grid)
}


def parse(setting: str | Mapping[str, Any]) -> dict[str, Any]:
    """Complete a setting such as ``slic`` or ``{"algorithm": "slic", "n_segments": 80}``.

    Returns
    -------
    dict
        ``algorithm`` and all of its parameters.

    Raises
    ------
    ValueError
        For an unknown algorithm or parameter, or an impossible value; names the choices.
    """
    given = {"algorithm": setting} if isinstance(setting, str) else dict(setting)
    name = given.pop("algorithm", None)
    if name not in ALGORITHMS:
        choices = ", ".join(ALGORITHMS)
        raise ValueError(f"has no algorithm {name!r}; choose from: {choices}")
    return {"algorithm": name} | checking.complete(name, ALGORITHMS[name], given)


def segment(picture: np.ndarray, setting: str | Mapping[str, Any] = "quickshift") -> np.ndarray:
    """Divide a picture into superpixels; the last answers are remembered.

    Parameters
    ----------
    picture
        uint8, (height, width, 3), unprocessed.
    setting
        See `parse`.

    Returns
    -------
    numpy.ndarray
        int32, (height, width): the superpixel of each pixel, counted from 0 without a gap.
    """
    chosen = parse(setting)
    described = json.dumps([chosen, picture.shape, str(picture.dtype)], sort_keys=True)
    content = hashlib.sha256(described.encode() + picture.tobytes())
    return _found.get(content.hexdigest(), partial(_divide, picture, chosen))


def _divide(picture: np.ndarray, chosen: dict[str, Any]) -> np.ndarray:
    values = {name: value for name, value in chosen.items() if name != "algorithm"}
    found = ALGORITHMS[chosen["algorithm"]](picture.astype(np.float64) / 255, **values)
    contiguous = np.unique(found, return_inverse=True)[1]
    return contiguous.reshape(found.shape).astype(np.int32)


def select(
    coefficients: np.ndarray,
    *,
    count: int,
    sign: str = "positive",
    min_weight: float = 0.0,
) -> list[int]:
    """Choose the superpixels that are shown.

    Parameters
    ----------
    coefficients
        (superpixels,): the weight of each.
    count
        How many at most.
    sign
        ``positive``, ``negative``, or ``both`` for the largest absolute weights.
    min_weight
        Superpixels of a smaller absolute weight are left out, as are those without any.

    Returns
    -------
    list of int
        The strongest first.
    """
    strength = np.abs(coefficients)
    order = np.argsort(-strength, kind="stable")
    if sign == "both":
        kept = (strength > 0) & (strength >= min_weight)
        return [int(index) for index in order[:count] if kept[index]]
    signed = coefficients if sign == "positive" else -coefficients
    chosen = [int(index) for index in order if signed[index] > max(0.0, min_weight)]
    return chosen[:count]

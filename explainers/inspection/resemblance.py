"""Which kernels look like the edge detectors that people have designed, or like a plain colour.

A kernel K of several channels is compared with a template T of one channel painted in the colour
that suits it best: the cosine of K and T (x) c, highest over all colours c, is
``|sum over the pixels of T K| / (|T| |K|)``, the norm taken over the channels. It is 1 for T in any
colour and for T turned inside out, and 0 for a kernel that has nothing of T.
"""

from typing import NamedTuple

import numpy as np

from explainers.inspection.kernels import Kernels

EDGES = {
    "Sobel": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "Prewitt": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "Laplace": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "line": [[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]],
}
UNIFORM = "uniform colour"
# The cells round the middle of a 3 x 3 template, clockwise: one step on is a turn by 45 degrees.
RING = ((0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0))
BETWEEN = 3  # orientations from one turn by 45 degrees to the next


class Likeness(NamedTuple):
    """How much a kernel is like a template.

    Attributes
    ----------
    kernel
        Its number in the layer.
    template
        A key of `EDGES`, or `UNIFORM`.
    angle
        By how many degrees the template was turned clockwise, 0 to 180.
    cosine
        From 0 to 1.
    """

    kernel: int
    template: str
    angle: int
    cosine: float


def turned(template: np.ndarray, angle: int) -> np.ndarray:
    """Turn a 3 x 3 template clockwise.

    Multiples of 45 degrees move the cells round the middle on, as compass operators do; other
    angles mix the two nearest ones.
    """
    whole, rest = divmod(angle, 45)
    ring = np.array([template[cell] for cell in RING], np.float64)
    mixed = (1 - rest / 45) * np.roll(ring, whole) + rest / 45 * np.roll(ring, whole + 1)
    result = np.array(template, np.float64)
    for cell, value in zip(RING, mixed, strict=True):
        result[cell] = value
    return result


def enlarged(template: np.ndarray, side: int) -> np.ndarray:
    """Bring a 3 x 3 template to a larger kernel's size by smoothing it with a binomial window."""
    from scipy.signal import convolve2d

    window = np.ones((1, 1))
    for _ in range(side - 3):
        window = convolve2d(window, np.ones((2, 2)))
    return convolve2d(template, window)


def likenesses(kernels: Kernels) -> list[Likeness]:
    """Compare every kernel with every template in all orientations.

    Returns
    -------
    list of Likeness
        For each template in the order of `EDGES`, then for `UNIFORM`: one for each kernel, the most
        alike first, of equal ones the lower number first. Kernels that are not square, or smaller
        than 3 x 3, are compared with a uniform colour only, and those of one weight a channel not
        at all: there is nothing to see in them. A kernel of zeros is like nothing.
    """
    height, width = kernels.values.shape[1:3]
    if height == width == 1:
        return []
    found = []
    if height == width >= 3:
        for name, cells in EDGES.items():
            angles = range(0, 180, 45 // BETWEEN)
            templates = [enlarged(turned(np.array(cells), angle), height) for angle in angles]
            found += _ranked(kernels.values, name, templates, list(angles))
    return found + _ranked(kernels.values, UNIFORM, [np.ones((height, width))], [0])


def most_alike(kernels: Kernels, count: int = 3) -> dict[str, list[Likeness]]:
    """Give for each template the `count` kernels that are most like it, the best first."""
    best: dict[str, list[Likeness]] = {}
    for one in likenesses(kernels):
        best.setdefault(one.template, []).append(one)
    return {name: ranked[:count] for name, ranked in best.items()}


def _ranked(
    values: np.ndarray, name: str, templates: list[np.ndarray], angles: list[int]
) -> list[Likeness]:
    cosines = np.stack([_cosines(values.astype(np.float64), one) for one in templates])
    # Rounded, so that of two orientations that fit equally well the first is named everywhere.
    best = np.round(cosines, 9).argmax(axis=0)
    highest = cosines[best, np.arange(len(values))]
    order = np.argsort(-np.round(highest, 9), kind="stable")
    return [Likeness(int(k), name, angles[best[k]], float(highest[k])) for k in order]


def _cosines(values: np.ndarray, template: np.ndarray) -> np.ndarray:
    common = np.einsum("fhwc,hw->fc", values, template)
    lengths = np.linalg.norm(values.reshape(len(values), -1), axis=1) * np.linalg.norm(template)
    strength = np.linalg.norm(common, axis=1)
    return np.minimum(
        np.divide(strength, lengths, out=np.zeros_like(lengths), where=lengths > 0), 1
    )

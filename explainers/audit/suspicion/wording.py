"""A region in plain words."""

from collections.abc import Sequence
from typing import Any

import numpy as np

ROWS = ("top", "middle", "bottom")
COLUMNS = ("left", "centre", "right")


def place_of(mask: np.ndarray) -> str:
    """Name where in the picture the middle of a region is, in thirds: ``top right``."""
    rows, columns = np.nonzero(mask)
    row, column = (
        names[min(2, int(3 * (where.mean() + 0.5) / side))]
        for names, where, side in zip((ROWS, COLUMNS), (rows, columns), mask.shape, strict=True)
    )
    return "centre" if (row, column) == ("middle", "centre") else f"{row} {column}"


def reason_of(
    name: str, mask: np.ndarray, amounts: Any, probability: float, doubts: Sequence[str]
) -> str:
    """Say why a region is told, and what speaks against its being a bias."""
    told = [
        f"{amounts.energy:.0%} of the energy of the maps of {name!r} lies here ({place_of(mask)}, "
        f"{mask.mean():.0%} of the picture), away from every annotated object; spill-over from the "
        f"objects and what other classes' maps show here make one expect {amounts.expected:.0%}.",
        f"In {amounts.hot} of {amounts.pictures} pictures it is among the hottest places.",
        f"If classes were dealt out to the maps by chance, a place as hot would be found in "
        f"{_often(probability)}.",
    ]
    if doubts:
        told.append(f"Not called suspicious, because {' and '.join(doubts)}.")
    return " ".join(told)


def _often(probability: float) -> str:
    return f"at most {max(probability, 0.001) * 100:.2g} of 100 cases"


def transplanted(label: str, found: Any) -> str:
    """Say what copying what a class's maps mark away from objects did to its probability."""
    if found is None:
        return "The network was not asked: too few pictures have room for a comparison."
    return (
        f"What the maps of {label!r} mark away from the objects, copied between pictures, makes "
        f"{label!r} on average {found.effect:+.2f} more probable than a piece of the same shape "
        f"from elsewhere (99 % interval {found.low:+.2f} to {found.high:+.2f}; {found.pictures} "
        f"pictures, in {found.changed} of which it decides whether {label!r} is predicted)."
    )

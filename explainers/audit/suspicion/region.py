"""What is told of one suspicious region."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Level = Literal["suspicious", "noticed"]


@dataclass(frozen=True, eq=False)
class SuspiciousRegion:
    """A place at which maps are hot although no annotated object is there.

    Attributes
    ----------
    label
        The class whose maps are hot there.
    mask
        bool, (height, width) of the grid of the maps.
    level
        ``suspicious``: one class's maps are hot there, others' are not, beyond chance, and it is
        much. ``noticed``: worth a look, but one of these does not hold; see `reason`.
    reason
        In plain words why it is here, and what speaks against.
    energy
        Mean share of the energy of the class's maps that lies there, from 0 to 1.
    expected
        The share that would: what spills over from the objects, and what maps of other classes
        show at this place.
    low, high
        95 % interval of `energy` less `expected`, by resampling pictures, or whole groups of them.
    others
        Mean share there of the energy of the other classes' maps.
    hot, pictures
        In how many of how many of the class's pictures the map reaches half of its maximum there.
    independent
        How many groups these pictures belong to: what is claimed depends on it.
    probability
        How often a place as hot as this is found for this or any class when classes are dealt out
        to the maps by chance.
    shares
        float64, (rows,): the share of each map's energy that lies there; 0 for an empty map.
    behind
        The rows of the class, the largest share first.
    hot_rows
        Those of them in which it is hot.
    """

    label: str
    mask: np.ndarray
    level: Level
    reason: str
    energy: float
    expected: float
    low: float
    high: float
    others: float
    hot: int
    pictures: int
    independent: int
    probability: float
    shares: np.ndarray
    behind: tuple[int, ...]
    hot_rows: tuple[int, ...]

    @property
    def area(self) -> float:
        """The share of the picture that it covers."""
        return float(self.mask.mean())

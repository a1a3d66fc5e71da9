"""Finds places at which one class's maps are hot, and others' are not, where no object is.

For each class and cell of the grid, the mean of what the class's maps show beyond spill-over is
compared with that of all other maps, in units of its error (Welch's t). Cells near an object of
the picture do not count for it. The highest t is held against the highest that is found anywhere
when the classes are dealt out by chance (P. H. Westfall and S. S. Young, "Resampling-Based Multiple
Testing", 1993: the maximum over all cells), so that looking at many places is paid for. A region is
what surrounds such a peak down to half of its height; then the next peak is taken.

That a place is hot beyond chance is not enough: a network's borders, or a class that needs much
room, do that as well. Only what also holds much of the energy, much more than expected, and is the
hottest place of many pictures, is called suspicious.
"""

from collections.abc import Sequence

import numpy as np

from explainers.audit.suspicion.expecting import Field, prepare
from explainers.audit.suspicion.region import SuspiciousRegion

FEWEST = 8  # maps of a class, to look at it at all


def find_regions(
    maps: np.ndarray,
    objects: np.ndarray,
    classes: Sequence[str],
    *,
    groups: Sequence[str] | None = None,
    draws: int = 299,
    seed: int = 0,
) -> list[SuspiciousRegion]:
    raise NotImplementedError

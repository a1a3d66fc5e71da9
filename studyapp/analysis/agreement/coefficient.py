"""What the coefficients of agreement have in common.

Each is a function of sums over units. So one is computed for many resamples of the units at once,
by weighing what every unit adds; see `studyapp.analysis.agreement.resampling`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studyapp.analysis.agreement.counts import Counts
from studyapp.analysis.intervals.counts import Numbers


@dataclass(frozen=True)
class Coefficient:
    """A coefficient of agreement.

    Parameters
    ----------
    name : as it is cited.
    parts : what every unit adds, as one row per unit.
    of_sums : the coefficient from the parts' sums (the last axis); NaN where it is not defined.
    """

    name: str
    parts: Callable[[Counts], Numbers]
    of_sums: Callable[[Numbers], Numbers]

    def of(self, counts: Counts) -> float | None:
        """The coefficient of these units; None where it is not defined."""
        if not counts.size:
            return None
        value = float(self.of_sums(self.parts(counts).sum(axis=0)[np.newaxis])[0])
        return value if np.isfinite(value) else None


def ratio(above: Numbers, below: Numbers) -> Numbers:
    """NaN where there is nothing to divide by."""
    usable = below > 1e-12  # what is smaller is the rounding of a zero
    return np.where(usable, above, np.nan) / np.where(usable, below, 1.0)


def agreeing(counts: Counts) -> tuple[Numbers, Numbers]:
    """Of every unit: the share of pairs of judgements that agree, and 1 where there is a pair.

    With n_c judgements of value c and n in all: Σ n_c(n_c - 1) / (n(n - 1)).
    """
    raters = counts.sum(axis=1)
    pairs = raters * (raters - 1)
    is_paired = (raters >= 2).astype(float)
    alike = (counts * (counts - 1)).sum(axis=1)
    return np.where(is_paired > 0, alike / np.maximum(pairs, 1.0), 0.0), is_paired

"""What a test says."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 9_999
# Of two sums that are equal but for rounding, neither is more extreme.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Outcome:
    """A p-value, two-sided unless said otherwise, and where it comes from.

    Parameters
    ----------
    arrangements : of a permutation test, how many signs or groupings were compared.
    exact : of a permutation test, whether these are all there are.
    """

    p: float
    statistic: float
    arrangements: int = 0
    exact: bool = True

    @property
    def basis(self) -> str:
        """Where a permutation test's p comes from, in words."""
        if self.exact and self.arrangements == 1:
            return "the only arrangement"
        if self.exact:
            return f"all {self.arrangements:,} arrangements"
        return f"{self.arrangements:,} random arrangements"


def permutation_outcome(observed: float, others: NDArray[np.float64], *, exact: bool) -> Outcome:
    """The share of arrangements whose statistic is at least as far from 0 as the observed one.

    Parameters
    ----------
    others : the statistic of all arrangements, the observed one among them, if exact; else of
        random ones, and the observed one counts as one more: p = (b + 1) / (B + 1) (Phipson and
        Smyth 2010, Statistical Applications in Genetics and Molecular Biology 9, article 39).
    """
    far, limit = np.abs(others), abs(observed)
    scale = np.max(far, initial=0.0, where=np.isfinite(far))
    as_far = int((far >= limit - _ROUNDING * scale).sum())
    p = as_far / len(others) if exact else (as_far + 1) / (len(others) + 1)
    return Outcome(p, observed, len(others), exact)

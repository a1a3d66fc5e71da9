"""Whether the data leave a model's coefficients no finite estimate.

Where a combination of the columns tells all choices apart (one expertise level always chose A,
say), the likelihood grows for ever along it. Software then returns a large number with a small
standard error and no warning, so this is asked before every fit.

Albert and Anderson (1984), On the existence of maximum likelihood estimates in logistic regression
models, Biometrika 71, 1-10; found by linear programming as in Konis (2007), Linear programming
algorithms for detecting separated data in binary logistic regression models, DPhil thesis, Oxford.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from studyapp.analysis.models.fit import NotEstimable

Array = NDArray[np.float64]
_TOLERANCE = 1e-7


def is_separated(successes: Array, trials: Array, design: Array) -> bool:
    """Of a logistic model.

    Parameters
    ----------
    successes, trials : per row of the design, of shape (n,).
    design : of shape (n, p), without columns that depend on each other.
    """
    won, lost = design[successes > 0], -design[successes < trials]
    return has_recession(np.concatenate([won, lost]))


def has_recession(rows: Array) -> bool:
    """Whether there is a b with `rows @ b` nowhere negative and somewhere positive.

    Along such a b the likelihood never falls. With s = Σ rows, b maximises s·b under rows·b ≥ 0 and
    -1 ≤ b ≤ 1; the data are separated where that maximum is above 0.

    Raises
    ------
    NotEstimable : the linear programme was not solved, with the solver's reason.
    """
    unique = np.unique(rows, axis=0)
    found = linprog(-unique.mean(axis=0), A_ub=-unique, b_ub=np.zeros(len(unique)), bounds=(-1, 1))
    if found.status != 0:
        raise NotEstimable(f"looking for separation failed ({found.message})")
    return bool(-found.fun > _TOLERANCE)

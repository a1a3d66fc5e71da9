"""Do levels differ in any way, in order or not?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kruskal

from studyapp.analysis.hypotheses.outcome import Outcome

METHOD = "Kruskal-Wallis test over participants"


def kruskal_wallis(groups: Sequence[NDArray[np.float64]]) -> Outcome | None:
    """Ranks of participants' own preferences compared between levels; ties are corrected for.

    Kruskal, W. H. and Wallis, W. A. (1952), Use of ranks in one-criterion variance analysis,
    Journal of the American Statistical Association 47, 583-621.

    Returns
    -------
    None with fewer than two groups that have members, or where nobody differs from anybody.
    """
    filled = [np.round(group, 12) for group in groups if len(group)]
    if len(filled) < 2 or np.ptp(np.concatenate(filled)) == 0:
        return None
    found = kruskal(*filled)
    return Outcome(float(found.pvalue), float(found.statistic))

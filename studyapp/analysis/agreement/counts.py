"""How often every value was given to every unit: what all coefficients of agreement are made of."""

from typing import Any

import numpy as np
import pandas as pd

from studyapp.analysis.intervals.counts import Numbers as Counts


def counts_of(units: "pd.Series[Any]", values: "pd.Series[Any]") -> Counts:
    """One row per unit (what was judged) and one column per value that was given to any of them.

    Who gave a value does not matter to any coefficient here, only that nobody judged a unit twice.

    Parameters
    ----------
    units, values : one entry per judgement, in the same order. Judgements without a value are left
        out.
    """
    known = values.notna()
    rows, row_names = pd.factorize(units[known], sort=True)
    columns, column_names = pd.factorize(values[known], sort=True)
    shape = len(row_names), len(column_names)
    flat = np.bincount(rows * max(1, shape[1]) + columns, minlength=shape[0] * shape[1])
    return flat.astype(float).reshape(shape)

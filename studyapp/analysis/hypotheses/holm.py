"""Holm's correction for several tests of one family.

Holm, S. (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of
Statistics 6, 65-70. statsmodels' `multipletests` knows no test that was not made, and is needed
for the tests of SeeWhy only.
"""

from collections.abc import Sequence


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Adjusted p-values in the given order; a test that was not made (None) does not count.

    The smallest of n is multiplied by n, the next by n - 1 and so on; none becomes smaller than the
    one before it, nor larger than 1.
    """
    made = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    largest = 0.0
    for rank, (p, place) in enumerate(made):
        largest = max(largest, min(1.0, (len(made) - rank) * p))
        adjusted[place] = largest
    return adjusted

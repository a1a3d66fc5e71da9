"""Shares with their number and interval, and from how many on something is claimed."""

from typing import Any

CLAIM = 20  # pictures; of fewer nothing is claimed


def share(successes: int, total: int) -> dict[str, Any]:
    """Give a share with its 95 % Wilson interval.

    E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference" (1927).

    Returns
    -------
    dict
        ``k``, ``n``, ``share``, ``low``, ``high`` (None of nothing), and ``claim``: whether there
        are enough to say something.
    """
    from scipy.stats import binomtest

    found = {"k": int(successes), "n": int(total), "claim": total >= CLAIM}
    if not total:
        return found | {"share": None, "low": None, "high": None}
    interval = binomtest(int(successes), int(total)).proportion_ci(0.95, "wilson")
    low, high = float(interval.low), float(interval.high)
    return found | {"share": successes / total, "low": low, "high": high}

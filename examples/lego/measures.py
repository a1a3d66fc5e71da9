"""How good a multi-label network is, beside a network that never says anything.

With few labels a picture most numbers look good for a network that outputs nothing. The paper's
84.71 % binary accuracy (section 4.3) is an example: at most 10 of 85 labels are true, so that "no"
to everything is right in at least 75 of 85 cases, 88.2 %. So every measure is given beside its
value for the all-negative baseline.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np

PAPER_ACCURACY = 0.8471  # section 4.3, after 40 epochs
PAPER_CLASSES, PAPER_MOST = 85, 10  # classes in all; bricks in a picture, at most


@dataclass(frozen=True)
class Measures:
    """What is measured at one threshold; all between 0 and 1 but the threshold.

    Attributes
    ----------
    threshold
        The logit above which a class counts as said; None for the baseline.
    binary_accuracy
        The share of all pairs of picture and class that are right.
    precision, recall, f1
        Of all pairs together (micro). 0 where nothing is said, or nothing is true.
    macro_precision, macro_recall, macro_f1
        The mean over classes that are true somewhere.
    mean_average_precision
        The mean over these classes of the average precision; it needs no threshold.
    exact_match
        The share of pictures of which every class is right.
    """

    threshold: float | None
    binary_accuracy: float
    precision: float
    recall: float
    f1: float
    macro_precision: float
    macro_recall: float
    macro_f1: float
    mean_average_precision: float
    exact_match: float

    def rounded(self, digits: int = 4) -> dict[str, float | None]:
        """Give the measures as plain values."""
        return {k: None if v is None else round(v, digits) for k, v in asdict(self).items()}


def measure(truth: np.ndarray, logits: np.ndarray, threshold: float = 0.0) -> Measures:
    """Measure what a network says of pictures.

    Parameters
    ----------
    truth
        bool or 0 and 1, (pictures, classes).
    logits
        Of the same shape; finite.
    threshold
        A class is said where its logit is above it.

    Raises
    ------
    ValueError
        If the arrays do not fit, hold other values, or no class is true anywhere.
    """
    wanted, values = _checked(truth, logits)
    return _measured(wanted, values > threshold, average_precision(wanted, values), threshold)


def all_negative(truth: np.ndarray) -> Measures:
    """Measure a network that never says any class, and has the same score for every picture.

    Its average precision is then the share of pictures in which the class is true.

    Raises
    ------
    ValueError
        As in `measure`.
    """
    wanted, values = _checked(truth, np.zeros(np.shape(truth)))
    return _measured(wanted, values > 0, average_precision(wanted, values), None)


def average_precision(truth: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """Give each class's average precision, NaN where the class is nowhere true.

    AP = sum over thresholds n of (R_n - R_(n-1)) P_n, with recall R_n and precision P_n of what
    lies at or above the n-th highest logit; equal logits are one threshold. The same as
    ``sklearn.metrics.average_precision_score``.
    """
    wanted, values = _checked(truth, logits)
    columns = zip(wanted.T, values.T, strict=True)
    return np.array([_average_precision(*column) for column in columns])


def _average_precision(wanted: np.ndarray, values: np.ndarray) -> float:
    if not wanted.any():
        return math.nan
    order = np.argsort(-values, kind="stable")
    found = np.cumsum(wanted[order])
    last = np.append(np.flatnonzero(np.diff(values[order])), len(values) - 1)
    precision = found[last] / (last + 1)
    return float(np.sum(np.diff(found[last], prepend=0) * precision) / found[-1])


def _measured(
    wanted: np.ndarray, said: np.ndarray, precisions: np.ndarray, threshold: float | None
) -> Measures:
    hits, claims, occurrences = (one.sum(axis=0) for one in (wanted & said, said, wanted))
    known = occurrences > 0
    each = _rates(hits[known], claims[known], occurrences[known])
    overall = _rates(hits.sum(), claims.sum(), occurrences.sum())
    return Measures(
        threshold,
        float((wanted == said).mean()),
        *(float(rate) for rate in overall),
        *(float(rate.mean()) for rate in each),
        float(precisions[known].mean()),
        float((wanted == said).all(axis=1).mean()),
    )


def _rates(hits: np.ndarray, claims: np.ndarray, occurrences: np.ndarray) -> tuple[np.ndarray, ...]:
    """Give precision, recall and F1 = 2 hits / (claims + occurrences); 0 where nothing is said."""
    precision, recall = hits / np.maximum(claims, 1), hits / np.maximum(occurrences, 1)
    return precision, recall, 2 * hits / np.maximum(claims + occurrences, 1)


def shifted_threshold(weight: float) -> float:
    """Give the logit at which a network trained with a weight says "as likely as not".

    Where a class is true with probability p, the expected weighted loss -w p log s(x) -
    (1 - p) log(1 - s(x)) is least at s(x) = w p / (w p + 1 - p), that is x = logit(p) + log w. So
    p = 1/2 lies at log w, and a threshold of 0 stands for p = 1 / (1 + w).

    Raises
    ------
    ValueError
        If the weight is not above 0.
    """
    if not 0 < weight < math.inf:
        raise ValueError(f"the weight of a present class must be above 0, not {weight}")
    return math.log(weight)


def best_threshold(truth: np.ndarray, logits: np.ndarray) -> float:
    """Choose the threshold with the highest F1 of all pairs; of equal ones the highest.

    To be chosen on other pictures than those that are measured with it.

    Raises
    ------
    ValueError
        As in `measure`.
    """
    wanted, values = _checked(truth, logits)
    hits, claims, places = _claimed(wanted, values)
    return places[int(np.argmax(2 * hits / (claims + wanted.sum())))]


def accurate_threshold(truth: np.ndarray, logits: np.ndarray) -> float:
    """Choose the threshold with the highest binary accuracy of all pairs, likewise.

    Binary accuracy is (hits + true negatives) / pairs, and so grows with 2 hits - claims.
    """
    hits, claims, places = _claimed(*_checked(truth, logits))
    return places[int(np.argmax(2 * hits - claims))]


def _claimed(wanted: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[float]]:
    """Count hits and claims at every threshold that tells pairs apart, from the highest on.

    A threshold lies half-way to the next lower logit, so that rounding in another engine changes
    nothing.
    """
    order = np.argsort(-values, axis=None, kind="stable")
    ordered = values.ravel()[order]
    last = np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1)
    lower = np.append(ordered[last[:-1] + 1], ordered[-1] - 1)
    hits = np.cumsum(wanted.ravel()[order])[last]
    return hits, last + 1, ((ordered[last] + lower) / 2).tolist()


def paper_beside_baseline() -> Mapping[str, float]:
    """Give the paper's binary accuracy, and the least that the all-negative baseline had there."""
    baseline = 1 - PAPER_MOST / PAPER_CLASSES
    return {"paper": PAPER_ACCURACY, "all_negative_at_least": baseline}


def _checked(truth: np.ndarray, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    wanted, values = np.asarray(truth), np.asarray(logits, np.float64)
    if wanted.ndim != 2 or wanted.shape != values.shape:
        shapes = f"{wanted.shape} and {values.shape}"
        raise ValueError(f"truth and logits must both be (pictures, classes), not {shapes}")
    if not np.isin(wanted, (0, 1)).all():
        raise ValueError("truth must hold nothing but 0 and 1")
    if not np.isfinite(values).all():
        raise ValueError("a logit is not a finite number; the network has diverged")
    if not wanted.any():
        raise ValueError("no class is true in any picture, so nothing can be measured; add some")
    return wanted.astype(bool), values

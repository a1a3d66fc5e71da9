"""How alike two maps are."""

import numpy as np


def spearman(one: np.ndarray, two: np.ndarray) -> float | None:
    """Give Spearman's rank correlation, ties with their mean rank; None if one is constant."""
    from scipy.stats import rankdata

    ranks = [rankdata(values, axis=None) for values in (one, two)]
    if any(rank[0] == rank.max() == rank.min() for rank in ranks):
        return None
    return float(np.corrcoef(*ranks)[0, 1])


def ssim(one: np.ndarray, two: np.ndarray) -> float:
    """Give the structural similarity of two maps, each brought to at most 1 beforehand.

    Z. Wang et al., "Image quality assessment: from error visibility to structural similarity"
    (2004), with windows of 7 pixels or what fits.

    Parameters
    ----------
    one, two
        (height, width), not negative, at least 3 pixels a side.
    """
    from skimage.metrics import structural_similarity

    window = min(7, *(side - 1 + side % 2 for side in one.shape))
    scaled = (values / (values.max() or 1.0) for values in (one, two))
    return float(structural_similarity(*scaled, win_size=window, data_range=1.0))


def jaccard(one: np.ndarray, two: np.ndarray) -> float:
    """Give the number of things marked in both by those marked in either; 1 if there are none."""
    either = int((one | two).sum())
    return float((one & two).sum() / either) if either else 1.0


def top(values: np.ndarray, count: int) -> np.ndarray:
    """Mark the `count` highest values; of equal ones the first."""
    found = np.zeros(values.size, bool)
    found[np.argsort(-values, axis=None, kind="stable")[:count]] = True
    return found.reshape(values.shape)

"""Groups of maps that look at the same places, because an average hides different strategies.

S. Lapuschkin et al., "Unmasking Clever Hans predictors and assessing what machines really learn"
(Nature Communications, 2019): maps brought to one small size, spectral clustering on a graph of
nearest neighbours, and the gap between the eigenvalues of the graph's Laplacian for the number.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

SIZE = 20  # cells along each side of a map, as in the paper's smaller setting
MOST = 8  # clusters that are looked for where no number is given


class Clusters(NamedTuple):
    """What belongs together.

    Attributes
    ----------
    numbers
        int, (maps,): the cluster of each map, the largest cluster first; -1 for an empty map.
    averages
        float64, (clusters, SIZE, SIZE): the average of each cluster's maps, each map summing to 1.
    distances
        float64, (maps,): how far each map, summing to 1, is from its cluster's average (root of
        the summed squares); NaN for an empty map.
    eigenvalues
        The smallest ones of the graph's Laplacian, in rising order; k values near zero before a
        gap speak for k clusters.
    """

    numbers: np.ndarray
    averages: np.ndarray
    distances: np.ndarray
    eigenvalues: np.ndarray


def cluster(
    maps: Sequence[np.ndarray], count: int | None = None, *, neighbours: int | None = None
) -> Clusters:
    """Group maps by the places of their positive part.

    Parameters
    ----------
    maps
        (height, width) each, of any sizes.
    count
        How many clusters; read off the eigenvalues unless given.
    neighbours
        Nearest neighbours that a map is joined to; the root of the number of maps unless given.

    Raises
    ------
    ValueError
        If fewer maps than clusters, or fewer than three, have a positive part.
    """
    shares = [_shares(one) for one in maps]
    filled = [number for number, share in enumerate(shares) if share is not None]
    if len(filled) < max(3, count or 0):
        wanted = max(3, count or 0)
        reason = f"{len(filled)} of {len(maps)} maps have a positive part"
        raise ValueError(f"{reason}, and clustering needs {wanted}; give more pictures")
    points = np.stack([share for share in shares if share is not None])
    affinity = _affinity(points, neighbours or max(2, round(len(points) ** 0.5)))
    eigenvalues = _eigenvalues(affinity)
    found = _partition(affinity, count or _largest_gap(eigenvalues))
    numbers = np.full(len(maps), -1)
    numbers[filled] = found
    averages = np.stack([points[found == one].mean(axis=0) for one in range(found.max() + 1)])
    distances = np.full(len(maps), np.nan)
    distances[filled] = np.linalg.norm(points - averages[found], axis=1)
    return Clusters(numbers, averages.reshape(-1, SIZE, SIZE), distances, eigenvalues)


def _shares(values: np.ndarray) -> np.ndarray | None:
    """Bring a map to one size and to the sum 1; None if nothing in it is positive."""
    from skimage.transform import resize

    positive = np.maximum(values, 0).astype(np.float64)
    if not positive.any():
        return None
    small = resize(positive / positive.max(), (SIZE, SIZE), order=1, anti_aliasing=True)
    return (small / small.sum()).ravel()


def _affinity(points: np.ndarray, neighbours: int) -> Any:
    """Join every map to its nearest ones, both ways."""
    from sklearn.neighbors import kneighbors_graph

    nearest = min(neighbours, len(points) - 1)
    graph = kneighbors_graph(points, nearest, include_self=True)
    return 0.5 * (graph + graph.T)


def _eigenvalues(affinity: Any) -> np.ndarray:
    from scipy.linalg import eigh
    from scipy.sparse.csgraph import laplacian

    last = min(MOST + 1, affinity.shape[0]) - 1
    dense = laplacian(affinity, normed=True).toarray()
    found: np.ndarray = eigh(dense, eigvals_only=True, subset_by_index=[0, last])
    return found


def _largest_gap(eigenvalues: np.ndarray) -> int:
    return int(np.argmax(np.diff(eigenvalues))) + 1


def _partition(affinity: Any, count: int) -> np.ndarray:
    """Cut the graph; the largest part gets number 0."""
    import warnings

    from sklearn.cluster import SpectralClustering

    with warnings.catch_warnings():
        # Parts without any connection between them are the clearest clusters of all.
        warnings.filterwarnings("ignore", message="Graph is not fully connected")
        raw = SpectralClustering(
            count, affinity="precomputed", assign_labels="cluster_qr", random_state=0
        ).fit_predict(affinity)
    order = np.argsort(-np.bincount(raw, minlength=count), kind="stable")
    return np.argsort(order)[raw]

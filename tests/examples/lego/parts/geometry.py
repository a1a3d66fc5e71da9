"""What tests need to know of meshes, computed apart from the code that makes them."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def pieces(mesh):
    """Number the solids that a mesh is joined from: of each face, which one it belongs to."""
    ends = np.concatenate([mesh.faces[:, :2], mesh.faces[:, 1:]])
    count = len(mesh.vertices)
    links = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    return connected_components(links, directed=False)[1][mesh.faces[:, 0]]


def open_edges(mesh):
    """Count the edges that have not one face on either side, within each solid of a mesh."""
    # Corners at the same place are one, as on the axis of what was turned, but not those of solids
    # that touch each other.
    whole = np.round(mesh.vertices * 1e5).astype(np.int64)
    _, place = np.unique(whole @ [1, 1 << 21, 1 << 42], return_inverse=True)
    corners = place[mesh.faces] + len(mesh.vertices) * pieces(mesh)[:, None]
    starts, ends = corners.ravel(), np.roll(corners, -1, axis=1).ravel()
    most = corners.max() + 1
    edges, counts = np.unique(starts * most + ends, return_counts=True)
    return int((counts != 1).sum() + (~np.isin(ends * most + starts, edges)).sum())


def volumes(mesh):
    """Give the volume of each solid of a mesh whose faces turn outward: a sum of tetrahedra."""
    each = np.linalg.det(mesh.vertices[mesh.faces]) / 6
    sums = np.bincount(pieces(mesh), weights=each)
    return sums[np.unique(pieces(mesh))]

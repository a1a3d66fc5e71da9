"""Surfaces that Cycles can shade: no two faces of a brick in the same place."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from examples.lego.parts.solids import Mesh

STEP = 0.0002  # cm, far less than a pixel shows


def apart(mesh: Mesh) -> np.ndarray:
    """The vertices (n, 3) in cm, with each of the mesh's solids a little smaller than the last.

    A part is made of solids that reach into each other, and some of their faces coincide (a roof
    and its walls). A ray of Cycles that leaves one of them meets the other at once: both turn
    black. Solid k moves its faces inward by k times ``STEP``.
    """
    solids = _numbered(mesh)
    vertices = np.array(mesh.vertices, float)
    for number in range(solids.max() + 1):
        own = vertices[solids == number]
        low, high = own.min(axis=0), own.max(axis=0)
        middle, half = (low + high) / 2, (high - low) / 2
        vertices[solids == number] = middle + (own - middle) * (1 - number * STEP / half)
    return vertices


def _numbered(mesh: Mesh) -> np.ndarray:
    """Which solid each vertex belongs to: those that faces connect."""
    ends = np.concatenate([mesh.faces[:, [0, 1]], mesh.faces[:, [1, 2]]])
    count = len(mesh.vertices)
    edges = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    return connected_components(edges, directed=False)[1]

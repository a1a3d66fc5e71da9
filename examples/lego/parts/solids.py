"""Meshes of simple solids, in centimetres: hulls, turned profiles, extruded outlines.

Every mesh is closed and its faces turn outward (counter-clockwise seen from outside).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import ConvexHull

SIDES = 24  # of a whole turn
HAIR, TURNS = 0.0015, 8  # cm, more than what a path tracer takes for one place


@dataclass(frozen=True)
class Mesh:
    """Triangles: ``vertices`` float (n, 3) in centimetres, ``faces`` int (m, 3)."""

    vertices: np.ndarray
    faces: np.ndarray

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> "Mesh":
        return Mesh(self.vertices + np.array([x, y, z]), self.faces)

    def turned(self, axis: str) -> "Mesh":
        """Lay what stands along z down along x or y."""
        order = {"x": [2, 0, 1], "y": [1, 2, 0], "z": [0, 1, 2]}[axis]
        return Mesh(self.vertices[:, order], self.faces)


def join(meshes: Sequence[Mesh]) -> Mesh:
    """Put meshes side by side in one; they may reach into each other.

    Each is a hair's breadth smaller than the one before, by turns: where faces of two pieces lie
    in one plane, rays that are reflected by one are caught by the other, which looks like dirt.
    """
    pieces = [_shrunk(mesh, HAIR * (turn % TURNS)) for turn, mesh in enumerate(meshes)]
    starts = np.cumsum([0, *(len(piece.vertices) for piece in pieces)])
    faces = [piece.faces + start for piece, start in zip(pieces, starts, strict=False)]
    return Mesh(np.concatenate([piece.vertices for piece in pieces]), np.concatenate(faces))


def _shrunk(mesh: Mesh, by: float) -> Mesh:
    """Draw the sides of a mesh's bounding box in by so many centimetres."""
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    middle, half = (low + high) / 2, (high - low) / 2
    return Mesh(middle + (mesh.vertices - middle) * (1 - by / half), mesh.faces)


def hull(points: np.ndarray) -> Mesh:
    """The convex solid around points (n, 3)."""
    found = ConvexHull(points)
    faces = found.simplices.copy()
    corners = points[faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    inward = np.einsum("ij,ij->i", normals, found.equations[:, :3]) < 0
    faces[inward] = faces[inward][:, ::-1]
    used, renumbered = np.unique(faces, return_inverse=True)
    return Mesh(points[used], renumbered.reshape(faces.shape))


def bevelled(points: np.ndarray, bevel: float) -> Mesh:
    """The convex solid around points with its corners and edges taken off by ``bevel``."""
    centre = points.mean(axis=0)
    steps = np.sign(points - centre) * bevel
    softened = []
    for axis in range(3):
        inset = points - steps
        inset[:, axis] = points[:, axis]
        softened.append(inset)
    return hull(np.concatenate(softened))


def box(x: float, y: float, z: float, bevel: float = 0.0) -> Mesh:
    """A box with its middle at the origin of x and y, standing on z = 0."""
    signs = np.array([[a, b, c] for a in (-0.5, 0.5) for b in (-0.5, 0.5) for c in (0.0, 1.0)])
    corners = signs * [x, y, z]
    return bevelled(corners, bevel) if bevel else hull(corners)


def turned(profile: Sequence[tuple[float, float]], sides: int = SIDES) -> Mesh:
    """Turn a closed outline of (radius, height) around z; it runs counter-clockwise.

    Radii of 0 close the solid at the axis.
    """
    outline = np.array(profile, float)
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    rings = [
        np.column_stack([outline[:, 0] * np.cos(a), outline[:, 0] * np.sin(a), outline[:, 1]])
        for a in angles
    ]
    count = len(outline)
    faces = []
    for side in range(sides):
        here, there = side * count, (side + 1) % sides * count
        for step in range(count):
            a, b = step, (step + 1) % count
            faces += [[here + a, there + a, there + b], [here + a, there + b, here + b]]
    return _without_slivers(Mesh(np.concatenate(rings), np.array(faces)))


def cylinder(radius: float, height: float, bevel: float = 0.0, sides: int = SIDES) -> Mesh:
    """A cylinder standing on z = 0, its upper edge taken off by ``bevel``."""
    edge = [(radius, height - bevel), (radius - bevel, height)] if bevel else [(radius, height)]
    return turned([(0, 0), (radius, 0), *edge, (0, height)], sides)


def tube(outer: float, inner: float, height: float, sides: int = SIDES) -> Mesh:
    """A cylinder with a hole through it, standing on z = 0."""
    return turned([(inner, 0), (outer, 0), (outer, height), (inner, height)], sides)


def extruded(outline: Sequence[tuple[float, float]], length: float) -> Mesh:
    """A convex outline of (y, z), counter-clockwise, drawn out along x around the origin."""
    flat = np.array(outline, float)
    ends = [np.column_stack([np.full(len(flat), x), flat]) for x in (-length / 2, length / 2)]
    return hull(np.concatenate(ends))


def _without_slivers(mesh: Mesh) -> Mesh:
    """Leave out triangles without an area: those at the axis of a turned profile."""
    corners = mesh.vertices[mesh.faces]
    sizes = np.linalg.norm(
        np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1
    )
    return Mesh(mesh.vertices, mesh.faces[sizes > 1e-12])

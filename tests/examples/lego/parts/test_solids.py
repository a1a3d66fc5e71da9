"""Meshes: closed, turned outward, as large as hand arithmetic says."""

import numpy as np
import pytest

from examples.lego.parts.solids import HAIR, Mesh, box, cylinder, extruded, hull, join, tube, turned
from tests.examples.lego.parts.geometry import open_edges, volumes


def volume_of(mesh):
    return volumes(mesh).sum()


def polygon(radius, sides=24):
    return sides / 2 * radius**2 * np.sin(2 * np.pi / sides)


@pytest.mark.parametrize(
    ("mesh", "expected"),
    [
        (box(2, 3, 4), 24),
        (cylinder(1, 2), 2 * polygon(1)),
        (tube(1, 0.5, 2), 2 * (polygon(1) - polygon(0.5))),
        (turned([(0, 0), (1, 0), (0, 3)]), polygon(1)),
        (extruded([(0, 0), (2, 0), (0, 1)], 5), 5),
    ],
)
def test_a_solid_holds_as_much_as_arithmetic_says(mesh, expected):
    assert volume_of(mesh) == pytest.approx(expected)


def test_pieces_of_one_mesh_have_no_face_in_one_place_and_are_as_large_within_a_hair():
    twice = join([box(1, 1, 1), box(1, 1, 1)])
    first, second = twice.vertices[:8], twice.vertices[8:]
    assert np.abs(first - second) == pytest.approx(np.full((8, 3), HAIR))
    assert volume_of(twice) == pytest.approx(2, rel=0.01)


def test_a_box_stands_on_the_ground_around_the_origin():
    vertices = box(2, 3, 4).vertices
    assert vertices.min(axis=0) == pytest.approx([-1, -1.5, 0])
    assert vertices.max(axis=0) == pytest.approx([1, 1.5, 4])


def test_a_bevel_takes_edges_off_and_leaves_the_size():
    sharp, soft = box(2, 3, 4), box(2, 3, 4, 0.1)
    assert np.ptp(soft.vertices, axis=0) == pytest.approx(np.ptp(sharp.vertices, axis=0))
    # Twelve edges lose a triangle of 0.1 x 0.1 along their length: 36 cm x 0.005 cm2, less at the
    # eight corners, where three of them meet.
    assert 24 - 36 * 0.005 < volume_of(soft) < 24 - (36 - 8 * 3 * 0.1) * 0.005


def test_laying_a_solid_down_turns_and_does_not_mirror_it():
    stick = hull(np.array([[0, 0, 0], [1, 0, 0], [0, 2, 0], [0, 0, 3.0]]))
    for axis, lengths in (("x", [3, 1, 2]), ("y", [2, 3, 1]), ("z", [1, 2, 3])):
        laid = stick.turned(axis)
        assert np.ptp(laid.vertices, axis=0) == pytest.approx(lengths)
        assert volume_of(laid) == pytest.approx(1)


def test_the_check_of_meshes_notices_a_hole_and_a_face_turned_inward():
    whole = box(1, 1, 1)
    holed = Mesh(whole.vertices, whole.faces[1:])
    flipped = Mesh(whole.vertices, np.vstack([whole.faces[:1, ::-1], whole.faces[1:]]))
    assert [open_edges(mesh) > 0 for mesh in (whole, holed, flipped)] == [False, True, True]

import numpy as np
import pytest

from examples.lego.blender.surfaces import STEP, apart
from examples.lego.parts.catalogue import NAMES, shape
from examples.lego.parts.solids import Mesh, box, join


def coinciding(vertices: np.ndarray, faces: np.ndarray) -> int:
    """How many triangles lie exactly where another one lies."""
    _, places = np.unique(np.round(vertices, 6), axis=0, return_inverse=True)
    corners = np.sort(places.ravel()[faces], axis=1)
    return len(corners) - len(np.unique(corners, axis=0))


def test_solids_that_share_a_face_come_apart():
    both = join([box(2, 2, 1), box(2, 2, 1)])
    assert coinciding(both.vertices, both.faces) == 12
    moved = apart(both)
    assert coinciding(moved, both.faces) == 0
    np.testing.assert_array_equal(moved[:8], both.vertices[:8])
    assert moved[8:, 0].max() == pytest.approx(1 - STEP)


@pytest.mark.parametrize("name", ["tile 1x2", "brick 2x4", "arch 4", "holed brick 6"])
def test_parts_that_would_turn_black_come_apart(name):
    seen = shape(name).seen
    assert coinciding(seen.vertices, seen.faces) > 0
    assert coinciding(apart(seen), seen.faces) == 0


def test_no_part_changes_by_as_much_as_a_fifth_of_a_millimetre():
    assert all(largest_move(shape(name).seen) < 0.02 for name in NAMES)


def largest_move(seen: Mesh) -> float:
    return float(np.abs(apart(seen) - seen.vertices).max())

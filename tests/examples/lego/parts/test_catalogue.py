"""The box of parts: 85 different ones, closed, as large as real ones."""

import numpy as np
import pytest

from examples.lego.parts.catalogue import COLOURS, NAMES, PARTS, shape
from tests.examples.lego.parts.geometry import open_edges, volumes

TOLERANCE = 0.035  # cm: what a part is smaller than its place, with the hair of each piece


def size(name):
    return np.ptp(shape(name).seen.vertices, axis=0)


def test_there_are_85_parts_of_different_names_and_shapes():
    assert len(NAMES) == len(set(NAMES)) == 85
    # The corners in any order: no part is another one in another colour.
    sets = [shape(name).seen.vertices.round(4) for name in NAMES]
    forms = {tuple(corners[np.lexsort(corners.T)].ravel()) for corners in sets}
    assert len(forms) == 85


def test_every_part_comes_in_a_colour_of_the_palette_and_every_colour_is_used():
    assert {part.colour for part in PARTS} == set(COLOURS)


def test_every_solid_of_every_part_is_closed_and_turned_outward():
    for name in NAMES:
        for mesh in (shape(name).seen, *shape(name).solids):
            assert open_edges(mesh) == 0, name
            assert (volumes(mesh) > 0).all(), name


def test_what_a_part_collides_with_reaches_as_far_as_what_is_seen():
    for name in NAMES:
        seen = shape(name).seen.vertices
        solids = np.concatenate([solid.vertices for solid in shape(name).solids])
        # A gear meets others at its pitch circle; its teeth, 1 mm, reach beyond.
        allowed = 0.12 if name.startswith("gear") else 0.06
        assert np.abs(seen.min(axis=0) - solids.min(axis=0)).max() < allowed, name
        assert np.abs(seen.max(axis=0) - solids.max(axis=0)).max() < allowed, name


@pytest.mark.parametrize(
    ("name", "millimetres"),
    [
        ("brick 2x4", (32, 16, 9.6 + 1.7)),
        ("brick 1x1", (8, 8, 9.6 + 1.7)),
        ("plate 6x6", (48, 48, 3.2 + 1.7)),
        ("tile 1x4", (32, 8, 3.2)),
        ("slope 2x4", (32, 16, 9.6 + 1.7)),
        ("round brick 2x2", (16, 16, 9.6 + 1.7)),
        ("arch 4", (32, 8, 9.6 + 1.7)),
        ("beam 5", (4 * 8 + 7.4, 7.4, 7.4)),
        ("axle 6", (48, 4.6, 4.6)),
    ],
)
def test_a_part_is_as_large_as_a_real_one(name, millimetres):
    assert size(name) * 10 == pytest.approx(np.array(millimetres), abs=10 * TOLERANCE + 1e-6)


def test_studs_stand_8_mm_apart_and_measure_4_8_mm():
    corners = shape("brick 2x4").seen.vertices
    top = corners[corners[:, 2] > 0.96 + 0.1]
    wide = top[np.abs(top[:, 2] - (top[:, 2].max() - 0.02)) < 0.009]
    middles = np.array([(x, y) for x in (-1.2, -0.4, 0.4, 1.2) for y in (-0.4, 0.4)])
    away = np.linalg.norm(wide[:, None, :2] - middles[None], axis=2)
    assert np.bincount(away.argmin(axis=1)).tolist() == [16] * 8
    assert away.min(axis=1) == pytest.approx(np.full(len(wide), 0.24), abs=TOLERANCE)


def test_three_plates_are_as_high_as_a_brick():
    studs = 0.17
    plates, brick = 3 * (size("plate 2x4")[2] - studs), size("brick 2x4")[2] - studs
    assert plates == pytest.approx(brick, abs=3 * TOLERANCE)


def test_gears_of_8_and_24_teeth_mesh_two_studs_apart():
    reach = {teeth: size(f"gear {teeth}")[0] / 2 for teeth in (8, 24)}
    # Their tips overlap by the depth of a tooth.
    assert 1.6 < reach[8] + reach[24] < 1.6 + 0.22


def test_a_name_that_is_not_in_the_box_is_refused():
    with pytest.raises(KeyError, match="brick 9x9"):
        shape("brick 9x9")

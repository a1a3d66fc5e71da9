"""What Blender is told, checked by projecting points and adding up light by hand."""

import json

import numpy as np
import pytest
from PIL import Image

from examples.lego.blender.telling import camera_matrix, corners, write_job
from examples.lego.piles.backgrounds import pattern
from examples.lego.piles.rendering import radiance
from examples.lego.piles.scene import Camera, Lamp


def projected(camera: Camera, point, side: int):
    """Column and row where Blender draws a point: its camera looks along its own -z."""
    seen = np.linalg.inv(camera_matrix(camera)) @ np.append(point, 1.0)
    reach = np.tan(np.radians(camera.field) / 2)
    x, y = seen[:2] / -seen[2] / reach
    return (x + 1) * side / 2, (1 - y) * side / 2


@pytest.fixture
def overhead():
    """20 cm above the ground, seeing 20 cm of it across: 5 pixels to the centimetre of 100."""
    field = 2 * np.degrees(np.arctan(0.5))
    return Camera((0.0, 0.0, 20.0), (0.0, 0.0, 0.0), (0.0, 1.0, 0.0), float(field))


def test_what_the_camera_looks_at_is_in_the_middle(overhead):
    aside = Camera((13.0, -21.0, 30.0), (1.0, 2.0, 0.3), (-0.5, 0.8, 0.0), 25.0)
    assert projected(overhead, (0, 0, 0), 100) == pytest.approx((50, 50))
    assert projected(aside, (1.0, 2.0, 0.3), 100) == pytest.approx((50, 50))


def test_right_is_right_and_up_is_up_seen_from_above(overhead):
    assert projected(overhead, (4, 0, 0), 100) == pytest.approx((70, 50))
    assert projected(overhead, (0, 4, 0), 100) == pytest.approx((50, 30))


def test_what_is_nearer_is_drawn_larger(overhead):
    assert projected(overhead, (4, 0, 10), 100) == pytest.approx((90, 50))


def test_the_edge_of_the_picture_is_half_the_field_away():
    camera = Camera((0.0, -10.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 1.0), 90.0)
    assert projected(camera, (10, 0, 0), 64) == pytest.approx((64, 32))
    assert projected(camera, (0, 0, 10), 64) == pytest.approx((32, 0))


def test_the_axes_of_a_camera_are_perpendicular_and_right_handed():
    turned = np.array(camera_matrix(Camera((3.0, 9.0, 31.0), (1.0, 0.0, 0.0), (0.3, 1.0, 0.0), 30)))
    axes = turned[:3, :3]
    np.testing.assert_allclose(axes.T @ axes, np.eye(3), atol=1e-12)
    assert np.linalg.det(axes) == pytest.approx(1)


def test_a_lamp_is_a_square_around_its_place_that_faces_the_middle():
    lamp = Lamp((30.0, 40.0, 120.0), 8.0, (1.0, 1.0, 1.0))
    square = np.array(corners(lamp))
    np.testing.assert_allclose(square.mean(axis=0), lamp.place)
    np.testing.assert_allclose((square - lamp.place) @ lamp.place, 0, atol=1e-9)
    sides = np.linalg.norm(np.diff(square[[0, 1, 2, 3, 0]], axis=0), axis=1)
    np.testing.assert_allclose(sides, 8)


def test_the_light_of_a_lamp_adds_up_to_its_irradiance():
    lamp = Lamp((0.0, 60.0, 80.0), 2.0, (0.5, 1.0, 0.25))
    # 4 cm2 at 100 cm, 0.8 of it towards the ground; a white ground shows irradiance / pi.
    expected = np.array(lamp.irradiance) * np.pi * 100**2 / (4 * 0.8)
    np.testing.assert_allclose(radiance(lamp), expected)


def test_a_job_holds_every_brick_where_it_lies(tmp_path, scene):
    write_job(tmp_path, scene, 32, 5)
    told = json.loads((tmp_path / "job.json").read_text())
    assert (told["side"], told["samples"], told["seed"], len(told["bricks"])) == (32, 5, 7, 2)
    first, second = (np.array(brick["vertices"]) for brick in told["bricks"])
    np.testing.assert_allclose(first[:, 0].max() + first[:, 0].min(), 2 * 1.0, atol=0.01)
    np.testing.assert_allclose(second[:, 0].max() - second[:, 0].min(), 1.58, atol=0.01)


def test_a_tile_of_the_ground_lies_as_mitsuba_lays_it(tmp_path, scene):
    write_job(tmp_path, scene, 32, 5)
    tile = np.asarray(Image.open(tmp_path / "ground.png"))
    np.testing.assert_array_equal(tile[0], np.round(pattern(scene.ground)[-1] * 255))


def test_nothing_of_the_scene_before_is_left(tmp_path, scene):
    (tmp_path / "picture.png").write_bytes(b"old")
    (tmp_path / "mask.png").write_bytes(b"old")
    write_job(tmp_path, scene.only([1]), 32, 5)
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "ground.png",
        "job.json",
    ]

"""Tests of explainers.rendering.look."""

import numpy as np
import pytest

from explainers.rendering.look import look

GREY = np.full((8, 8, 3), 128, np.uint8)


def painted(colour, rows=8):
    shown = GREY.copy()
    shown[:rows] = colour
    return shown


def test_an_untouched_picture_shows_nothing():
    found = look(GREY, GREY)
    assert found["shown_area"] == found["edge_density"] == found["saturation"] == 0
    assert found["brightness"] == pytest.approx(128 / 255)


def test_the_area_is_the_share_of_changed_pixels_whatever_an_encoder_rounds():
    assert look(painted((255, 0, 0), rows=2), GREY)["shown_area"] == 0.25
    assert look(GREY + np.uint8(3), GREY)["shown_area"] == 0


@pytest.mark.parametrize(
    ("colour", "direction"),
    [((255, 0, 0), (0, 1)), ((0, 255, 255), (0, -1)), ((128, 255, 0), (1, 0))],
)
def test_hue_is_a_direction(colour, direction):
    found = look(painted(colour), GREY)
    assert found["saturation"] == 1
    assert (found["hue_sine"], found["hue_cosine"]) == pytest.approx(direction, abs=0.01)


def test_the_mean_of_hues_on_both_sides_of_red_is_red_not_its_opposite():
    shown = painted((255, 0, 64), rows=4)
    shown[4:] = (255, 64, 0)
    found = look(shown, GREY)
    assert found["hue_cosine"] > 0.9
    assert found["hue_sine"] == pytest.approx(0, abs=1e-9)


def test_edges_are_where_brightness_jumps():
    checks = np.kron(np.indices((4, 4)).sum(axis=0) % 2, np.ones((2, 2)))[..., None] * 255
    busy = np.repeat(checks, 3, axis=2).astype(np.uint8)
    assert look(busy, GREY)["edge_density"] > 0.9
    assert look(painted((255, 255, 255), rows=1), GREY)["edge_density"] < 0.5


def test_a_picture_of_another_size_is_refused():
    with pytest.raises(ValueError, match=r"\(8, 8\), its picture \(4, 4\)"):
        look(GREY, GREY[:4, :4])

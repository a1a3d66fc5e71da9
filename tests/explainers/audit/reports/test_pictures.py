import base64
import io

import numpy as np
import pytest
from PIL import Image

from explainers.audit.judging import Opened
from explainers.audit.reports import pictures
from explainers.audit.rules import Rules

GREY = 120


def opened(box, peak=None, size=(60, 100)):
    """A grey picture with one object, and a map that is one pixel, or empty."""
    region, values = np.zeros(size, bool), np.zeros(size)
    left, top, right, bottom = box
    region[top:bottom, left:right] = True
    if peak:
        values[peak[1], peak[0]] = 1.0
    return Opened(np.full((*size, 3), GREY, np.uint8), values, [region], [region])


def black(pixels):
    return (pixels == 0).all(axis=2)


def test_the_object_is_outlined_in_black_along_its_inner_border():
    drawn = pictures.overlay(opened((20, 10, 60, 50)), Rules(tolerance=0.0), 100)
    assert drawn.shape == (60, 100, 3)
    rows, columns = np.nonzero(black(drawn))
    assert (columns.min(), columns.max(), rows.min(), rows.max()) == (21, 58, 11, 48)
    assert (drawn[30, 40] == GREY).all()
    assert (drawn[5, 5] == GREY).all()


def test_a_box_at_the_border_of_the_picture_is_closed_there():
    drawn = pictures.overlay(opened((60, 0, 100, 60)), Rules(tolerance=0.0), 100)
    assert black(drawn)[30, 97:99].all()


def test_the_tolerance_is_dashed_around_it():
    plain = pictures.overlay(opened((20, 10, 60, 50)), Rules(tolerance=0.0), 100)
    grown = pictures.overlay(opened((20, 10, 60, 50)), Rules(tolerance=0.25), 100)
    edge = grown[30, 10:20]  # a quarter of 40 pixels to the left
    assert (plain[30, 10:20] == GREY).all()
    assert (grown[10:50, 10] == 255).all(axis=1).any()
    assert (grown[10:50, 10] == GREY).all(axis=1).any()
    assert (edge[1:] == GREY).all()


def test_the_peak_is_ringed_and_an_empty_map_has_none():
    with_peak = pictures.overlay(opened((20, 10, 60, 50), peak=(90, 50)), Rules(), 100)
    without = pictures.overlay(opened((20, 10, 60, 50)), Rules(), 100)
    near = (slice(42, 59), slice(82, 99))
    assert (with_peak[near] != without[near]).any()
    assert (without[near] == GREY).all()
    assert (with_peak[50, 90 - pictures.RING] == 255).all()


def test_an_object_smaller_than_a_pixel_is_drawn_all_the_same():
    small = opened((500, 300, 503, 303), size=(600, 1000))
    drawn = pictures.overlay(small, Rules(tolerance=0.0), 100)
    assert (drawn != GREY).any()


def test_a_detectors_box_is_green_and_a_region_cyan():
    with_box = pictures.overlay(opened((20, 10, 60, 50)), Rules(), 100, (70, 10, 90, 30))
    assert (with_box == pictures.GREEN).all(axis=2)[10:30, 70:90].any()
    region = np.zeros((6, 10), bool)
    region[:2, :3] = True
    marked = pictures.marked(np.full((60, 100, 3), GREY, np.uint8), region)
    assert (marked[0, :30] == pictures.CYAN).all()
    assert (marked[:, 31:] == GREY).all()


def test_pictures_keep_their_shape_and_small_ones_become_larger():
    uri = pictures.data_uri(pictures.shrunk(np.zeros((30, 60, 3), np.uint8), 200))
    head, _, encoded = uri.partition(",")
    assert head == "data:image/webp;base64"
    with Image.open(io.BytesIO(base64.b64decode(encoded))) as picture:
        assert picture.size == (200, 100)


@pytest.mark.parametrize("highest", [0.0, 1e-9, 5.0])
def test_a_map_over_grey_is_coloured_by_its_own_highest_value(highest):
    values = np.zeros((8, 8))
    values[:, 4:] = highest
    drawn = pictures.over(np.full((80, 80, 3), (200, 100, 0), np.uint8), values, 80)
    assert (drawn[:, 0] == 100).all()
    assert (drawn[40, 79] == 100).all() == (highest == 0)

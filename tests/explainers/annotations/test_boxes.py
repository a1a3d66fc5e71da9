import json

import pytest

from explainers.annotations import AnnotationError, read_annotations
from tests.explainers.builders import encoded, noise


@pytest.fixture
def folder(tmp_path):
    """A folder with a picture 10 wide and 8 high."""
    (tmp_path / "a.png").write_bytes(encoded(noise(8, 10)))
    return tmp_path


def boxed(folder, *boxes):
    objects = [{"label": "cat", "box": box} for box in boxes]
    path = folder / "b.json"
    path.write_text(json.dumps([{"picture": "a.png", "objects": objects}]))
    (found,) = read_annotations(path)
    return [one.box for one in found.objects]


def test_broken_numbers_of_a_box_move_outwards(folder):
    assert boxed(folder, [1.2, 2.9, 4.01, 7.5]) == [(1, 2, 5, 8)]
    assert boxed(folder, [-0.4, 0, 10.3, 8.0000001], [1, 1, 2, 2]) == [(0, 0, 10, 8), (1, 1, 2, 2)]


def test_a_file_without_a_number_above_one_gives_shares_of_the_sides(folder):
    wanted = [(1, 2, 5, 8), (0, 0, 10, 8)]
    assert boxed(folder, [0.1, 0.25, 0.5, 1], [0, 0, 1, 1]) == wanted
    assert boxed(folder, [0, 0, 1, 1]) == [(0, 0, 1, 1)]


def test_a_box_in_shares_among_boxes_in_pixels_is_refused(folder):
    with pytest.raises(AnnotationError, match=r"the box \[0.1, 0.2, 0.5, 1\] is smaller than a pi"):
        boxed(folder, [0.1, 0.2, 0.5, 1], [1, 2, 5, 8])


@pytest.mark.parametrize("box", [[0, 0, 11, 8], [-1, 0, 5, 5], [0, 0, 11.2, 8], [0, 3, 1, 3.0]])
def test_a_box_that_is_empty_or_a_pixel_outside_is_refused(folder, box):
    with pytest.raises(AnnotationError, match="the box"):
        boxed(folder, box)

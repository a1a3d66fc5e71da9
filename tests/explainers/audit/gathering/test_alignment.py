import numpy as np
import pytest

from explainers.audit import audit, make_config
from explainers.audit.evidence import GRID
from explainers.audit.gathering.alignment import anchor, cut, window
from explainers.audit.judging import Opened
from tests.explainers.audit.conftest import GREY, RED, draw


def marked(*boxes, size=(40, 60)):
    found = []
    for left, top, right, bottom in boxes:
        found.append(np.zeros(size, bool))
        found[-1][top:bottom, left:right] = True
    return found


def test_the_box_is_the_middle_half_of_its_window():
    assert window((10, 20, 30, 24)) == (0, 18, 40, 26)
    assert window((10, 20, 13, 23)) == (8, 18, 15, 25)


def test_what_lies_outside_of_the_picture_is_zero():
    values = np.arange(1, 13).reshape(3, 4)
    assert cut(values, (2, 1, 6, 5)).tolist() == [
        [7, 8, 0, 0],
        [11, 12, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
    ]
    assert cut(values, (-1, -2, 2, 1)).tolist() == [[0, 0, 0], [0, 0, 0], [0, 1, 2]]
    assert not cut(values, (9, 9, 12, 12)).any()
    assert cut(np.zeros((3, 4, 3), np.uint8), (0, 0, 9, 2)).shape == (2, 9, 3)


def test_a_picture_is_laid_by_the_largest_object_that_its_map_is_judged_against():
    small, large, other = marked((1, 1, 3, 3), (5, 5, 20, 15), (0, 0, 60, 40))
    picture, values = np.zeros((40, 60, 3), np.uint8), np.zeros((40, 60))
    assert anchor(Opened(picture, values, [small, large], [small, large, other])) == (5, 5, 20, 15)
    assert anchor(Opened(picture, values, [], [small, other])) == (0, 0, 60, 40)
    assert anchor(Opened(picture, values, [], [])) is None
    assert anchor(Opened(picture, values, [np.zeros((40, 60), bool)], [])) is None


@pytest.fixture
def moved(colour_model, dataset, tmp_path):
    """The evidence of three frames: the object moves, and what lies below it moves along."""
    entries = []
    for left, top in ((0, 0), (8, 4), (20, 12)):
        box = (left, top, left + 8, top + 8)
        below = (left, top + 8, left + 8, top + 12)
        entries.append(
            {
                "pixels": draw((below, RED)),
                "labels": ["red"],
                "objects": [{"label": "red", "box": list(box)}],
            }
        )
    entries.append({"pixels": draw(((3, 3, 9, 9), RED)), "labels": ["red"]})
    found = []
    options = {"audit": {"camera": "moving"}, "sanity": {"pictures": 0}}
    path = dataset(entries)

    def keep(document, evidence, folder, tell):
        found.append(evidence)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("explainers.audit.auditing.write_reports", keep)
        audit(colour_model, path, make_config(options, tmp_path), out=tmp_path / "out")
    return found[0]


def test_maps_of_a_moving_camera_lie_over_each_other_by_their_objects(moved):
    assert moved.maps.shape == moved.objects.shape == (4, GRID, GRID)
    quarter = GRID // 4
    inside = np.zeros((GRID, GRID), bool)
    inside[quarter:-quarter, quarter:-quarter] = True
    below = np.zeros((GRID, GRID), bool)
    below[-quarter:, quarter:-quarter] = True
    for one, objects in zip(moved.maps[:3], moved.objects[:3], strict=True):
        assert np.array_equal(objects > 0.5, inside)
        assert np.array_equal(one > one.max() / 2, below)


def test_without_an_object_nothing_says_where_a_map_would_lie(moved):
    assert not moved.maps[3].any()
    assert not moved.objects[3].any()
    everything = moved.averages[0]
    assert everything.pictures == 3
    assert everything.picture.shape == (256, 256, 3)
    # The object is the same grey as what is behind it; the red below it is in all three.
    assert everything.picture[128, 128].tolist() == list(GREY)
    assert everything.picture[224, 128].tolist() == list(RED)

import json

import numpy as np
import pytest

from explainers.annotations import AnnotationError, masks_of, read_annotations, write_annotations
from tests.explainers.builders import encoded, noise

RUNS = "]22S100000000000f9OVF:J2M4M2N2O0O2N2O0000000O20N100000001N2N101N2N3L3N6FQ:"


def disc_and_bar():
    """The mask that pycocotools 2.0.11 wrote as `RUNS`."""
    rows, columns = np.mgrid[:37, :53]
    inside = (rows - 17) ** 2 + (columns - 30) ** 2 <= 13**2
    inside[3:5, 2:9] = True
    return inside


def coco_of(segmentation, **others):
    return {
        "images": [{"id": 1, "file_name": "wide.png", "tags": ["skin=dark"]}],
        "categories": [{"id": 1, "name": "cat"}],
        "annotations": [{"image_id": 1, "category_id": 1, "segmentation": segmentation, **others}],
    }


@pytest.fixture
def wide(tmp_path):
    """A folder with a picture 53 wide and 37 high."""
    (tmp_path / "wide.png").write_bytes(encoded(noise(37, 53)))
    return tmp_path


def write(folder, name, content):
    (folder / name).write_text(json.dumps(content))
    return folder / name


def test_the_runs_of_coco_mark_the_pixels_that_its_own_library_wrote(wide):
    value = coco_of({"size": [37, 53], "counts": RUNS}, bbox=[2, 3, 42, 28])
    (found,) = read_annotations(write(wide, "c.json", value))
    (marked,) = masks_of(found, "cat", (37, 53))
    assert np.array_equal(marked, disc_and_bar())
    assert (found.objects[0].box, found.tags) == ((2, 3, 44, 31), ("skin=dark",))


def test_runs_may_be_written_as_numbers_down_the_columns(wide):
    counts = [37 * 2 + 3, 2, 35, 1, 37 * 53 - 37 * 2 - 3 - 2 - 35 - 1]
    value = coco_of({"size": [37, 53], "counts": counts})
    (found,) = read_annotations(write(wide, "c.json", value))
    (marked,) = masks_of(found, "cat", (37, 53))
    assert sorted(zip(*map(list, np.nonzero(marked)), strict=True)) == [(3, 2), (3, 3), (4, 2)]
    assert found.objects[0].box is None


def test_a_polygon_marks_the_pixels_whose_centres_it_holds(wide):
    triangle, square = [10, 10, 20, 10, 10, 20], [[30, 5], [33, 5], [33, 7], [30, 7]]
    value = coco_of([triangle, square])
    (found,) = read_annotations(write(wide, "c.json", value))
    (marked,) = masks_of(found, "cat", (37, 53))
    rows, columns = np.mgrid[:37, :53]
    wanted = (rows >= 10) & (columns >= 10) & (rows + columns + 1 < 30)
    wanted[5:7, 30:33] = True
    # Of centres that lie on the slanting edge either may hold.
    on_edge = (rows >= 10) & (columns >= 10) & (rows + columns + 1 == 30)
    assert np.array_equal(marked | on_edge, wanted | on_edge)


def test_a_sliver_without_a_centre_still_marks_a_pixel(wide):
    (found,) = read_annotations(write(wide, "c.json", coco_of([[4.1, 4.1, 4.3, 4.1, 4.3, 4.2]])))
    (marked,) = masks_of(found, "cat", (37, 53))
    assert np.argwhere(marked).tolist() == [[4, 4]]


@pytest.mark.parametrize(
    ("segmentation", "problem"),
    [
        (
            {"size": [37, 53], "counts": [5, 10]},
            "its runs are 15 pixels long, its picture has 1,961",
        ),
        ({"size": [37, 53], "counts": RUNS[:-1]}, "the counts of its runs break off"),
        ({"size": [37, 53], "counts": "é"}, "no text of COCO's: 'é'"),
        ({"size": [53, 37], "counts": RUNS}, "its runs are of size [53, 37], its picture [37, 53]"),
        ({"size": [37, 53], "counts": [1, -1]}, "must be whole numbers, not [1, -1]"),
        ({"size": [37, 53]}, "its runs must be "),
        ([[1, 2, 3, 4]], "a polygon must be x, y of at least three points, not [1, 2, 3, 4]"),
        ([[1, 2, 3, 4, 5, "6"]], "a polygon must be x, y of"),
        ([[1, 2, 3, 4, 99, 6]], "its polygon is not within the picture, 53 x 37: 99"),
        ("text", "its polygons must be lists of x, y, x, y, ..., not 'text'"),
    ],
)
def test_a_segmentation_that_is_none_is_refused_with_its_place(wide, segmentation, problem):
    with pytest.raises(AnnotationError, match=r"annotations\[0\]: ") as caught:
        read_annotations(write(wide, "c.json", coco_of(segmentation)))
    assert problem in str(caught.value)


def test_shapes_that_were_written_are_read_again(wide):
    value = coco_of([[10, 10, 20, 10, 10, 20.5]])
    value["annotations"] += coco_of({"size": [37, 53], "counts": RUNS})["annotations"]
    found = read_annotations(write(wide, "c.json", value))
    write_annotations(found, wide / "again.json")
    assert read_annotations(wide / "again.json") == found


def test_cocos_own_folders_are_known(tmp_path):
    for inner in ("images", "annotations"):
        (tmp_path / inner).mkdir()
    (tmp_path / "images" / "wide.png").write_bytes(encoded(noise(37, 53)))
    value = coco_of({"size": [37, 53], "counts": RUNS})
    (found,) = read_annotations(write(tmp_path / "annotations", "c.json", value))
    assert found.picture.resolve() == tmp_path / "images" / "wide.png"

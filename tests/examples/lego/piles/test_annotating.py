"""What is said of a data set is what its masks show: labels, boxes, areas, runs of pixels."""

import csv
import json

import numpy as np
import pytest

from examples.lego.parts.catalogue import NAMES
from examples.lego.piles.annotating import VISIBLE, annotate, read_mask, visible
from examples.lego.piles.making import paths, png
from explainers.annotations import mask_of, read_annotations
from tests.examples.lego.piles.toys import from_above, laid

SIDE = 60  # 3600 pixels: a brick is visible from 2.4 of them, so from 3


@pytest.fixture
def folder(tmp_path):
    """Two piles: in the second one nothing but a brick too small to count."""
    mask = np.zeros((SIDE, SIDE), np.uint8)
    mask[10:20, 30:36] = 1  # ten rows, six columns
    mask[12, 33] = 0  # a hole
    mask[0, 0:2] = 2  # two pixels: too few
    mask[57:60, 59] = 3  # three pixels, at the corner
    scene = from_above(laid("pin"), laid("bush"), laid("tile 1x1"))
    for number, drawn in ((1, mask), (2, np.where(mask == 2, 2, 0).astype(np.uint8))):
        picture, where, told = paths(tmp_path, number)
        for path in (picture, where, told):
            path.parent.mkdir(exist_ok=True)
        picture.write_bytes(png(np.full((SIDE, SIDE, 3), 90, np.uint8)))
        where.write_bytes(png(drawn))
        told.write_text(scene.to_json())
    annotate(tmp_path, [1, 2])
    return tmp_path


def pixels(segmentation):
    """The mask that runs of pixels stand for: out and in by turns, column by column."""
    counts, (height, width) = segmentation["counts"], segmentation["size"]
    flat = np.repeat(np.arange(len(counts)) % 2, counts)
    return flat.reshape(width, height).T.astype(bool)


def test_objects_are_the_visible_bricks_with_exact_boxes_areas_and_runs(folder):
    document = json.loads((folder / "annotations.json").read_text())
    mask = read_mask(folder / "masks/00001.png")
    first, second = document["annotations"]
    assert (NAMES[first["category_id"] - 1], NAMES[second["category_id"] - 1]) == (
        "pin",
        "tile 1x1",
    )
    assert (first["bbox"], first["area"]) == ([30, 10, 6, 10], 59)
    assert (second["bbox"], second["area"]) == ([59, 57, 1, 3], 3)
    assert np.array_equal(pixels(first["segmentation"]), mask == 1)
    assert np.array_equal(pixels(second["segmentation"]), mask == 3)
    assert {one["image_id"] for one in document["annotations"]} == {1}


def test_a_mask_that_begins_in_the_first_pixel_begins_with_no_run_outside(tmp_path):
    scene = from_above(laid("pin"))
    for path in paths(tmp_path, 1):
        path.parent.mkdir()
    paths(tmp_path, 1)[1].write_bytes(png(np.ones((4, 3), np.uint8)))
    paths(tmp_path, 1)[2].write_text(scene.to_json())
    annotate(tmp_path, [1])
    (one,) = json.loads((tmp_path / "annotations.json").read_text())["annotations"]
    assert one["segmentation"] == {"size": [4, 3], "counts": [0, 12]}


def test_labels_are_the_visible_bricks(folder):
    with (folder / "labels.csv").open(newline="") as opened:
        first, second = csv.DictReader(opened)
    assert first.pop("picture") == "pictures/00001.png"
    assert {name for name, label in first.items() if label == "1"} == {"pin", "tile 1x1"}
    assert list(first) == list(NAMES)
    assert set(list(second.values())[1:]) == {"0"}


def test_a_brick_counts_as_visible_from_one_pixel_in_1500():
    scene = from_above(laid("pin"), laid("bush"), laid("tile 1x1"))
    mask = np.zeros((30, 100), np.uint8)  # 3000 pixels: two are enough
    mask[0, :2], mask[1, :1] = 1, 3
    assert VISIBLE * mask.size == pytest.approx(2)
    assert visible(scene, mask) == [0]


def test_seewhy_reads_the_folder_as_it_was_written(folder):
    (folder / "plan.json").write_text("{}")
    first, second = read_annotations(folder)
    assert (first.labels, second.labels) == (("pin", "tile 1x1"), ())
    mask = read_mask(folder / "masks/00001.png")
    assert np.array_equal(mask_of(first, "pin", (SIDE, SIDE)), mask == 1)
    assert np.array_equal(mask_of(first, "tile 1x1", (SIDE, SIDE)), mask == 3)
    assert first.tags == ("artificial", "plain")

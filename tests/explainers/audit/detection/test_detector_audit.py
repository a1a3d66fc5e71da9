"""A trained detector of drawn shapes, audited on scenes whose annotations are partly wrong."""

import json

import numpy as np
import pytest
from PIL import Image

from explainers.audit import audit, make_config
from explainers.synthetic import draw_scene


def told(scene):
    return [{"label": one.label, "box": list(one.box)} for one in scene.shapes]


@pytest.fixture(scope="module")
def found(reference, tmp_path_factory):
    """The document of an audit of five scenes."""
    folder = tmp_path_factory.mktemp("scenes")
    scenes = [draw_scene(79, number, objects=2) for number in (4, 5, 6)]
    entries = [told(scene) for scene in scenes]
    # One object is not annotated and another one, where nothing is, is; one is of another class;
    # of one the mask says that it is somewhere else.
    absent = next(
        [x, y, x + 8, y + 8]
        for x in range(0, 56, 8)
        for y in range(0, 56, 8)
        if not any(one.mask[y : y + 8, x : x + 8].any() for one in scenes[0].shapes)
    )
    entries[0][1]["box"] = absent
    other = {"red_square": "green_disc"}.get(entries[1][0]["label"], "red_square")
    entries[1][0]["label"] = other
    corner = np.zeros((64, 64), np.uint8)
    corner[-16:, -16:] = 255
    Image.fromarray(corner).save(folder / "mask.png")
    entries[2][0]["mask"] = "mask.png"
    plain = np.full((64, 64, 3), 127, np.uint8)
    pictures = [*(scene.pixels for scene in scenes), plain, plain]
    entries += [[], [{"label": "red_square", "box": [10, 10, 30, 30]}]]
    listed = []
    for number, (pixels, objects) in enumerate(zip(pictures, entries, strict=True)):
        Image.fromarray(pixels).save(folder / f"{number}.png")
        labels = [] if objects else ["empty"]
        listed.append({"picture": f"{number}.png", "objects": objects, "labels": labels})
    (folder / "annotations.json").write_text(json.dumps(listed))
    options = {
        "audit": {"method": "hirescam", "nothing": ["empty"]},
        "detection": {"precision": 0.6, "recall": 0.6},
        "rules": {"tolerance": 0.3},
        "sanity": {"pictures": 0},
    }
    network = reference.parent / "detector" / "shapes.keras"
    return audit(network, folder, make_config(options, folder), out=folder / "out")


def rows(found, picture):
    return [row for row in found["rows"] if row["picture"] == picture]


def test_every_found_box_is_a_row_and_a_picture_without_any_is_no_error(found):
    assert found["errors"] == []
    assert [row["picture"][0] for row in found["rows"]] == ["0", "0", "1", "1", "2", "2"]
    assert found["facts"]["pictures"] == 5


def test_boxes_and_objects_are_counted_by_what_became_of_them(found):
    counted = found["sections"]["detection"]
    everything = counted["all"]
    kinds = ("found", "other_class", "twice", "nothing_there")
    assert [everything[kind] for kind in kinds] == [4, 1, 0, 1]
    assert (everything["precision"]["k"], everything["precision"]["n"]) == (4, 6)
    assert (everything["recall"]["k"], everything["recall"]["n"]) == (4, 7)
    assert [one["picture"] for one in counted["missed"]] == ["0.png", "1.png", "4.png"]
    assert sum(one["objects"] for one in counted["classes"]) == 7
    assert [check["passed"] for check in counted["checks"]] == [True, False]
    assert found["verdict"] == "fail"


def test_a_box_where_nothing_is_annotated_is_wrong_and_has_no_verdict(found):
    right, false = sorted(rows(found, "0.png"), key=lambda row: not row["correct"])
    assert (right["verdict"], right["against"]) == ("pass", "matched")
    assert false["verdict"] == "not applicable"
    assert false["reason"] == "the box covers no annotated object"
    assert (false["correct"], false["true"]) == (False, [])


def test_a_box_of_another_class_is_judged_by_the_object_that_it_covers(found):
    wrong = next(row for row in rows(found, "1.png") if not row["correct"])
    assert wrong["verdict"] == "pass"
    assert wrong["true"] != [wrong["predicted"]]
    assert len(wrong["detection"]) == 4


def test_each_box_is_judged_by_its_own_object(found):
    assert sorted(row["verdict"] for row in rows(found, "2.png")) == ["fail", "pass"]
    assert all(row["correct"] for row in rows(found, "2.png"))


def test_the_confusion_table_counts_boxes(found):
    cells = found["sections"]["confusion"]["cells"]
    right = [cell["pictures"] for cell in cells if cell["true"] == cell["predicted"]]
    assert (sum(cell["pictures"] for cell in cells), sum(right)) == (5, 4)


def test_true_classes_cannot_be_explained_by_a_detector(reference, tmp_path):
    network = reference.parent / "detector" / "shapes.keras"
    Image.fromarray(np.full((64, 64, 3), 127, np.uint8)).save(tmp_path / "a.png")
    (tmp_path / "annotations.json").write_text('[{"picture": "a.png"}]')
    config = make_config({"audit": {"target": "truth"}})
    with pytest.raises(ValueError, match="which explains boxes that it found; leave the target"):
        audit(network, tmp_path, config, out=tmp_path / "out")

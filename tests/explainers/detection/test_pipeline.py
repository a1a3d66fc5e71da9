"""A detector goes the way of a classifier: ordered, computed, stored, drawn."""

import json

import numpy as np
import pytest
from PIL import Image

from explainers import ClassifierError
from explainers.__main__ import main
from explainers.synthetic import draw_scene
from explainers.work.computing import load_once
from tests.explainers.detection.dense import overlap


@pytest.fixture
def drawn(tmp_path):
    """A picture of two shapes of different classes, and its scene."""
    scene = draw_scene(80, 1, objects=2)
    Image.fromarray(scene.pixels).save(tmp_path / "scene.png")
    return tmp_path / "scene.png", scene


def test_the_command_explains_the_boxes_that_it_finds(reference, drawn, tmp_path):
    picture, scene = drawn
    network = str(reference.parent / "detector" / "shapes.keras")
    arguments = ["explain", network, str(picture), "--out", str(tmp_path / "out")]
    values = ["--set", "drise.num_masks=40", "--target", "top-k:2"]
    assert main([*arguments, "--method", "gradcam", "--method", "drise", *values]) == 0
    report = json.loads((tmp_path / "out" / "results.json").read_text())
    assert [result["method"] for result in report["results"]] == ["drise", "gradcam"]
    for result in report["results"]:
        assert [facts["class_id"] for facts in result["explanations"]] == [0, 1]
        for facts in result["explanations"]:
            box = [facts[side] for side in ("left", "top", "right", "bottom")]
            shape = max(scene.shapes, key=lambda one: overlap(one.box, box))
            assert overlap(shape.box, box) > 0.6
            assert facts["class_name"] == f"{shape.label} (box {facts['class_id']})"
            rendered = Image.open(tmp_path / "out" / facts["rendered"])
            assert np.asarray(rendered).shape[:2] == (64, 64)


def test_a_picture_without_objects_fails_by_its_name(reference, tmp_path, capsys):
    Image.fromarray(np.full((64, 64, 3), 127, np.uint8)).save(tmp_path / "plain.png")
    network = str(reference.parent / "detector" / "shapes.keras")
    arguments = [network, str(tmp_path / "plain.png"), "--method", "gradcam"]
    assert main(["explain", *arguments, "--out", str(tmp_path / "out")]) == 1
    assert "plain.png: shapes finds no object with a probability" in capsys.readouterr().err


def test_what_needs_a_classifier_refuses_a_detector(reference):
    network = str(reference.parent / "detector" / "shapes.keras")
    with pytest.raises(ClassifierError, match="it is an object detector, whose boxes can be expl"):
        load_once(json.dumps(network))

"""The networks and the piles that come with the example are what their records say."""

import hashlib
import json

import numpy as np
import pytest

from examples.lego.page.command import LEGO
from examples.lego.parts.catalogue import NAMES
from explainers import load_classifier
from explainers.annotations import read_annotations
from explainers.images import read_picture

SHOWN = LEGO / "shown"


@pytest.mark.parametrize("name", ["weighted", "plain"])
def test_a_networks_record_and_settings_are_those_of_its_file(name):
    record = json.loads((LEGO / f"{name}-run.json").read_text())
    content = (LEGO / f"{name}.keras").read_bytes()
    assert record["weights"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert json.loads((LEGO / f"{name}.json").read_text())["labels"] == list(NAMES)
    assert record["configuration"]["loss"] == name


def test_the_piles_hold_the_bricks_of_their_scenes():
    for annotation in read_annotations(SHOWN / "annotations.json"):
        scene = json.loads((SHOWN / "scenes" / f"{annotation.picture.stem}.json").read_text())
        dropped = {brick["name"] for brick in scene["bricks"]}
        assert set(annotation.labels) <= dropped
        assert len(annotation.labels) >= len(dropped) - 1, annotation.picture


@pytest.mark.tensorflow
def test_the_weighted_network_ranks_bricks_that_are_there_above_others():
    classifier = load_classifier(LEGO / "weighted.keras")
    annotations = read_annotations(SHOWN / "annotations.json")
    pictures = [read_picture(annotation.picture) for annotation in annotations]
    scores = classifier.predict(pictures)
    above = [
        (row[np.isin(NAMES, one.labels)][:, None] > row[~np.isin(NAMES, one.labels)]).mean()
        for one, row in zip(annotations, scores, strict=True)
    ]
    assert np.mean(above) > 0.8  # one half by chance

"""Measuring a trained network on other pictures, from its files to its record."""

import argparse
import json

import numpy as np
import pytest

from examples.lego import network
from examples.lego.training import testing
from tests.examples.lego.training.conftest import COLOURS, SIDE


@pytest.fixture
def trained(tmp_path):
    """A network that sees which channel is brightest anywhere, with the record of a training."""
    import keras

    inputs = keras.Input((SIDE, SIDE, 3))
    brightest = keras.layers.GlobalMaxPooling2D()(inputs)
    model = keras.Model(inputs, keras.layers.Dense(3)(brightest))
    model.set_weights([np.eye(3), np.full(3, -150.0)])
    network.save(model, tmp_path / "tiny.keras", list(COLOURS))
    results = {"zero": {"threshold": 0.0}, "shifted": {"threshold": 3.0}}
    results |= {"chosen": {"threshold": 500.0}, "accurate": {"threshold": 400.0}}
    record = {"weights": {"file": "tiny.keras"}, "configuration": {"dataset": "another"}}
    (tmp_path / "tiny-run.json").write_text(json.dumps(record | {"results": results}))
    return tmp_path


def run(dataset, folder):
    parser = argparse.ArgumentParser()
    testing.add_arguments(parser)
    words = [dataset, "--networks", folder, "--cache", folder / "cache"]
    return testing.run(parser.parse_args([str(word) for word in words]))


@pytest.mark.tensorflow
def test_what_is_measured_is_printed_and_added_to_the_record(trained, dataset, drawn, capsys):
    assert run(dataset, trained) == 0
    record = json.loads((trained / "tiny-run.json").read_text())
    tested = record["tested"]
    assert (tested["dataset"], tested["pictures"]) == (drawn.digest, 60)
    # Every square's own channel is above 150, and no other square's is.
    assert tested["results"]["zero"]["exact_match"] == 1
    assert tested["results"]["chosen"]["recall"] == 0
    assert tested["results"]["all_negative"]["binary_accuracy"] == 0.5
    shown = capsys.readouterr().out
    assert "| zero (0.00) | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 |" in shown
    assert "| all-negative | 0.500 | 0.000 |" in shown


@pytest.mark.tensorflow
def test_pictures_of_the_training_are_refused(trained, dataset, drawn, capsys):
    path = trained / "tiny-run.json"
    record = json.loads(path.read_text())
    record["configuration"]["dataset"] = drawn.digest
    path.write_text(json.dumps(record))
    assert run(dataset, trained) == 2
    assert "tiny.keras was trained on these very pictures" in capsys.readouterr().err


def test_a_folder_without_records_is_named(dataset, tmp_path, capsys):
    assert run(dataset, tmp_path) == 2
    assert "no record of a training (*-run.json)" in capsys.readouterr().err

"""Training of a tiny network: what an interruption leaves, and what is published."""

import json

import numpy as np
import pytest

from examples.underpass import train
from examples.underpass.scene import LABELS

pytestmark = pytest.mark.tensorflow


@pytest.fixture
def tiny(monkeypatch):
    """Eight pictures of each class, 4 x 4, that a dense layer tells apart."""
    import keras

    def build():
        inputs = keras.Input((4, 4, 3))
        value = keras.layers.Flatten()(keras.layers.Rescaling(1 / 255)(inputs))
        value = keras.layers.Dropout(0.2, seed=1)(value)
        return keras.Model(inputs, keras.layers.Dense(len(LABELS), activation="softmax")(value))

    wanted = np.repeat(np.arange(len(LABELS)), 8)
    pictures = np.random.default_rng(1).integers(0, 60, (len(wanted), 4, 4, 3), np.uint8)
    pictures[np.arange(len(wanted)), :, wanted] += 190
    monkeypatch.setattr(train, "build", build)
    monkeypatch.setattr(train, "pixels", lambda scenes, folder: pictures)
    monkeypatch.setattr(train, "targets", lambda scenes: wanted)


def without_time(history):
    return [{name: row[name] for name in row if name != "seconds"} for row in history]


def test_an_interrupted_training_goes_on_to_the_same_weights(tiny, tmp_path):
    whole, told = train.train("biased", tmp_path / "whole", 2)
    train.train("biased", tmp_path / "broken", 1)
    resumed, again = train.train("biased", tmp_path / "broken", 2)
    assert without_time(again) == without_time(told)
    for one, other in zip(whole.get_weights(), resumed.get_weights(), strict=True):
        assert np.array_equal(one, other)


def test_of_all_epochs_the_last_and_the_best_are_kept(tmp_path):
    class Saved:
        def save(self, path):
            path.write_bytes(b"weights")

    history = [{"val_loss": loss} for loss in (0.3, 0.1, 0.2, 0.4)]
    for epochs in range(1, 5):
        train.keep(Saved(), history[:epochs], tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.keras")) == [
        "epoch-01.keras",
        "epoch-03.keras",
    ]
    assert json.loads((tmp_path / "history.json").read_text()) == history

"""Training: it learns, goes on to the same weights, keeps the best, and refuses what differs."""

import math

import numpy as np
import pytest

from examples.lego.loss import WeightedCrossEntropy
from examples.lego.training import learning
from examples.lego.training.augmentation import Augmentation
from examples.lego.training.splitting import split
from tests.examples.lego.training.conftest import COLOURS, SIDE

pytestmark = pytest.mark.tensorflow


def build():
    """A network that sees colours and no shapes."""
    import keras

    inputs = keras.Input((SIDE, SIDE, 3))
    value = keras.layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    value = keras.layers.Conv2D(12, 1, activation="relu")(value)
    value = keras.layers.Dropout(0.1, seed=1)(keras.layers.GlobalMaxPooling2D()(value))
    return keras.Model(inputs, keras.layers.Dense(len(COLOURS))(value))


def learn(drawn, folder, epochs, stop_after=None, trackers=()):
    """Train for some epochs of a plan; `stop_after` breaks off like Ctrl-C does."""
    parts = split(drawn.piles, 1, 0.2, 0.1)
    recipe = learning.Recipe(epochs, 16, 1e-2, augmentation=Augmentation(turn=20))
    workplace = learning.Workplace(folder)
    workplace.begin(learning.configure(recipe, dataset=drawn.digest))
    trackers = [*trackers, Stopping(stop_after)]
    given = (drawn.take(parts.training), drawn.take(parts.validation), recipe, workplace, trackers)
    return learning.learn(build, WeightedCrossEntropy(2), *given)


class Stopping:
    def __init__(self, after):
        self.after, self.told = after, []

    def record(self, epoch, values):
        self.told.append(epoch)
        if epoch == self.after:
            raise KeyboardInterrupt


def test_an_interrupted_training_goes_on_to_the_same_weights(drawn, tmp_path):
    whole, told = learn(drawn, tmp_path / "whole", 3)
    with pytest.raises(KeyboardInterrupt):
        learn(drawn, tmp_path / "broken", 3, stop_after=1)
    follower = Stopping(None)
    resumed, again = learn(drawn, tmp_path / "broken", 3, trackers=[follower])
    assert follower.told == [2, 3]
    for one, other in zip(told, again, strict=True):
        assert one | {"seconds": 0} == other | {"seconds": 0}
    for one, other in zip(whole.get_weights(), resumed.get_weights(), strict=True):
        assert np.array_equal(one, other)


def test_three_colours_are_learned_while_the_rate_rises_and_falls(drawn, tmp_path):
    _, history = learn(drawn, tmp_path, 10)
    assert history[-1]["loss"] < 0.8 * history[0]["loss"]
    assert max(row[learning.JUDGED] for row in history) > 0.9
    # One epoch up, then half a cosine down to nothing.
    falling = [1e-2 * (1 + math.cos(math.pi * done / 9)) / 2 for done in range(10)]
    assert [row["rate"] for row in history] == pytest.approx(falling, abs=1e-6)


def test_of_all_epochs_the_last_and_the_best_are_kept(tmp_path):
    class Saved:
        def save(self, path):
            path.write_bytes(b"weights")

    workplace = learning.Workplace(tmp_path)
    history = [{learning.JUDGED: value} for value in (0.3, 0.6, 0.6, 0.4)]
    for epochs in range(1, 5):
        workplace.keep(Saved(), history[:epochs])
    assert learning.best(history) == 1
    kept = sorted(path.name for path in tmp_path.glob("*.keras"))
    assert kept == ["epoch-001.keras", "epoch-003.keras"]
    assert workplace.history() == history


def test_another_configuration_does_not_go_on_with_the_same_training(tmp_path):
    workplace = learning.Workplace(tmp_path)
    workplace.begin({"epochs": 3, "rate": 0.1})
    workplace.begin({"epochs": 3, "rate": 0.1})
    with pytest.raises(learning.Interrupted, match="a training with another rate; give the same"):
        workplace.begin({"epochs": 3, "rate": 0.2})


def test_fewer_pictures_than_one_batch_are_refused(drawn, tmp_path):
    few, recipe = drawn.take(np.arange(5)), learning.Recipe(1)
    with pytest.raises(ValueError, match="takes 16, but there are 5 pictures"):
        learning.learn(build, None, few, few, recipe, learning.Workplace(tmp_path))


def test_impossible_recipes_are_refused():
    with pytest.raises(ValueError, match="epochs must be above 0, not 0"):
        learning.Recipe(0)

"""Training: it learns, goes on to the same weights, keeps the best, and refuses what differs."""

import math

import numpy as np
import pytest

from examples.lego.loss import WeightedCrossEntropy
from examples.lego.training import learning
from examples.lego.training.augmentation import Augmentation
from examples.lego.training.splitting import split
from examples.lego.training.workplace import JUDGED, Workplace
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
    recipe = learning.Recipe(epochs, 16, 3e-2, augmentation=Augmentation(turn=20))
    workplace = Workplace(folder)
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


def test_an_interrupted_training_goes_on_to_the_same_weights_and_has_learned(drawn, tmp_path):
    whole, told = learn(drawn, tmp_path / "whole", 8)
    with pytest.raises(KeyboardInterrupt):
        learn(drawn, tmp_path / "broken", 8, stop_after=1)
    follower = Stopping(None)
    resumed, again = learn(drawn, tmp_path / "broken", 8, trackers=[follower])
    assert follower.told == [2, 3, 4, 5, 6, 7, 8]
    for one, other in zip(told, again, strict=True):
        assert one | {"seconds": 0} == other | {"seconds": 0}
    for one, other in zip(whole.get_weights(), resumed.get_weights(), strict=True):
        assert np.array_equal(one, other)
    assert told[-1]["loss"] < 0.8 * told[0]["loss"]
    assert max(row[JUDGED] for row in told) > 0.8
    # One epoch up, then half a cosine down to nothing.
    falling = [3e-2 * (1 + math.cos(math.pi * done / 7)) / 2 for done in range(8)]
    assert [row["rate"] for row in told] == pytest.approx(falling, abs=1e-6)


def test_fewer_pictures_than_one_batch_are_refused(drawn, tmp_path):
    few, recipe = drawn.take(np.arange(5)), learning.Recipe(1)
    with pytest.raises(ValueError, match="takes 16, but there are 5 pictures"):
        learning.learn(build, None, few, few, recipe, Workplace(tmp_path))


def test_impossible_recipes_are_refused():
    with pytest.raises(ValueError, match="epochs must be above 0, not 0"):
        learning.Recipe(0)

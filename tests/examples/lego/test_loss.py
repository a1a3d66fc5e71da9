"""The weighted loss: by hand, as TensorFlow has it, at its limits, and loaded again."""

import math

import numpy as np
import pytest

from examples.lego.loss import FIGURE_WEIGHT, WeightedCrossEntropy, loss_surface

pytestmark = pytest.mark.tensorflow

RANDOM = np.random.default_rng(1)
LOGITS = RANDOM.normal(0, 4, (5, 7)).astype(np.float32)
TRUTH = (RANDOM.uniform(size=(5, 7)) < 0.3).astype(np.float32)


@pytest.mark.parametrize("weight", [0.5, 1.0, 16.0, 22.0])
def test_it_is_the_weighted_cross_entropy_of_tensorflow(weight):
    import tensorflow as tf

    expected = tf.nn.weighted_cross_entropy_with_logits(TRUTH, LOGITS, weight).numpy()
    np.testing.assert_allclose(loss_surface(TRUTH, LOGITS, weight), expected, rtol=1e-6, atol=1e-6)
    found = WeightedCrossEntropy(weight)(TRUTH, LOGITS).numpy()
    assert found == pytest.approx(expected.mean(), rel=1e-6)


def test_at_logit_zero_a_missed_brick_costs_the_weight_times_log_two():
    # s(0) = 1/2, so the two terms are 16 log 2 and log 2.
    missed, invented = loss_surface(np.array([1, 0]), np.zeros(2), FIGURE_WEIGHT)
    assert missed == pytest.approx(16 * math.log(2))
    assert invented == pytest.approx(math.log(2))


def test_a_false_negative_costs_more_than_a_false_positive_against_the_caption_of_figure_3():
    # With s = 1/4 for a brick that is there, and 3/4 for one that is not: 16 log 4 and log 4.
    logit = math.log(3)
    missed, invented = loss_surface(np.array([1, 0]), np.array([-logit, logit]), FIGURE_WEIGHT)
    assert missed == pytest.approx(16 * math.log(4))
    assert invented == pytest.approx(math.log(4))


def test_huge_logits_give_finite_losses_that_grow_with_the_error():
    found = loss_surface(np.array([1, 1, 0, 0]), np.array([-1e4, 1e4, -1e4, 1e4]), 22)
    assert found.tolist() == [220000, 0, 0, 10000]


def test_its_gradient_is_that_of_the_formula_even_far_out():
    import tensorflow as tf

    # dL/dx = s(x) (1 - t + w t) - w t
    logits = tf.constant([[-80.0, -1.0, 80.0, -80.0, 2.0]])
    truth = np.array([[1, 1, 1, 0, 0]], np.float32)
    with tf.GradientTape() as tape:
        tape.watch(logits)
        loss = WeightedCrossEntropy(22)(truth, logits)
    sigmoid = 1 / (1 + np.exp(-logits.numpy().astype(float)))
    expected = (sigmoid * (1 - truth + 22 * truth) - 22 * truth) / 5
    np.testing.assert_allclose(tape.gradient(loss, logits), expected, atol=1e-6)


def test_a_saved_network_brings_its_loss_and_weight_back(tmp_path):
    import keras

    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(7)])
    model.compile("adam", WeightedCrossEntropy(16))
    model.fit(np.ones((5, 4)), TRUTH, verbose=0)
    model.save(tmp_path / "network.keras")
    loaded = keras.models.load_model(tmp_path / "network.keras")
    assert isinstance(loaded.loss, WeightedCrossEntropy)
    assert loaded.loss.weight == 16
    assert float(loaded.loss(TRUTH, LOGITS)) == float(model.loss(TRUTH, LOGITS))


@pytest.mark.parametrize("weight", [0, -1, math.inf, math.nan, "22", True])
def test_an_impossible_weight_is_refused(weight):
    with pytest.raises(ValueError, match="must be above 0, not"):
        WeightedCrossEntropy(weight)

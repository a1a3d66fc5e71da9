"""Figure 2's curves."""

import numpy as np

from examples.lego.figures.activations import leaky_relu, relu, says


def test_both_agree_above_zero_and_differ_by_the_slope_below():
    x = np.array([-5.0, -1.0, 0.0, 2.0])
    assert relu(x).tolist() == [0, 0, 0, 2]
    assert leaky_relu(x, 0.1).tolist() == [-0.5, -0.1, 0, 2]


def test_the_sentence_names_the_slope_or_says_that_there_is_none():
    assert "slope 0.1 " in says((0.1,))
    assert "no leaky ReLU" in says(())

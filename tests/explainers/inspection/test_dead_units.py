import keras
import numpy as np
import pytest

import explainers
from explainers.inspection.dead_units import activation_layers, count_dead_units
from tests.explainers.builders import noise, saved

DARK, BRIGHT = (np.full((4, 4, 3), level, np.uint8) for level in (0, 255))


def watched(activation, biases, folder, slopes=(1.0,)):
    """A classifier with one convolution: slope times the mean of the pixel, 0 to 1, plus bias."""
    slopes = np.broadcast_to(slopes, len(biases))
    inputs = keras.Input((4, 4, 3))
    value = keras.layers.Rescaling(1 / 255)(inputs)
    conv = keras.layers.Conv2D(len(biases), 1, name="conv")
    value = activation(conv(value))
    value = keras.layers.GlobalAveragePooling2D()(value)
    model = keras.Model(inputs, keras.layers.Dense(2, activation="softmax", name="out")(value))
    kernel = np.tile(slopes / 3, (1, 1, 3, 1)).astype(np.float32)
    conv.set_weights([kernel, np.array(biases, np.float32)])
    return explainers.load_classifier(saved(model, folder))


def test_a_unit_that_no_picture_wakes_is_dead(tmp_path):
    relu = keras.layers.ReLU(name="relu")
    classifier = watched(relu, [0.5, -0.5, -1.5, 0.0], tmp_path)
    over_both = count_dead_units(classifier, [DARK, BRIGHT])
    (row,) = over_both.layers
    assert (row.layer, row.function, row.units) == ("relu", "relu", 4)
    assert (row.dead, row.numbers, row.share) == (1, (2,), 0.25)
    assert row.saturated is None
    assert over_both.pictures == 2
    # A dark picture alone wakes neither the second nor the fourth: they are exactly zero.
    assert count_dead_units(classifier, [DARK]).layers[0].numbers == (1, 2, 3)


def test_one_bright_place_keeps_a_unit_alive(tmp_path):
    classifier = watched(keras.layers.ReLU(), [-0.5], tmp_path)
    spot = DARK.copy()
    spot[3, 1] = 255
    assert count_dead_units(classifier, [DARK, spot]).layers[0].dead == 0


def test_pictures_that_fill_up_a_batch_do_not_count(tmp_path):
    # Awake only for the black that fills batches up.
    classifier = watched(keras.layers.ReLU(), [0.5], tmp_path, slopes=(-1.0,))
    assert count_dead_units(classifier, [BRIGHT] * 3, batch_size=2).layers[0].dead == 1
    assert count_dead_units(classifier, [BRIGHT, DARK], batch_size=8).layers[0].dead == 0


@pytest.mark.parametrize(
    ("activation", "name"),
    [
        (keras.layers.LeakyReLU(negative_slope=0.1), "leakyrelu"),
        (keras.layers.ReLU(negative_slope=0.1), "leakyrelu"),
        (keras.layers.Activation("gelu"), "gelu"),
        (keras.layers.Activation("elu"), "elu"),
    ],
)
def test_a_leaky_unit_is_dead_if_it_is_never_positive(activation, name, tmp_path):
    classifier = watched(activation, [-2.0, -0.5, 0.5], tmp_path)
    (row,) = count_dead_units(classifier, [DARK, BRIGHT]).layers
    assert (row.function, row.dead, row.numbers) == (name, 1, (0,))


def test_a_bounded_unit_is_saturated_if_it_is_always_at_an_end(tmp_path):
    # Sigmoid of -7 is 0.0009, of 7 it is 0.999; the third goes from 0.5 to 0.73.
    classifier = watched(keras.layers.Activation("sigmoid"), [-8.0, 7.0, 0.0], tmp_path)
    (row,) = count_dead_units(classifier, [DARK, BRIGHT]).layers
    assert (row.dead, row.saturated, row.numbers) == (None, 2, (0, 1))
    assert row.share == pytest.approx(2 / 3)


def test_a_unit_that_jumps_from_end_to_end_is_not_saturated_in_the_middle(tmp_path):
    classifier = watched(keras.layers.Activation("tanh"), [-5.0, -5.0], tmp_path, (10.0, 5.0))
    (row,) = count_dead_units(classifier, [DARK, BRIGHT]).layers
    assert row.numbers == (0,)  # the other one is at 0 where the picture is bright


def test_a_capped_rectifier_can_be_stuck_at_its_cap(tmp_path):
    cap = keras.layers.ReLU(max_value=6.0, name="cap")
    classifier = watched(cap, [7.0, 5.0, -9.0, 5.5], tmp_path)
    (row,) = count_dead_units(classifier, [DARK, BRIGHT]).layers
    assert (row.function, row.dead, row.saturated, row.numbers) == ("relu6", 1, 1, (2, 0))


def test_every_kind_of_activation_is_found_and_the_last_is_left_out(shapes):
    """Also where it was given to the convolution or to the dense layer."""
    found = [(layer.path, layer.function) for layer in activation_layers(shapes)]
    assert found == [(name, "relu") for name in ("conv_a", "conv_b", "conv_c", "fc")]


def test_the_numbers_of_a_trained_network_are_those_of_its_feature_maps(shapes, shape_pictures):
    model_outputs = [
        shapes.trace(picture[None].astype(np.float32))[0] for picture in shape_pictures
    ]
    found = count_dead_units(shapes, iter(shape_pictures), batch_size=4)
    for row in found.layers:
        values = np.concatenate([np.asarray(outputs[row.layer]) for outputs in model_outputs])
        dead = np.flatnonzero((values.reshape(-1, row.units) == 0).all(axis=0))
        assert row.numbers == tuple(dead)
    assert 0 < found.share < 1
    assert found.pictures == 10


def test_what_cannot_be_watched_is_refused(shapes, tmp_path):
    with pytest.raises(ValueError, match="no picture to watch"):
        count_dead_units(shapes, [])
    classifier = watched(keras.layers.Activation("softplus"), [0.0], tmp_path)
    with pytest.raises(ValueError, match="no activation whose units could die"):
        count_dead_units(classifier, [noise(4, 4)])

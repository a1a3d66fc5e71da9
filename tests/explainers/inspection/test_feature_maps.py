import keras
import numpy as np
import pytest

import explainers
from explainers import colours
from explainers.inspection.feature_maps import (
    AXIS,
    NEGATIVE,
    PAPER,
    POSITIVE,
    choose_units,
    draw_maps,
    draw_units,
    feature_maps,
)
from tests.explainers.builders import nested, noise, saved


def test_values_are_exactly_those_of_keras(reference, shapes, shape_pictures):
    """Of a copy that Keras itself has loaded, whichever way Keras runs it."""
    model = keras.models.load_model(reference / "A_softmax.keras", compile=False)
    pictures = list(shape_pictures[:2])
    layers = ["conv_a", "pool_b", "conv_c", "flat", "fc", "probs"]
    found = feature_maps(shapes, pictures, layers)
    assert list(found) == layers
    for layer in layers:
        part = keras.Model(model.inputs[0], model.get_layer(layer).output)
        for number, picture in enumerate(shape_pictures[:2]):
            batch = picture[None].astype(np.float32)
            assert np.array_equal(found[layer][number], np.asarray(part(batch))[0])
            assert np.array_equal(found[layer][number], part.predict(batch, verbose=0)[0])
    assert len(np.unique(found["conv_c"])) > 1000


def test_layers_of_nested_networks_are_found_by_path(tmp_path):
    path = saved(nested(), tmp_path)
    classifier = explainers.load_classifier(path)
    outer = keras.models.load_model(path)
    backbone = outer.get_layer("body").get_layer("backbone")
    picture = noise(8, 8)
    layers = ["conv", "body/backbone/conv", "body/backbone/relu"]
    found = feature_maps(classifier, [picture], layers)
    first = np.asarray(outer.get_layer("conv")(picture[None].astype(np.float32)))
    assert np.array_equal(found["conv"], first)
    for layer in ("conv", "relu"):
        part = keras.Model(backbone.inputs[0], backbone.get_layer(layer).output)
        assert np.array_equal(found[f"body/backbone/{layer}"], np.asarray(part(first)))


def test_a_layer_does_not_depend_on_the_others_that_are_asked_for(lite0):
    """In a compiled graph it would: steps that nobody asks for are merged with others."""
    picture = noise(224, 224)
    alone = feature_maps(lite0, [picture], ["block1_expand_bn"])["block1_expand_bn"]
    several = feature_maps(lite0, [picture], ["stem_conv", "block1_expand_bn", "head_relu"])
    assert np.array_equal(alone, several["block1_expand_bn"])


def test_an_unknown_layer_is_refused_with_its_namesakes(shapes, shape_pictures):
    with pytest.raises(LookupError, match=r"no layer 'backbone/conv'.*conv_a, conv_b, conv_c"):
        feature_maps(shapes, [shape_pictures[0]], ["backbone/conv"])


def test_units_are_chosen_by_their_mean_absolute_value_or_in_order():
    values = np.stack([np.full((2, 2), level) for level in (1.0, -3.0, 0.0, 3.0)], axis=-1)
    assert choose_units(values, 3) == [1, 3, 0]
    assert choose_units(values, 3, "first") == [0, 1, 2]
    assert choose_units(values, 9) == [1, 3, 0, 2]
    assert choose_units(np.array([0.5, -2.0]), 1) == [1]


def test_a_map_is_drawn_from_its_own_lowest_to_its_own_highest_value():
    values = np.array([[[1.0, 0], [2.0, 4]], [[3.0, 8], [5.0, 16]]])
    table = colours.table("viridis")
    first, second = draw_maps(values, [0, 1])
    assert np.array_equal(first, table[[[0, 64], [128, 255]]])
    assert np.array_equal(second, table[[[0, 64], [128, 255]]])
    (common,) = draw_maps(values, [0], scaling="layer")
    assert np.array_equal(common, table[[[16, 32], [48, 80]]])


def test_a_map_that_is_the_same_everywhere_is_dark():
    (drawn,) = draw_maps(np.full((2, 2, 1), 7.0), [0], colour_table="gray")
    assert not drawn.any()


def test_bars_stand_on_zero_and_are_as_long_as_their_values():
    ((units, strip),) = draw_units(np.array([4.0, 2.0, 0.0]), width=9, height=12)
    assert units == range(3)
    assert [int((strip[:, left] == POSITIVE).all(axis=1).sum()) for left in (0, 3, 6)] == [10, 5, 0]
    assert (strip[-1] == AXIS).all()
    assert (strip[:-1, 2] == PAPER).all()  # the gap between two bars


def test_negative_units_hang_below_zero():
    ((_, strip),) = draw_units(np.array([2.0, -1.0]), width=8, height=22)
    assert (strip[1:11, 0] == POSITIVE).all()
    assert (strip[11] == AXIS).all()
    assert (strip[12:17, 4] == NEGATIVE).all()
    assert (strip[17:, 4] == PAPER).all()


def test_many_units_are_broken_into_rows():
    rows = draw_units(np.arange(1.0, 11.0), width=40, height=12, most_in_a_row=4)
    assert [units for units, _ in rows] == [range(0, 4), range(4, 8), range(8, 10)]
    assert all(strip.shape == (12, 40, 3) for _, strip in rows)
    assert not (rows[2][1][:-1, 20:] == POSITIVE).all(axis=-1).any()


def test_a_silent_layer_has_no_bars():
    ((_, strip),) = draw_units(np.zeros(3), width=9, height=6)
    assert set(map(tuple, strip.reshape(-1, 3).tolist())) == {PAPER, AXIS}

"""The network is built as the paper tells, and is understood by the library."""

from collections import Counter

import numpy as np
import pytest

from examples.lego import network

pytestmark = pytest.mark.tensorflow


def test_it_has_the_layers_of_figure_1():
    model = network.build()
    found = Counter(type(layer).__name__ for layer in model.layers)
    wanted = {"Conv2D": 5, "Dense": 3, "MaxPooling2D": 3, "BatchNormalization": 3, "LeakyReLU": 7}
    assert {kind: found[kind] for kind in wanted} == wanted
    assert model.input_shape == (None, 128, 128, 3)
    assert model.output_shape == (None, 85)
    assert model.layers[-1].activation.__name__ == "linear"


def test_its_last_convolution_sees_enough_places_to_tell_bricks_apart():
    model = network.build()
    assert model.get_layer(network.FEATURES).output.shape[1:3] == (16, 16)
    kernels = model.get_layer("conv1").kernel
    assert tuple(kernels.shape[:3]) == (9, 9, 3)


def test_the_slope_below_zero_is_that_of_every_hidden_layer():
    small = network.build(3, side=16, widths=(2,) * 5, dense=4, slope=0.25, pool=1)
    slopes = {x.negative_slope for x in small.layers if type(x).__name__ == "LeakyReLU"}
    assert slopes == {0.25}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"classes": 0}, "at least one class, not 0"),
        ({"side": 100}, "multiple of 8, not 100"),
        ({"widths": (1, 2)}, "five widths, not 2"),
        ({"slope": 1.0}, "slope below zero .* not 1.0"),
        ({"pool": 17}, "from 1 to 16 places, not 17"),
    ],
)
def test_an_impossible_network_is_refused(wrong, told):
    with pytest.raises(ValueError, match=told):
        network.build(**wrong)


def test_a_saved_network_is_explained_under_the_names_of_its_bricks(tmp_path):
    from explainers import get, load_classifier

    names = ["brick 2x4", "plate 1x2", "tile 2x2"]
    model = network.build(3, side=32, widths=(4,) * 5, dense=8, pool=4)
    network.save(model, tmp_path / "tiny.keras", names)
    classifier = load_classifier(str(tmp_path / "tiny.keras"))
    picture = np.random.default_rng(1).integers(0, 256, (40, 40, 3), np.uint8)
    assert (classifier.name, list(classifier.labels)) == ("lego-tiny", names)
    assert classifier.is_multi_label
    assert classifier.feature_layer == network.FEATURES
    targets = classifier.resolve_targets([picture], "label:plate 1x2")
    for method in ("gradcam", "lime"):
        (explained,) = get(method)(classifier, [picture], targets, seeds=[1])
        print(explained.facts)
        assert explained.facts["class_name"] == "plate 1x2"
        assert explained.map.shape == (40, 40)

import keras
import numpy as np
import pytest

import explainers
from tests.explainers.builders import functional, nested, noise, saved
from tests.explainers.methods.by_hand import relative_error, weighted

POOLINGS = {"average": "avg", "max": "max"}
gradcam = explainers.get("gradcam")


def explained(reference, shapes, pictures, **parameters):
    with np.load(reference / "A_softmax_gradcam.npz") as archive:
        chosen = [pictures[number] for number in archive["sample"]]
        targets = [(int(number),) for number in archive["class"]]
        kept = {name: archive[name] for name in archive if "|" in name or "well" in name}
    found = gradcam(shapes, chosen, targets, seeds=[0] * len(targets), **parameters)
    return found, kept


@pytest.mark.parametrize("layer", ["conv_b", "conv_c"])
@pytest.mark.parametrize("pooling", sorted(POOLINGS))
def test_maps_and_weights_of_the_score_equal_the_reference(
    reference, shapes, shape_pictures, layer, pooling
):
    found, wanted = explained(reference, shapes, shape_pictures, layer=layer, pooling=pooling)
    suffix = f"{layer}|logit|{POOLINGS[pooling]}"
    for number, one in enumerate(found):
        assert relative_error(one.arrays["raw"], wanted[f"raw|{suffix}"][number]) < 1e-5
        assert relative_error(one.arrays["weights"], wanted[f"alpha|{suffix}"][number]) < 1e-5
        assert one.facts["score"] == pytest.approx(wanted["score|logit"][number], abs=1e-4)


def test_maps_of_the_probability_equal_the_reference_where_they_can(
    reference, shapes, shape_pictures
):
    found, wanted = explained(reference, shapes, shape_pictures, score="probability")
    comparable = wanted["prob_well_conditioned"]
    assert comparable.sum() >= 3
    for one, raw in zip(
        np.array(found, dtype=object)[comparable],
        wanted["raw|conv_c|prob|avg"][comparable],
        strict=True,
    ):
        assert relative_error(one.arrays["raw"], raw) < 1e-3


def test_the_size_of_the_batch_does_not_change_the_map(shapes, shape_pictures):
    pictures, targets = list(shape_pictures[:5]), [(0,)] * 5
    one_by_one = gradcam(shapes, pictures, targets, seeds=[0] * 5)
    batched = gradcam(shapes, pictures, targets, seeds=[0] * 5, batch_size=4)
    for one, other in zip(one_by_one, batched, strict=True):
        assert relative_error(one.map, other.map) < 1e-5


def test_one_convolution_equals_the_published_numbers(reference, hand_made):
    wanted = hand_made["captum_one_conv"]
    classifier = explainers.load_classifier(reference / "F_captum_one_conv.keras")
    picture = np.repeat(np.arange(16, dtype=np.uint8).reshape(4, 4, 1), 3, axis=2)
    for layer, key in ((None, "layer relu1"), ("conv1", "layer conv1, no final ReLU")):
        (one,) = gradcam(classifier, [picture], [(0,)], seeds=[0], layer=layer)
        assert one.arrays["raw"] == pytest.approx(np.array(wanted[key]), abs=wanted["atol"])


def test_constant_gradients_and_activations_are_multiplied_and_summed(hand_made, tmp_path):
    wanted = hand_made["tf_explain_ponderate"]
    activations = np.ones((3, 4, 1)) * np.array(wanted["activations_const_per_channel"])
    gradients = np.ones((3, 4, 1)) * np.array(wanted["gradients_const_per_channel"])
    model = weighted(activations.astype(np.float32), gradients.astype(np.float32))
    classifier = explainers.load_classifier(saved(model, tmp_path))
    (one,) = gradcam(classifier, [noise(3, 4)], [(0,)], seeds=[0])
    wanted_map = np.full((3, 4), wanted["map_const"])
    assert np.array_equal(one.arrays["raw"], wanted_map)
    assert one.map == pytest.approx(wanted_map)


def test_the_weights_are_the_means_of_the_gradients(hand_made, tmp_path):
    wanted = hand_made["xplique_weights"]
    gradients = np.array(wanted["activations_equal_gradients_CHW"], np.float32).transpose(1, 2, 0)
    model = weighted(np.ones((2, 2, 4), np.float32), gradients)
    classifier = explainers.load_classifier(saved(model, tmp_path))
    (one,) = gradcam(classifier, [noise(2, 2)], [(0,)], seeds=[0])
    assert one.arrays["weights"].tolist() == wanted["weights"]
    (one,) = gradcam(classifier, [noise(2, 2)], [(0,)], seeds=[0], pooling="max")
    assert one.arrays["weights"].tolist() == [1.0, 1.0, 1.0, 0.5]


def test_a_map_without_a_positive_value_is_marked_empty(tmp_path):
    for sign, empty in ((1.0, False), (-1.0, True), (0.0, True)):
        model = weighted(np.ones((2, 2, 1), np.float32), np.full((2, 2, 1), sign, np.float32))
        classifier = explainers.load_classifier(saved(model, tmp_path))
        (one,) = gradcam(classifier, [noise(2, 2)], [(0,)], seeds=[0])
        assert one.facts["empty"] is empty
        assert np.isfinite(one.map).all()


def test_the_two_classes_of_one_sigmoid_output_have_opposite_maps(tmp_path):
    model = functional(keras.layers.Dense(1, activation="sigmoid"))
    classifier = explainers.load_classifier(saved(model, tmp_path))
    no, yes = gradcam(classifier, [noise(8, 8)], [(0, 1)], seeds=[0])
    assert yes.map.any()
    assert np.array_equal(no.map, -yes.map)


def test_any_layer_of_a_nested_model_can_be_named(tmp_path):
    classifier = explainers.load_classifier(saved(nested(), tmp_path))
    for layer in ("conv", "body/backbone/conv", "body/backbone/relu"):
        (one,) = gradcam(classifier, [noise(8, 8)], [(0,)], seeds=[0], layer=layer)
        assert one.map.any()
        assert one.facts["layer"] == layer


def test_a_layer_that_is_not_there_is_refused_with_the_choices(shapes, shape_pictures):
    with pytest.raises(LookupError, match=r"no spatial layer 'nope'; the last ones are: .*conv_c"):
        gradcam(shapes, [shape_pictures[0]], [(0,)], seeds=[0], layer="nope")

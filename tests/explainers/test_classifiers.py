import json

import keras
import numpy as np
import pytest

import explainers
from explainers import ClassifierError, load_classifier
from explainers.network.engine import padded_batches
from explainers.network.files import hash_file
from tests.explainers.builders import functional, nested, noise, saved, sequential

PICTURE = noise(8, 8)


def dense(units, activation=None):
    return keras.layers.Dense(units, activation, name="head")


def separate(layer):
    """A head whose activation is a layer of its own."""
    return lambda value: layer(dense(3)(value))


HEADS = {
    "fused softmax": (dense(3, "softmax"), "softmax"),
    "fused sigmoid": (dense(3, "sigmoid"), "sigmoid"),
    "logits": (dense(3), "logits"),
    "activation layer": (separate(keras.layers.Activation("softmax")), "softmax"),
    "sigmoid layer": (separate(keras.layers.Activation("sigmoid")), "sigmoid"),
    "softmax layer": (separate(keras.layers.Softmax()), "softmax"),
    "softmax operation": (separate(keras.ops.softmax), "softmax"),
    "fused softmax layer": (dense(3, keras.layers.Softmax()), "softmax"),
    "fused sigmoid layer": (dense(3, keras.layers.Activation("sigmoid")), "sigmoid"),
    "one sigmoid": (dense(1, "sigmoid"), "sigmoid"),
    "reshaped": (lambda value: keras.layers.Reshape((3,))(dense(3, "softmax")(value)), "softmax"),
}


@pytest.mark.parametrize("name", sorted(HEADS))
def test_the_score_is_the_value_before_the_last_activation(name, tmp_path):
    head, kind = HEADS[name]
    model = functional(head)
    classifier = load_classifier(saved(model, tmp_path))
    assert classifier.output == kind
    batch = PICTURE[None].astype(np.float32)
    pooled = keras.Model(model.input, model.get_layer("pool").output)(batch).numpy()
    kernel, bias = model.get_layer("head").get_weights()
    wanted, predicted = pooled @ kernel + bias, model(batch).numpy()
    if name == "one sigmoid":
        wanted = np.concatenate([-wanted, wanted], axis=1)
        predicted = np.concatenate([1 - predicted, predicted], axis=1)
    scores, probabilities = classifier.evaluate(classifier.preprocess([PICTURE]))
    assert scores == pytest.approx(wanted, abs=1e-5)
    if kind != "logits":
        assert probabilities == pytest.approx(predicted, abs=1e-6)


def test_logits_become_probabilities_by_softmax_or_by_sigmoid(tmp_path):
    path = saved(functional(dense(3)), tmp_path)
    assert load_classifier(path).predict([PICTURE]).sum() == pytest.approx(1, abs=1e-6)
    labelled = load_classifier({"path": path, "logits": "sigmoid"})
    scores, probabilities = labelled.evaluate(labelled.preprocess([PICTURE]))
    assert probabilities == pytest.approx(1 / (1 + np.exp(-scores)), abs=1e-6)


@pytest.mark.parametrize("build", [sequential, nested])
def test_a_reloaded_model_predicts_as_it_did(build, tmp_path):
    model = build()
    classifier = load_classifier(saved(model, tmp_path))
    wanted = model(PICTURE[None].astype(np.float32)).numpy()
    assert classifier.predict([PICTURE]) == pytest.approx(wanted, abs=1e-6)


def test_layers_of_nested_models_have_paths_and_may_share_a_name(tmp_path):
    classifier = load_classifier(saved(nested(), tmp_path))
    assert classifier.feature_layer == "body/backbone/relu"
    assert {"conv", "body/backbone/conv"} <= set(classifier.network.layers)
    chosen = load_classifier({"path": saved(nested(), tmp_path), "feature_layer": "conv"})
    assert chosen.feature_layer == "conv"


def test_pooling_dropout_and_reshaping_are_not_feature_layers(reference):
    assert load_classifier(reference / "F_captum_one_conv.keras").feature_layer == "relu1"
    assert load_classifier(reference / "A_softmax.keras").feature_layer == "conv_c"


def test_a_network_without_convolutions_has_no_feature_layer(tmp_path):
    inputs = keras.Input((8, 8, 3))
    model = keras.Model(inputs, dense(3, "softmax")(keras.layers.Flatten()(inputs)))
    classifier = load_classifier(saved(model, tmp_path))
    assert classifier.feature_layer is None
    with pytest.raises(LookupError, match="no convolution gives a feature map"):
        explainers.get("gradcam")(classifier, [PICTURE], [(0,)], seeds=[0])


def test_the_forward_pass_equals_the_reference(shapes, shape_pictures, reference):
    with np.load(reference / "A_softmax_gradcam.npz") as archive:
        wanted = archive["forward_out"]
    assert shapes.predict(list(shape_pictures)) == pytest.approx(wanted, abs=1e-6)


def test_targets_are_chosen_by_rule_or_given(shapes, shape_pictures):
    pictures = list(shape_pictures[:5])
    assert shapes.resolve_targets(pictures, "top-1") == [(0,), (1,), (2,), (3,), (4,)]
    assert shapes.resolve_targets(pictures[:2], "class:3") == [(3,), (3,)]
    assert shapes.resolve_targets(pictures[:2], [4, (0, 1)]) == [(4,), (0, 1)]
    for wrong in ([5, 0], [0], [-1, 0]):
        with pytest.raises(ValueError, match="give classes from 0 to 4"):
            shapes.resolve_targets(pictures[:2], wrong)


def test_settings_come_from_the_file_beside_the_model_and_can_be_overridden(tmp_path):
    path = saved(sequential(), tmp_path)
    (tmp_path / "names.txt").write_text("cat\ndog\ncow\n")
    beside = {"labels": "names.txt", "preprocessing": {"scaling": "0..1"}}
    path.with_suffix(".json").write_text(json.dumps(beside))
    classifier = load_classifier(path)
    assert classifier.labels == ("cat", "dog", "cow")
    assert classifier.class_name(2) == "cow"
    assert classifier.preprocess([PICTURE]).max() <= 1
    renamed = load_classifier({"path": str(path), "labels": ["a", "b", "c"], "name": "pets"})
    assert (renamed.name, renamed.labels) == ("pets", ("a", "b", "c"))
    assert renamed.preprocessing == classifier.preprocessing
    assert renamed.sha256 == hash_file(path)


def test_one_sigmoid_output_is_two_classes(tmp_path):
    path = saved(functional(dense(1, "sigmoid")), tmp_path)
    assert load_classifier({"path": path, "labels": ["cat"]}).labels == ("not cat", "cat")
    classifier = load_classifier({"path": path, "labels": ["dog", "cat"]})
    assert classifier.labels == ("dog", "cat")
    assert classifier.predict([PICTURE]).sum() == pytest.approx(1, abs=1e-6)


def test_an_older_file_is_read_only_if_its_author_is_trusted(tmp_path):
    import h5py  # noqa: F401

    model, path = sequential(), tmp_path / "model.h5"
    keras.src.legacy.saving.legacy_h5_format.save_model_to_hdf5(model, str(path))
    with pytest.raises(ClassifierError, match=r"model\.h5: it is in the older"):
        load_classifier(path)
    classifier = load_classifier({"path": path, "allow_legacy_h5": True})
    wanted = model(PICTURE[None].astype(np.float32)).numpy()
    assert classifier.predict([PICTURE]) == pytest.approx(wanted, abs=1e-6)


def not_a_number():
    model = functional(dense(3, "softmax"))
    model.get_layer("head").bias.assign([np.nan] * 3)
    return model


def two_inputs():
    inputs = [keras.Input((8, 8, 3)), keras.Input((8, 8, 3))]
    value = keras.layers.Flatten()(keras.layers.Add()(inputs))
    return keras.Model(inputs, dense(3, "softmax")(value))


def two_outputs():
    inputs = keras.Input((8, 8, 3))
    value = keras.layers.Flatten()(inputs)
    return keras.Model(inputs, [keras.layers.Dense(3)(value), keras.layers.Dense(4)(value)])


def segmenter():
    inputs = keras.Input((8, 8, 3))
    return keras.Model(inputs, keras.layers.Conv2D(2, 1)(inputs))


def any_size():
    inputs = keras.Input((None, None, 3))
    return keras.Model(inputs, dense(3)(keras.layers.GlobalAveragePooling2D()(inputs)))


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (not_a_number, "it gives NaN"),
        (two_inputs, "it takes 2 inputs"),
        (two_outputs, "it gives 2 outputs"),
        (segmenter, r"its output is \(8, 8, 2\)"),
        (any_size, r"pictures of any size; set input_size to \[height, width\]"),
        (lambda: functional(dense(3), channels=4), r"it takes \(8, 8, 4\), not a picture"),
        (lambda: functional(dense(1, "softmax")), "every picture gets probability 1"),
    ],
)
def test_what_is_not_a_picture_classifier_is_refused_with_a_reason(build, reason, tmp_path):
    with pytest.raises(ClassifierError, match=f"model.*: .*{reason}"):
        load_classifier(saved(build(), tmp_path))


def test_a_network_of_any_size_is_given_one(tmp_path):
    spec = {"path": saved(any_size(), tmp_path), "input_size": [6, 9]}
    assert load_classifier(spec).preprocess([PICTURE]).shape == (1, 6, 9, 3)


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ({"labels": ["a", "b"]}, "it has 3 classes and 2 labels"),
        ({"feature_layer": "nope"}, "no spatial layer 'nope'; the last ones are: conv"),
        ({"input_size": [9, 9]}, "it takes pictures of 8 x 8; correct input_size"),
        ({"input_size": "big"}, r"input_size must be \[height, width\]"),
        ({"logits": "tanh"}, "logits must be one of softmax, sigmoid"),
        ({"preprocessing": {"scaling": "keras.applications.nope"}}, "Keras has no such network"),
        ({"preprocessing": {"resize": "nope"}}, "choose from: stretch, crop, pad"),
        ({"nope": 1}, "specification has no 'nope'; it has: labels"),
        ({"labels": "gone.txt"}, "gone.txt: it cannot be read"),
    ],
)
def test_a_wrong_setting_is_refused_with_the_choices(spec, reason, tmp_path):
    with pytest.raises(ClassifierError, match=reason):
        load_classifier(spec | {"path": saved(sequential(), tmp_path)})


def test_a_specification_without_a_path_is_refused():
    with pytest.raises(ClassifierError, match="no path"):
        load_classifier({"labels": ["a"]})


def test_batches_are_filled_up_to_one_size():
    batches = padded_batches(np.arange(1, 6), 3)
    assert [batch.tolist() for batch in batches] == [[1, 2, 3], [4, 5, 0]]

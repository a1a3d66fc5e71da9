from pathlib import Path

import keras
import numpy as np
import pytest

import explainers
from explainers.annotations import Annotation, class_balance
from explainers.inspection import views
from explainers.inspection.views._captions import predictions
from explainers.inspection.views.features import default_layers
from explainers.lettering import per_cent
from tests.explainers.builders import encoded, nested, saved


def test_the_classes_of_the_underpass_have_the_published_shares():
    """Borg et al. (2021), section III: 8% dog walkers and 11% bicyclists of 2241 pictures."""
    counts = {"pedestrian": 904, "dog walker": 180, "bicyclist": 253, "empty": 904}
    known = [
        Annotation(Path(f"{label}{number}.png"), (label,))
        for label, count in counts.items()
        for number in range(count)
    ]
    shares = {one.label: per_cent(one.share) for one in class_balance(known)}
    assert shares["dog walker"] == "8.0 %"
    assert shares["bicyclist"] == "11.3 %"
    assert shares["empty"] == shares["pedestrian"] == "40.3 %"


def test_a_caption_has_the_confidence_rounded_and_says_whether_it_is_right(shapes):
    path = Path("picture.png")
    known = {path.resolve(): Annotation(path, ("class 4",))}
    subject = views.Subject(shapes, annotations=known)
    sure, unsure = np.array([0.0004, 0.0, 0.0, 0.0, 0.9996]), np.array([0.8264, 0, 0, 0, 0.1736])
    assert predictions(subject, path, sure) == (("✓ 100.0 % class 4", "true: class 4"), "good")
    assert predictions(subject, path, unsure, 2) == (
        ("✗ 82.6 % class 0", "17.4 % class 4", "true: class 4"),
        "bad",
    )
    assert predictions(subject, Path("other.png"), unsure) == (("82.6 % class 0",), "plain")


def test_default_layers_are_convolutions_after_their_activation(lite0, tmp_path):
    assert default_layers(lite0)[0] == "stem_relu"
    assert default_layers(lite0)[-1] == "head_relu"
    classifier = explainers.load_classifier(saved(nested(), tmp_path))
    assert default_layers(classifier) == ["conv", "body/backbone/relu"]


def test_a_network_without_a_convolution_has_no_default_layer(tmp_path):
    inputs = keras.Input((4, 4, 3))
    model = keras.Model(inputs, keras.layers.Dense(2)(keras.layers.Flatten()(inputs)))
    classifier = explainers.load_classifier(saved(model, tmp_path))
    with pytest.raises(LookupError, match="has no convolution; choose a layer"):
        default_layers(classifier)


def test_views_check_their_parameters():
    assert views.check_parameters("kernels", {"fraction": 0.25})["channels"] == 4
    for name in views.available():
        assert views.check_parameters(name, {})
    with pytest.raises(LookupError, match="no view 'nope'; choose from: clusters, combined"):
        views.get("nope")
    with pytest.raises(ValueError, match="must be some of predicted, true, correct, tag"):
        views.check_parameters("combined", {"by": ["weather"]})


def test_combined_maps_of_a_class_are_of_that_class(shapes, shape_pictures, tmp_path):
    """Not of the predicted one, if another was asked for."""
    paths = [tmp_path / f"{number}.png" for number in range(3)]
    for path, picture in zip(paths, shape_pictures, strict=False):
        path.write_bytes(encoded(picture))
    subject = views.Subject(shapes, paths, target="class:0")
    found = views.get("combined")(subject, by=[])
    gradcam = explainers.get("gradcam")
    maps = [
        np.maximum(one.map, 0)
        for one in gradcam(shapes, list(shape_pictures[:3]), [(0,)] * 3, seeds=[0] * 3)
    ]
    assert np.array_equal(found.arrays["all|raw"], np.mean(maps, axis=0, dtype=np.float64))
    scaled = np.mean([one / (one.max() or 1) for one in maps], axis=0)
    assert found.arrays["all|normalised"] == pytest.approx(scaled, abs=1e-6)


def test_clusters_put_pictures_together_in_which_the_network_looks_at_one_place(
    shapes, shape_pictures, tmp_path, monkeypatch
):
    """The maps are given: five at the top left, four at the bottom right, and an empty one."""
    side = shape_pictures[0].shape[0]
    rows, columns = np.mgrid[:side, :side] / side
    spots = [np.exp(-30 * ((rows - at) ** 2 + (columns - at) ** 2)) for at in (0.2, 0.8)]
    given = {f"{number}.png": spots[number > 4] for number in range(9)}
    given["9.png"] = np.zeros((side, side))
    for name in given:
        (tmp_path / name).write_bytes(encoded(shape_pictures[0]))

    def explain(subject, method, path, picture):
        noise = np.random.default_rng(int(path.stem)).uniform(0, 0.05, (side, side))
        values = given[path.name]
        return [explainers.Explanation((values * (1 + noise)).astype(np.float32), {})]

    monkeypatch.setattr(views.Subject, "explain", explain)
    subject = views.Subject(shapes, [tmp_path / name for name in given])
    found = views.get("clusters")(subject, examples=2)
    groups = [one["group"] for one in found.facts["pictures"]]
    assert groups == [1] * 5 + [2] * 4 + [None]
    assert found.arrays["averages"].shape == (2, 20, 20)
    assert found.arrays["averages"][0].argmax() < 20 * 20 / 2 < found.arrays["averages"][1].argmax()
    assert found.picture.shape[1] < 3 * 240

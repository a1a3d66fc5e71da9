import keras
import numpy as np
import pytest

import explainers
from explainers import ClassifierError, load_classifier, load_detector
from explainers.synthetic import SHAPES, draw_scene
from tests.explainers.builders import functional, noise, saved
from tests.explainers.detection.dense import HEIGHT, WIDTH, Dense, overlap

PICTURE = noise(HEIGHT, WIDTH)


def test_the_objects_of_drawn_scenes_are_found(detector):
    wanted, hits, others = 0, 0, 0
    for number in range(40):
        scene = draw_scene(77, number, objects=2)
        found = detector.detect(scene.pixels)
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        assert all(one.class_name == SHAPES[one.class_id] for one in found)
        right = [
            any(
                one.class_name == shape.label and overlap(one.box, shape.box) > 0.5 for one in found
            )
            for shape in scene.shapes
        ]
        wanted, hits = wanted + len(right), hits + sum(right)
        others += len(found) - sum(right)
    assert hits >= 0.95 * wanted
    assert others <= 0.05 * wanted


def test_boxes_are_in_pixels_of_the_source_picture(detector):
    scene = draw_scene(77, 1, objects=1)
    large = scene.pixels.repeat(3, axis=0).repeat(2, axis=1)
    (one,) = detector.detect(large)
    left, top, right, bottom = scene.shapes[0].box
    assert overlap(one.box, (2 * left, 3 * top, 2 * right, 3 * bottom)) > 0.7


VARIANTS = [
    {},
    {"activation": "softmax"},
    {"activation": "none"},
    {"objectness": True},
    {"objectness": True, "activation": "none"},
    {"split": True},
    {"split": True, "objectness": True, "boxes": "where"},
    {"split": True, "classes": 4, "boxes": "where"},
]


@pytest.mark.parametrize("options", VARIANTS, ids=str)
def test_every_kind_of_output_is_understood(options, tmp_path):
    dense = Dense(tmp_path, max_overlap=1, max_boxes=1000, **options)
    boxes, classes, sure = (part[0] for part in dense.proposals([PICTURE]))
    found = dense.detector.detect(PICTURE)
    assert len(found) == classes.size
    for one in found:
        wanted = np.clip(boxes[one.proposal], 0, [WIDTH, HEIGHT, WIDTH, HEIGHT])
        assert one.box == pytest.approx(wanted, abs=1e-4)
        chance = classes[one.proposal, one.class_id] * sure[one.proposal]
        assert one.score == pytest.approx(chance, abs=1e-5)


def constant(boxes, folder, **settings):
    """A detector that always says the same boxes, each of class 0."""
    inputs = keras.Input((10, 20, 3))
    count = len(boxes)
    layer = keras.layers.Dense(count * 5, kernel_initializer="zeros")
    value = keras.layers.Reshape((count, 5))(layer(keras.layers.Flatten()(inputs)))
    rows = np.concatenate([np.asarray(boxes, float), np.full((count, 1), 3.0)], axis=1)
    layer.set_weights([layer.get_weights()[0], rows.ravel()])
    path = saved(keras.Model(inputs, value), folder)
    return load_detector({"path": path, "detector": settings})


@pytest.mark.parametrize(
    ("format", "units", "numbers"),
    [
        ("corners", "pixels", (2, 3, 12, 9)),
        ("corners-yx", "pixels", (3, 2, 9, 12)),
        ("centre", "pixels", (7, 6, 10, 6)),
        ("corners", "relative", (0.1, 0.3, 0.6, 0.9)),
        ("corners-yx", "relative", (0.3, 0.1, 0.9, 0.6)),
        ("centre", "relative", (0.35, 0.6, 0.5, 0.6)),
    ],
)
def test_every_format_of_boxes_is_understood(format, units, numbers, tmp_path):
    found = constant([numbers], tmp_path, format=format, units=units)
    (one,) = found.detect(noise(10, 20))
    assert one.box == pytest.approx((2, 3, 12, 9), abs=1e-4)
    assert one.score == pytest.approx(1 / (1 + np.exp(-3)))


def test_weak_overlapping_and_surplus_boxes_are_dropped(tmp_path):
    boxes = [(0, 0, 4, 4), (0, 0, 4, 5), (10, 0, 14, 4), (10, 5, 14, 9)]
    proposals = [one.proposal for one in constant(boxes, tmp_path).detect(noise(10, 20))]
    assert proposals == [0, 2, 3]
    few = constant(boxes, tmp_path, max_boxes=2)
    assert [one.proposal for one in few.detect(noise(10, 20))] == [0, 2]
    assert constant(boxes, tmp_path, min_score=0.96).detect(noise(10, 20)) == []


def test_a_box_without_area_in_the_picture_is_not_found(tmp_path):
    boxes = [(5, 5, 5, 9), (9, 1, 3, 4), (20, 0, 30, 9), (-4, 2, -1, 9), (18, -3, 30, 5)]
    (one,) = constant(boxes, tmp_path).detect(noise(10, 20))
    assert one.box == (18, 0, 20, 5)


def test_sequential_and_nested_detectors_are_understood(tmp_path):
    inputs = keras.Input((8, 8, 3))
    features = keras.layers.Conv2D(5, 3, activation="relu", padding="same", name="conv")
    backbone = keras.Model(inputs, features(inputs), name="backbone")
    size = [keras.layers.Rescaling(1 / 255), backbone, keras.layers.AveragePooling2D(4)]
    line = [keras.Input((8, 8, 3)), *size, keras.layers.Conv2D(6, 1), keras.layers.Reshape((4, 6))]
    sequential = keras.Sequential(line)
    outer = keras.Input((8, 8, 3))
    rows = sequential(outer)
    cut = {"z_where": keras.layers.Identity()(rows[..., :4]), "a_what": rows[..., 4:]}
    picture, settings = noise(8, 8), {"min_score": 0, "max_overlap": 1}
    numbers = sequential(picture[None].astype(np.float32)).numpy()[0]
    for number, model in enumerate((sequential, keras.Model(outer, cut))):
        path = saved(model, tmp_path, f"{number}.keras")
        found = load_detector({"path": path, "detector": settings})
        signature = found.preprocessing.scaled(picture, 3)[None]
        _, proposals = found.network.trace(signature)
        assert proposals.boxes.numpy()[0] == pytest.approx(numbers[:, :4], abs=1e-5)
        assert proposals.scores.numpy()[0] == pytest.approx(numbers[:, 4:], abs=1e-5)
        layer = next(name for name in found.network.layers if name.endswith("backbone/conv"))
        boxes = found.focus([explainers.Detection((0, 0, 1, 1), 1, "any", 1, 2)])
        (one,) = explainers.get("gradcam")(boxes, [picture], [(0,)], seeds=[0], layer=layer)
        assert one.facts["score"] == pytest.approx(numbers[2, 5], abs=1e-5)


def test_the_background_is_no_object(tmp_path):
    dense = Dense(tmp_path, activation="softmax", background=1)
    assert {one.class_id for one in dense.detector.detect(PICTURE)} == {0, 2}


def outputs_of(*shapes):
    """A network with outputs of these shapes."""
    inputs = keras.Input((4, 4, 3))
    flat = keras.layers.Flatten()(inputs)
    values = [
        keras.layers.Reshape(shape, name=f"output_{number}")(
            keras.layers.Dense(int(np.prod(shape)))(flat)
        )
        for number, shape in enumerate(shapes)
    ]
    return keras.Model(inputs, values if len(values) > 1 else values[0])


@pytest.mark.parametrize(
    ("outputs", "meaning", "reason"),
    [
        ([(3,)], {}, r"its outputs are \(3,\); give \(proposals, 4\)"),
        ([(2, 2, 7)], {}, r"its outputs are \(2, 2, 7\); give"),
        ([(5, 4), (5, 2), (5, 1)], {}, r"its outputs are \(5, 4\) and \(5, 2\) and \(5, 1\)"),
        ([(5, 4), (6, 2)], {}, "have different numbers of proposals"),
        ([(5, 4)], {}, "leaves no column for a class"),
        ([(5, 5)], {"objectness": True}, "leaves no column for a class"),
        ([(5, 3), (5, 2)], {}, "which of its outputs output_0, output_1 holds the boxes is not"),
        ([(5, 4), (5, 4)], {}, "name one with four columns in the setting 'boxes'"),
        ([(5, 4), (5, 2)], {"boxes": "output_1"}, "name one with four columns"),
        ([(5, 4), (5, 2)], {"boxes": "nope"}, "no output 'nope'; it has: output_0, output_1"),
        ([(5, 4), (5, 2)], {"format": "xyxy"}, "'format' must be one of 'corners', 'corners-yx'"),
        ([(5, 4), (5, 2)], {"nope": 1}, "detector has no setting 'nope'; it has: boxes, format"),
        ([(5, 4), (5, 2)], {"min_score": 2}, "must be at least 0 and at most 1, not 2"),
        ([(5, 4), (5, 2)], {"background": 2}, "its background is class 2 and its last class 1; co"),
        ([(5, 4), (5, 2)], {"activation": "none"}, "its probabilities go from .*; set 'activation"),
        ([(5, 4), (5, 2)], [], r"detector must be a dictionary, not \[\]"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_reason(outputs, meaning, reason, tmp_path):
    path = saved(outputs_of(*outputs), tmp_path)
    with pytest.raises(ClassifierError, match=f"model.*: .*{reason}"):
        load_detector({"path": path, "detector": meaning})


@pytest.mark.parametrize("joined", [True, False])
def test_an_activation_that_the_network_has_already_is_refused(joined, tmp_path):
    inputs = keras.Input((4, 4, 3))
    flat = keras.layers.Flatten()(inputs)
    boxes = keras.layers.Reshape((5, 4))(keras.layers.Dense(20)(flat))
    logits = keras.layers.Reshape((5, 3))(keras.layers.Dense(15)(flat))
    outputs = [boxes, keras.layers.Softmax()(logits)]
    model = keras.Model(inputs, keras.layers.Concatenate()(outputs) if joined else outputs)
    path = saved(model, tmp_path)
    with pytest.raises(ClassifierError, match=r"its classes end with softmax.*'activation' to 'no"):
        load_detector(path)
    assert load_detector({"path": path, "detector": {"activation": "none"}})


@pytest.mark.parametrize("joined", [True, False])
def test_the_feature_layer_serves_the_boxes_and_the_classes(joined, tmp_path):
    inputs = keras.Input((16, 16, 3))
    value = keras.layers.Conv2D(4, 3, 2, padding="same", activation="relu")(inputs)
    value = keras.layers.Conv2D(6, 3, 2, padding="same", name="shared")(value)
    value = keras.layers.ReLU(name="features")(value)

    def head(columns, *before):
        part = value
        for width in (*before, columns):
            part = keras.layers.Conv2D(width, 3, padding="same")(part)
        return keras.layers.Reshape((16, columns))(part)

    outputs = head(7) if joined else [head(3), head(4, 5)]
    detector = load_detector(saved(keras.Model(inputs, outputs), tmp_path))
    assert detector.feature_layer == "features"
    boxes = detector.focus([explainers.Detection((0, 0, 1, 1), 1, "any", 1, 2)])
    (one,) = explainers.get("gradcam")(boxes, [noise(16, 16)], [(0,)], seeds=[0])
    assert one.map.any()


def test_wrong_labels_and_other_engines_are_refused(tmp_path):
    path = saved(outputs_of((5, 4), (5, 2)), tmp_path)
    with pytest.raises(ClassifierError, match="it has 2 classes and 1 labels"):
        load_detector({"path": path, "labels": ["cat"]})
    with pytest.raises(ClassifierError, match="its engine is openvino, which runs classifiers"):
        load_detector({"path": path, "engine": "openvino"})
    assert load_detector({"path": path, "labels": ["cat", "dog"]}).labels == ("cat", "dog")


@pytest.mark.parametrize(
    ("outputs", "reason"),
    [
        ([(5, 6)], r"its output is \(5, 6\), rows of numbers, .*load_detector reads"),
        ([(2, 2, 6)], r"its output is \(2, 2, 6\), a map, as of a segmentation network.*; pool"),
        ([(2, 2, 2, 6)], r"its output is \(2, 2, 2, 6\), not what a classifier gives"),
        ([(5, 4), (5, 2)], "it gives 2 outputs, not one; .*load_detector.*of several heads keep"),
    ],
)
def test_a_detector_is_no_classifier_and_the_refusal_says_what_to_do(outputs, reason, tmp_path):
    with pytest.raises(ClassifierError, match=reason):
        load_classifier(saved(outputs_of(*outputs), tmp_path))


def test_settings_of_a_detector_are_not_those_of_a_classifier(tmp_path):
    path = saved(functional(keras.layers.Dense(3)), tmp_path)
    with pytest.raises(ClassifierError, match=r"those of an object detector; .*load_detector"):
        load_classifier({"path": path, "detector": {}})


def test_a_detector_that_gives_nan_is_refused(tmp_path):
    model = outputs_of((5, 6))
    model.layers[2].bias.assign(np.full(30, np.nan))
    with pytest.raises(ClassifierError, match="it gives NaN for a picture"):
        load_detector(saved(model, tmp_path))


def test_the_door_offers_detectors():
    assert {"Detector", "Detection", "load_detector"} <= set(explainers.__all__)

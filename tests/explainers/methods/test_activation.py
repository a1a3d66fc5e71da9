import keras
import pytest

import explainers
from tests.explainers.builders import noise, saved

METHODS = ["gradcam", "gradcam_plus_plus", "hirescam", "layercam"]


@pytest.fixture(params=METHODS)
def method(request):
    return explainers.get(request.param)


def test_a_map_does_not_depend_on_the_other_classes_of_its_picture(method, shapes, shape_pictures):
    alone, *others = (
        method(shapes, shape_pictures[:1], [classes], seeds=[0])
        for classes in ((3,), (0, 3), (0, 1, 2, 4, 3))
    )
    for found in others:
        (one,) = (one for one in found if one.facts["class_id"] == 3)
        assert one.map.tobytes() == alone[0].map.tobytes()


@pytest.mark.parametrize("layer", ["conv_b", "conv_c"])
def test_a_map_does_not_depend_on_its_place_in_the_batch(method, shapes, shape_pictures, layer):
    found = method(
        shapes, [shape_pictures[0]] * 4, [(3,)] * 4, seeds=[0] * 4, layer=layer, batch_size=4
    )
    (alone,) = method(shapes, shape_pictures[:1], [(3,)], seeds=[0], layer=layer, batch_size=4)
    assert {one.map.tobytes() for one in found} == {alone.map.tobytes()}


def test_pictures_with_unlike_numbers_of_classes_keep_their_order(shapes, shape_pictures):
    targets = [(4, 0), (1,), (), (3, 2, 1, 0, 4, 3), (2, 0)]
    gradcam = explainers.get("gradcam")
    found = gradcam(shapes, shape_pictures[:5], targets, seeds=[0] * 5, batch_size=2)
    wanted = [(number, target) for number, ids in enumerate(targets) for target in ids]
    assert len(found) == len(wanted)
    for one, (number, target) in zip(found, wanted, strict=True):
        (alone,) = gradcam(shapes, shape_pictures[number : number + 1], [(target,)], seeds=[0])
        assert one.facts["class_id"] == target
        assert one.map == pytest.approx(alone.map, rel=1e-3, abs=1e-5)


def test_the_classes_of_a_picture_share_one_forward_pass(reference, shape_pictures):
    classifier = explainers.load_classifier(reference / "A_softmax.keras")
    explainers.get("gradcam")(classifier, shape_pictures[:1], [(0, 1, 2, 3)], seeds=[0])
    (function,) = (value for key, value in classifier._compiled.items() if key[0] == "gradcam")
    kinds = [operation.type for operation in function.graph.get_operations()]
    assert sum("Conv2D" in kind and "Backprop" not in kind for kind in kinds) == 3


def test_a_layer_that_the_score_does_not_depend_on_is_refused(method, tmp_path):
    inputs = keras.Input((8, 8, 3))
    value = keras.layers.Conv2D(2, 3, name="cut")(inputs)
    value = keras.layers.GlobalAveragePooling2D()(keras.ops.stop_gradient(value))
    model = keras.Model(inputs, keras.layers.Dense(2)(value))
    classifier = explainers.load_classifier(saved(model, tmp_path, "severed.keras"))
    with pytest.raises(
        ValueError, match=r"severed: the class score does not depend on cut; choose"
    ):
        method(classifier, [noise(8, 8)], [(0,)], seeds=[0], layer="cut")

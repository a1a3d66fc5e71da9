import numpy as np
import pytest

import explainers
from explainers.network.randomise import randomised
from tests.explainers.builders import nested, noise, saved

randomised_model = explainers.get("randomised_model")


def test_the_map_is_the_other_methods_for_the_randomised_network(shapes, shape_pictures):
    pictures, targets = list(shape_pictures[:2]), [(0, 1), (1,)]
    found = randomised_model(
        shapes, pictures, targets, seeds=[1, 2],
        method="kernelshap", parameters={"num_samples": 50, "segmentation": "grid"}, model_seed=4,
    )  # fmt: skip
    twin = randomised(shapes, 4)
    wanted = explainers.get("kernelshap")(
        twin, pictures, targets, seeds=[1, 2], num_samples=50, segmentation="grid"
    )
    chances, random_chances = shapes.predict(pictures), twin.predict(pictures)
    for one, other, number in zip(found, wanted, (0, 0, 1), strict=True):
        assert np.array_equal(one.map, other.map)
        assert one.arrays.keys() == other.arrays.keys()
        target = one.facts["class_id"]
        assert one.facts["probability"] == pytest.approx(chances[number, target], abs=1e-6)
        randomly = one.facts["randomised_probability"]
        assert randomly == pytest.approx(random_chances[number, target], abs=1e-6)
        likeliest = twin.class_name(random_chances[number].argmax())
        highest = random_chances[number].max()
        assert one.facts["randomised_prediction"] == likeliest
        assert one.facts["randomised_prediction_probability"] == pytest.approx(highest, abs=1e-6)
        assert one.facts["randomised_method"] == "kernelshap"
        assert one.facts["control"] is True


def test_the_classifier_stays_as_it_is_and_the_seed_decides(shapes, shape_pictures):
    arguments, gradcam = (shapes, [shape_pictures[0]], [(0,)]), explainers.get("gradcam")
    (before,) = gradcam(*arguments, seeds=[0])
    (one,) = randomised_model(*arguments, seeds=[0])
    (same,) = randomised_model(*arguments, seeds=[1])
    (other,) = randomised_model(*arguments, seeds=[0], model_seed=1)
    (after,) = gradcam(*arguments, seeds=[0])
    assert np.array_equal(before.map, after.map)
    assert np.array_equal(one.map, same.map)
    assert not np.allclose(one.map, other.map)
    assert abs(np.corrcoef(one.map.ravel(), before.map.ravel())[0, 1]) < 0.9


def test_nested_models_are_randomised(tmp_path):
    classifier = explainers.load_classifier(saved(nested(), tmp_path))
    first, second = (
        randomised_model(classifier, [noise(8, 8)], [(0,)], seeds=[0], model_seed=seed)[0]
        for seed in (1, 2)
    )
    assert not np.allclose(first.arrays["raw"], second.arrays["raw"])


def test_only_the_last_layers_can_be_drawn_anew(shapes, shape_pictures):
    picture = shape_pictures[0]
    (some,) = randomised_model(shapes, [picture], [(0,)], seeds=[0], layers=1)
    twin = randomised(shapes, 0, 1)
    assert some.facts["randomised_probability"] == pytest.approx(twin.predict([picture])[0][0])
    (whole,) = randomised_model(shapes, [picture], [(0,)], seeds=[0])
    assert not np.allclose(some.map, whole.map)
    with pytest.raises(ValueError, match="the layers that learn, not 1000"):
        randomised_model(shapes, [picture], [(0,)], seeds=[0], layers=1000)
    with pytest.raises(ValueError, match="at least 1"):
        explainers.check_parameters("randomised_model", {"layers": 0})


@pytest.mark.parametrize("name", ["nope", "randomised_model"])
def test_only_another_method_can_be_named(name):
    with pytest.raises(ValueError, match="'method' must be another method, one of centre_blob"):
        explainers.check_parameters("randomised_model", {"method": name})


def test_a_wrong_parameter_of_the_other_method_is_refused(shapes, shape_pictures):
    with pytest.raises(ValueError, match="gradcam has no parameter 'nope'"):
        randomised_model(shapes, [shape_pictures[0]], [(0,)], seeds=[0], parameters={"nope": 1})

"""What every method promises, whichever it is."""

import json

import numpy as np
import pytest

import explainers
from explainers.work.storage import Store

# Methods that would otherwise compute for minutes.
QUICK = {
    "lime": {"num_samples": 60},
    "integrated_gradients": {"steps": 6},
    "smoothgrad": {"samples": 5},
    "kernelshap": {"num_samples": 60},
    "occlusion": {"stride": "10%"},
    "rise": {"num_masks": 60},
    "drise": {"num_masks": 60},
}


# Methods that explain the boxes of an object detector, and nothing else.
FOR_DETECTORS = {"drise"}


@pytest.fixture(params=explainers.available())
def name(request):
    """A method's name."""
    return request.param


@pytest.fixture
def method(name):
    """A method as a function of classifier, pictures, targets and seeds."""
    function, parameters = explainers.get(name), QUICK.get(name, {})
    return lambda *arguments, seeds: function(*arguments, seeds=seeds, **parameters)


@pytest.fixture
def classifier(name, shapes, detector):
    """What the method explains: a classifier, or four proposals of a detector."""
    if name not in FOR_DETECTORS:
        return shapes
    places = ((0, 9), (1, 27), (2, 36), (3, 54))
    return detector.focus(
        [explainers.Detection((0, 0, 1, 1), number, "any", 1, place) for number, place in places]
    )


@pytest.fixture
def pictures(shape_pictures):
    """Pictures of three sizes."""
    wide = np.concatenate([shape_pictures[1], shape_pictures[3]], axis=1)
    return [shape_pictures[0], wide, shape_pictures[2][::2, ::3]]


TARGETS = [(0, 3), (1,), (2,)]
SEEDS = [11, 12, 13]


def test_one_finite_map_for_each_picture_and_class(method, classifier, pictures):
    found = method(classifier, pictures, TARGETS, seeds=SEEDS)
    assert [one.facts["class_id"] for one in found] == [0, 3, 1, 2]
    for one, number in zip(found, (0, 0, 1, 2), strict=True):
        assert one.map.shape == pictures[number].shape[:2]
        assert one.map.dtype == np.float32
        assert np.isfinite(one.map).all()
        assert one.map.any()


def test_the_same_seed_gives_the_same_map(method, classifier, pictures):
    first, second = (method(classifier, pictures[:1], [(0,)], seeds=[11]) for _ in range(2))
    assert np.array_equal(first[0].map, second[0].map)
    assert first[0].facts == second[0].facts


def test_a_picture_gets_the_same_map_alone_and_in_company(method, classifier, pictures):
    together = method(classifier, pictures, TARGETS, seeds=SEEDS)
    alone = []
    for picture, target, seed in zip(pictures, TARGETS, SEEDS, strict=True):
        alone += method(classifier, [picture], [target], seeds=[seed])
    for one, other in zip(together, alone, strict=True):
        assert np.array_equal(one.map, other.map)


def test_the_pictures_are_untouched(method, classifier, pictures):
    copies = [picture.copy() for picture in pictures]
    method(classifier, pictures, TARGETS, seeds=SEEDS)
    assert all(map(np.array_equal, pictures, copies))


def test_the_facts_are_flat_and_can_be_written_as_json(method, classifier, pictures):
    for one in method(classifier, pictures, TARGETS, seeds=SEEDS):
        assert json.loads(json.dumps(one.facts, allow_nan=False)) == one.facts
        assert {"class_id", "class_name", "score", "probability", "empty"} <= set(one.facts)
        assert not any(isinstance(value, dict | list) for value in one.facts.values())
        assert all(isinstance(array, np.ndarray) for array in one.arrays.values())


def test_the_probability_and_the_score_are_those_of_the_classifier(method, classifier, pictures):
    found = method(classifier, pictures, TARGETS, seeds=SEEDS)
    chances = classifier.predict(pictures)
    for one, number in zip(found, (0, 0, 1, 2), strict=True):
        wanted = chances[number, one.facts["class_id"]]
        assert one.facts["probability"] == pytest.approx(wanted, abs=1e-5)


def test_what_is_stored_of_a_map_gives_exactly_that_map(method, classifier, pictures, tmp_path):
    wanted = method(classifier, pictures[1:2], [(1,)], seeds=[11])
    store = Store(tmp_path)
    store.save("ab", wanted)
    for one, found in zip(wanted, store.load("ab"), strict=True):
        assert np.array_equal(found.map, one.map)
        assert found.arrays.keys() == one.arrays.keys()


def test_no_pictures_give_no_explanations(method, classifier):
    assert method(classifier, [], [], seeds=[]) == []

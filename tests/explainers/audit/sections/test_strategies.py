import json

import numpy as np

from explainers.audit.sections.strategies import strategies
from tests.explainers.audit.made import evidence, row
from tests.explainers.audit.suspicion.made import blob, pictures


def made(each=24, hot=10, extra=0):
    """Maps of two classes at their objects; some of the first look at a corner, and are wrong."""
    maps, objects, names = pictures(each, ("red", "blue"))
    for number in range(hot):
        maps[number] = 0.05 + blob(3, 28)
        objects[number] = 0
        objects[number, 15:20, 2 + number : 7 + number] = 1
    rows = [
        row(f"{number}", predicted=name, true=name if number >= hot else "other")
        for number, name in enumerate(names)
    ]
    maps[each : each + extra] = 0
    return evidence(rows, maps, objects)


def test_pictures_that_look_elsewhere_are_a_group_wherever_their_objects_are():
    found = strategies(made())
    red = next(one for one in found["classes"] if one["label"] == "red")
    elsewhere = min(red["groups"], key=lambda one: one["at_objects"]["mean"])
    assert elsewhere["share"]["k"] == 10
    assert elsewhere["share"]["n"] == 24
    assert elsewhere["right"]["k"] == 0
    assert elsewhere["at_objects"]["mean"] < 0.2
    others = [one for one in red["groups"] if one is not elsewhere]
    assert sum(one["share"]["k"] for one in others) == 14
    assert all(one["at_objects"]["mean"] > 0.2 for one in others)


def test_a_group_shows_its_average_and_its_most_typical_pictures():
    red = strategies(made())["classes"][1]
    elsewhere = min(red["groups"], key=lambda one: one["at_objects"]["mean"])
    average = np.array(elsewhere["average"])
    assert average.shape == (24, 32)
    assert average.max() == 1
    assert np.unravel_index(average.argmax(), average.shape) == (3, 28)
    assert len(elsewhere["typical"]) == 4
    assert all(one["row"] < 10 for one in elsewhere["typical"])


def test_maps_that_look_at_objects_at_different_places_are_one_group():
    found = strategies(made(40, 0))
    assert [len(one["groups"]) for one in found["classes"]] == [1, 1]
    assert found["classes"][0]["groups"][0]["share"]["k"] == 40


def test_empty_maps_are_counted_and_classes_with_too_few_maps_left_out():
    found = strategies(made(extra=15))
    assert [one["label"] for one in found["classes"]] == ["red"]
    assert found["left_out"] == [{"label": "blue", "maps": 9}]
    found = strategies(made(extra=14))
    assert found["classes"][0]["empty"] == 14
    assert sum(one["share"]["k"] for one in found["classes"][0]["groups"]) == 10
    assert strategies(made(4, 0)) is None


def test_everything_is_plain_and_the_same_each_time():
    assert json.dumps(strategies(made()), allow_nan=False) == json.dumps(strategies(made()))

"""The rules by which the figures are chosen, on made-up rows."""

import pytest

from examples.underpass.figures import WANTED, choose, describe
from examples.underpass.scene import BICYCLIST, DOG_WALKER, PEDESTRIAN

RULES = {wanted.number: wanted for wanted in WANTED}


def row(true, predicted, confidence=0.5, verdict="pass", tag="day", energy=0.5, name="a.jpg"):
    return {
        "true": [true],
        "predicted": predicted,
        "confidence": confidence,
        "verdict": verdict,
        "reason": "",
        "tags": [tag],
        "measures": {"energy": energy},
        "picture": name,
    }


@pytest.mark.parametrize(("number", "label"), [(3, BICYCLIST), (4, DOG_WALKER)])
def test_the_most_confident_right_one_that_passes(number, label):
    best = row(label, label, 0.9)
    rows = [row(label, label, 0.8), best, row(label, label, 0.99, "fail")]
    rows += [row(label, label, 0.95, tag="night"), row(PEDESTRIAN, label, 0.99)]
    assert choose(rows, RULES[number], {}) is best


def test_the_most_confident_dog_walker_that_is_called_a_bicyclist():
    best = row(DOG_WALKER, BICYCLIST, 0.9, "fail")
    rows = [row(DOG_WALKER, BICYCLIST, 0.8), best, row(BICYCLIST, BICYCLIST, 0.99)]
    assert choose(rows, RULES[5], {}) is best


def test_the_night_whose_map_lies_most_along_the_curb():
    best = row(PEDESTRIAN, BICYCLIST, 0.6, tag="night", name="b")
    rows = [row(PEDESTRIAN, BICYCLIST, 0.9, tag="night", name="a"), best]
    assert choose(rows, RULES[6], {"a": 0.1, "b": 0.3}) is best


def test_the_failing_test_case_has_the_right_label_and_least_energy_in_the_box():
    best = row(PEDESTRIAN, PEDESTRIAN, verdict="fail", energy=0.0)
    rows = [row(PEDESTRIAN, PEDESTRIAN, verdict="fail", energy=0.2), best]
    rows += [row(PEDESTRIAN, PEDESTRIAN, energy=0.0), row(PEDESTRIAN, DOG_WALKER, verdict="fail")]
    assert choose(rows, RULES[9], {}) is best


@pytest.mark.parametrize("number", RULES)
def test_where_nothing_satisfies_the_rule_nothing_is_chosen(number):
    assert choose([row("empty", "empty")], RULES[number], {}) is None


def test_a_caption_rounds_the_confidence_to_a_tenth_of_a_per_cent():
    text = describe(row(PEDESTRIAN, BICYCLIST, 0.98949, "fail", energy=None))
    assert "True: pedestrian; predicted: bicyclist, 98.9 %." in text
    assert "Verdict: fail" in text

"""What a map holds, by hand; and whether the diagnosis comes out, told either way."""

import numpy as np
import pytest

from examples.lego.figures.empty_maps import (
    MapFacts,
    Summary,
    confidence,
    read_map,
    summary,
    verdict,
)
from explainers.explanation import Explanation


def explained(raw):
    facts = {"class_name": "brick", "probability": 0.25}
    values = np.array(raw, np.float32)
    return Explanation(np.zeros((4, 4), np.float32), facts, {"raw": values})


def test_a_map_is_counted_before_the_relu():
    found = read_map(explained([[3, -1], [0, -2]]), "a.png")
    assert found == MapFacts("a.png", "brick", 0.25, False, 0.25, 0.5, 0.75)


def test_a_map_without_a_positive_value_is_empty_even_if_it_is_zero_everywhere():
    assert read_map(explained([[-3, -1], [0, -2]]), "a").empty
    assert read_map(explained([[0, 0], [0, 0]]), "a").positive_share == 0


def test_maps_are_put_together_with_equal_weight():
    one = MapFacts("a", "x", 0.2, True, 0.0, 0.0, 0.0)
    other = MapFacts("b", "y", 0.6, False, 0.5, 1.0, 2.0)
    assert summary([one, other]) == Summary(2, 1, 1, pytest.approx(0.4), 0.25, 0.5, 1.0)


def counted(nearly, empty=0, probability=0.01):
    return Summary(100, empty, nearly, probability, 0.3, 0.3, 0.1)


@pytest.mark.parametrize(
    ("plain", "weighted", "says"),
    [
        (80, 5, "diagnosis comes out"),
        (80, 70, "the weight is no remedy"),
        (5, 80, "reverse of what the paper says"),
        (40, 5, "empty more often, but most are not"),
        (5, 5, "does not come out"),
    ],
)
def test_the_verdict_follows_the_numbers(plain, weighted, says):
    assert says in verdict(counted(plain), counted(weighted))


def test_the_confidence_is_compared_with_almost_zero_in_both_directions():
    assert "“almost zero”, as in the paper" in confidence(counted(0), counted(0))
    assert "not almost zero" in confidence(counted(0, probability=0.4), counted(0))

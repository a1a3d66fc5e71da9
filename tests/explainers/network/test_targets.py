import numpy as np
import pytest

from explainers.network.targets import parse_rule, resolve

LABELS = ("cat", "dog", "cow")
CHANCES = np.array([[0.2, 0.5, 0.3], [0.4, 0.2, 0.4]])


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("top-1", [(1,), (0,)]),
        ("top-k:2", [(1, 2), (0, 2)]),
        ("top-k:9", [(1, 2, 0), (0, 2, 1)]),
        ("threshold:0.3", [(1, 2), (0, 2)]),
        ("threshold:0.45", [(1,), ()]),
        ("label:cow", [(2,), (2,)]),
        ("class:0", [(0,), (0,)]),
        ("class:2,0,2", [(2, 0), (2, 0)]),
    ],
)
def test_a_rule_chooses_classes_best_first(rule, wanted):
    assert resolve(parse_rule(rule), CHANCES, LABELS) == wanted


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "top-2",
        "top-k:0",
        "top-k:x",
        "threshold:2",
        "threshold:x",
        "class:-1",
        "class:1,",
        "label:",
    ],
)
def test_an_impossible_rule_is_refused_with_the_choices(rule):
    with pytest.raises(ValueError, match="choose from: top-1"):
        parse_rule(rule)


def test_a_class_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no class 'cwo'; the classes are: cat, dog, cow"):
        resolve(parse_rule("label:cwo"), CHANCES, LABELS)
    with pytest.raises(ValueError, match="no class 3; the last one is 2"):
        resolve(parse_rule("class:0,3"), CHANCES, LABELS)

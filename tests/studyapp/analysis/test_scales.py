"""Scores described, with numbers worked out by hand."""

import pandas as pd
import pytest

from studyapp.analysis.reliability import mcdonald_omega
from studyapp.analysis.scales import describe_scale


def test_a_scale_has_mean_spread_range_and_alpha():
    items = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, 2.0, 3.0]})
    found = describe_scale(pd.Series([2.0, 4.0, 6.0]), items)
    assert (found["n"], found["mean"], found["sd"]) == (3, 4, 2)
    assert (found["lowest"], found["highest"], found["n_items"]) == (2, 6, 2)
    assert found["alpha"] == pytest.approx(1)  # 2/1 (1 - (1 + 1)/4)


@pytest.mark.parametrize(
    "items",
    [
        pd.DataFrame({"a": [1.0, 2.0]}),
        pd.DataFrame({"a": [1.0], "b": [2.0]}),
        pd.DataFrame({"a": [1.0, None], "b": [2.0, 3.0]}),
        pd.DataFrame({"a": [1.0, 1.0], "b": [2.0, 2.0]}),
    ],
    ids=["one item", "one person", "one complete person", "nobody differs"],
)
def test_where_alpha_says_nothing_there_is_none(items):
    assert describe_scale(pd.Series([1.0, 2.0]), items)["alpha"] is None


def test_omega_stands_beside_alpha_where_there_are_people_and_items_enough():
    people = range(8)
    items = pd.DataFrame(
        {name: [float(n % 4 + n * (name == "c")) for n in people] for name in "abc"}
    )
    found = describe_scale(items.sum(axis=1), items)
    assert found["omega"] == pytest.approx(mcdonald_omega(items))
    for too_few in (items.head(3), items[["a", "b"]], items.assign(c=1.0)):
        assert describe_scale(items.sum(axis=1), too_few)["omega"] is None


def test_one_person_has_no_spread():
    found = describe_scale(pd.Series([3.0]), pd.DataFrame({"a": [3.0]}))
    assert (found["n"], found["mean"], found["sd"]) == (1, 3, None)

"""Picture by picture, from tables that can be counted by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest
from statsmodels.stats.multitest import multipletests

from studyapp.analysis.agreement.items import per_item, spread
from studyapp.analysis.intervals.clustered import one_way
from studyapp.analysis.intervals.wilson import naive_wilson


def choices(**counts):
    """Per picture (chosen, of): one row per choice, of as many people."""
    return pd.DataFrame(
        [
            {
                "participant_id": i,
                "item_id": item,
                "item_name": f"{item}.png",
                "other": "lime",
                "chosen": int(i < k),
            }
            for item, (k, m) in counts.items()
            for i in range(m)
        ]
    )


def test_pictures_come_in_the_order_of_their_preference_with_plain_wilson_intervals():
    table = per_item(choices(cat=(9, 10), dog=(2, 8), emu=(3, 6)))
    assert list(table["item_id"]) == ["dog", "emu", "cat"]
    assert list(table["preference"]) == [0.25, 0.5, 0.9]
    assert tuple(table.loc[2, ["low", "high"]]) == pytest.approx(naive_wilson(9, 10))


def test_tests_are_the_exact_binomial_ones_adjusted_by_holm():
    counts = {"cat": (19, 20), "dog": (15, 20), "emu": (10, 20), "fox": (0, 8)}
    table = per_item(choices(**counts)).set_index("item_id")
    expected = {item: binomtest(k, m).pvalue for item, (k, m) in counts.items()}
    adjusted = multipletests(list(expected.values()), method="holm")[1]
    for (item, p), holm in zip(expected.items(), adjusted, strict=True):
        assert table.loc[item, "p"] == pytest.approx(p)
        assert table.loc[item, "p_holm"] == pytest.approx(holm)


def test_people_who_chose_more_than_once_are_clusters_and_nothing_is_tested():
    once, again = choices(cat=(7, 10)), choices(dog=(14, 20))
    again["participant_id"] //= 2  # everybody twice, alike: as much as ten people once
    alone = choices(emu=(5, 8)).assign(participant_id=0)
    table = per_item(pd.concat([once, again, alone])).set_index("item_id")
    assert tuple(table.loc["cat", ["low", "high"]]) == pytest.approx(naive_wilson(7, 10))
    adjusted = one_way(np.repeat([2.0, 0.0], [7, 3]), np.full(10, 2.0))
    assert tuple(table.loc["dog", ["low", "high"]]) == pytest.approx((adjusted.low, adjusted.high))
    assert table.loc["emu", ["low", "high"]].isna().all()
    assert list(table["p"].notna()) == [item == "cat" for item in table.index]


def test_no_p_is_zero_however_many_agree():
    p = per_item(choices(cat=(3000, 3000)))["p"][0]
    assert 0 < p < 1e-300


def test_below_six_choices_nothing_is_tested():
    table = per_item(choices(cat=(5, 5), dog=(6, 6))).set_index("item_id")
    assert np.isnan(table.loc["cat", "p"])
    assert np.isnan(table.loc["cat", "p_holm"])
    assert table.loc["dog", "p_holm"] == pytest.approx(2 / 64)


def test_a_picture_without_a_name_is_called_by_its_number():
    table = per_item(choices(cat=(1, 2)).assign(item_name=pd.Series([np.nan, np.nan], dtype="str")))
    assert list(table["item_name"]) == ["cat"]


def test_the_spread_beyond_chance_is_the_truth_and_the_observed_one_is_larger():
    rng = np.random.default_rng(3)
    truth = rng.beta(3, 3, size=5000)  # standard deviation sqrt(1/28) = 0.189
    found = spread(rng.binomial(8, truth).astype(float), np.full(5000, 8.0))
    assert found["beyond_chance"] == pytest.approx(np.sqrt(1 / 28), abs=0.005)
    assert found["observed"] > found["beyond_chance"] + 0.03


def test_the_spread_of_one_picture_is_missing_and_that_of_equal_ones_is_zero():
    assert spread(np.array([3.0]), np.array([4.0])) == {"observed": None, "beyond_chance": None}
    assert spread(np.full(5, 2.0), np.full(5, 4.0)) == {"observed": 0.0, "beyond_chance": 0.0}

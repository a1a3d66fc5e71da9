"""Bang's index against published numbers and by hand."""

from math import isnan, sqrt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from studyapp.analysis.blinding_index import COLUMNS, bang, blinding_table, clustered


def guesses(*rows: tuple[str, int | None, str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        rows, columns=["participant_id", "expertise_level", "condition", "guess"]
    ).astype({"expertise_level": "Int64", "guess": "object"})


@pytest.mark.parametrize(
    ("counts", "index", "low", "high"),
    [
        # The worked example of the packages BI (R) and BlindingIndex (Julia), both arms.
        ((48, 4, 330), 0.115, 0.080, 0.150),
        ((30, 22, 319), 0.022, -0.016, 0.060),
    ],
)
def test_two_conditions_give_the_published_numbers(counts, index, low, high):
    found = bang(*counts)
    assert found.index == pytest.approx(index, abs=5e-4)
    assert found.low == pytest.approx(low, abs=5e-4)
    assert found.high == pytest.approx(high, abs=5e-4)


def test_the_index_runs_from_all_wrong_over_chance_to_all_right():
    assert bang(7, 0, 0).index == 1
    assert bang(0, 7, 0).index == -1
    assert bang(4, 4, 9).index == 0
    assert bang(0, 0, 9).index == 0
    with pytest.raises(ValueError, match="0 right, 0 wrong and 0 unknown"):
        bang(0, 0, 0)


def test_one_guess_per_person_is_as_in_the_paper_but_for_the_correction_for_few_people():
    rows = [(f"p{n}", 0, "x", "x" if n < 6 else "y" if n < 8 else None) for n in range(10)]
    found, paper = clustered(guesses(*rows), names=2), bang(6, 2, 2)
    assert found.index == pytest.approx(paper.index)
    variance = (0.8 - 0.4**2) / 10 * 10 / 9
    half = student.ppf(0.975, 9) * sqrt(variance)
    assert found.low == pytest.approx(0.4 - half)
    assert found.high == pytest.approx(min(1, 0.4 + half))


def test_copies_of_a_persons_guess_do_not_narrow_the_interval():
    rows = [(f"p{n}", 0, "x", "x" if n < 6 else "y") for n in range(10)]
    once, thrice = (clustered(guesses(*(rows * times)), names=2) for times in (1, 3))
    assert (thrice.low, thrice.high) == pytest.approx((once.low, once.high))


def test_with_more_names_random_guessing_still_gives_nothing():
    rows = [(f"p{n}", 0, "x", "xyz"[n % 3]) for n in range(30)]
    assert clustered(guesses(*rows), names=3).index == pytest.approx(0)
    wrong = [(f"p{n}", 0, "x", "y") for n in range(5)]
    assert clustered(guesses(*wrong), names=3).index == pytest.approx(-1 / 2)


def test_one_person_has_no_interval():
    found = clustered(guesses(("p", 0, "x", "x"), ("p", 0, "x", "y")), names=2)
    assert found.index == 0
    assert isnan(found.low)
    assert isnan(found.high)


def test_the_table_is_over_all_first_and_then_per_level():
    table = blinding_table(
        guesses(
            ("p", 0, "x", "x"),
            ("p", 0, "y", None),
            ("q", 2, "x", "x"),
            ("q", 2, "x", "y"),
            ("r", None, "y", "x"),
        ),
        names=2,
    )
    assert list(table.columns) == list(COLUMNS)
    levels = [None if pd.isna(level) else level for level in table["expertise_level"]]
    assert list(zip(levels, table["condition"], strict=True)) == [
        (None, "x"),
        (None, "y"),
        (0, "x"),
        (0, "y"),
        (2, "x"),
    ]
    over_all = table.iloc[0]
    assert (over_all["right"], over_all["wrong"], over_all["unknown"]) == (2, 1, 0)
    assert (over_all["guesses"], over_all["participants"]) == (3, 2)
    assert over_all["index"] == pytest.approx(1 / 3)


def test_without_a_guess_there_is_no_row_and_no_index():
    assert blinding_table(guesses(), names=2).empty
    with pytest.raises(ValueError, match="0 guesses"):
        clustered(guesses(), names=2)


@given(
    st.lists(
        st.tuples(st.sampled_from("pqrst"), st.sampled_from(["x", "y", "z", None])),
        min_size=1,
        max_size=30,
    )
)
def test_the_index_lies_in_its_interval_and_the_interval_in_its_range(drawn):
    found = clustered(guesses(*((who, 0, "x", guess) for who, guess in drawn)), names=3)
    assert -0.5 - 1e-9 <= found.index <= 1
    if not isnan(found.low):
        assert -0.5 <= found.low <= found.index + 1e-9
        assert found.index - 1e-9 <= found.high <= 1

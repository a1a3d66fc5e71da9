"""Alpha and omega against numbers worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from studyapp.analysis.reliability import cronbach_alpha, mcdonald_omega


def with_covariance(covariance: np.ndarray, people: int = 200) -> pd.DataFrame:
    """Answers whose covariance matrix (divided by n) is exactly this one."""
    raw = np.random.default_rng(3).normal(size=(people, len(covariance)))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(raw.T @ raw / people)).T
    return pd.DataFrame(white @ np.linalg.cholesky(covariance).T)


def one_factor(loadings: list[float], unique: list[float]) -> pd.DataFrame:
    column = np.array(loadings)[:, None]
    return with_covariance(column @ column.T + np.diag(unique))


def test_alpha_of_a_small_table_is_what_the_formula_gives_by_hand():
    # Variances 1, 1 and 7/3; the sums 4, 5, 10 have variance 31/3: 3/2 · (1 - 13/31) = 27/31.
    table = pd.DataFrame({"a": [1, 2, 3], "b": [2, 1, 3], "c": [1, 2, 4]})
    assert cronbach_alpha(table) == pytest.approx(27 / 31)


def test_alpha_is_one_for_copies_and_negative_where_an_item_was_not_turned_round():
    column = [1, 2, 4, 5]
    assert cronbach_alpha(pd.DataFrame({"a": column, "b": column})) == pytest.approx(1)
    assert cronbach_alpha(pd.DataFrame({"a": column, "b": [5, 4, 2, 2]})) < 0


def test_alpha_counts_only_people_who_answered_every_item():
    table = pd.DataFrame({"a": [1, 2, 3, 5], "b": [2, 1, 3, np.nan]})
    assert cronbach_alpha(table) == cronbach_alpha(table.iloc[:3])


def test_omega_finds_the_one_factor_that_made_the_answers():
    loadings, unique = [1.0, 0.8, 0.6, 0.5], [0.5, 0.4, 0.9, 1.2]
    expected = 2.9**2 / (2.9**2 + 3.0)
    assert mcdonald_omega(one_factor(loadings, unique)) == pytest.approx(expected, abs=1e-4)


def test_omega_of_three_items_is_the_closed_solution():
    # Covariances .48, .40 and .30: loadings² .64, .36 and .25, that is .8, .6 and .5.
    matrix = np.array([[1, 0.48, 0.40], [0.48, 1, 0.30], [0.40, 0.30, 1]])
    expected = 1.9**2 / (1.9**2 + 0.36 + 0.64 + 0.75)
    assert mcdonald_omega(with_covariance(matrix)) == pytest.approx(expected, abs=1e-4)


def test_omega_equals_alpha_where_every_item_measures_equally_well_and_exceeds_it_elsewhere():
    equal = one_factor([0.7] * 5, [0.3, 0.5, 0.6, 0.8, 1.0])
    assert mcdonald_omega(equal) == pytest.approx(cronbach_alpha(equal), abs=1e-3)
    unequal = one_factor([1.2, 0.9, 0.4, 0.2], [0.5] * 4)
    assert mcdonald_omega(unequal) > cronbach_alpha(unequal) + 0.01


def test_what_cannot_be_told_is_not_told():
    nobody_differs = pd.DataFrame({name: [3] * 6 for name in "abc"})
    assert np.isnan(cronbach_alpha(nobody_differs))
    assert np.isnan(mcdonald_omega(nobody_differs))
    with pytest.raises(ValueError, match="1 items are too few"):
        cronbach_alpha(pd.DataFrame({"a": [1, 2]}))
    with pytest.raises(ValueError, match="2 items are too few; at least 3"):
        mcdonald_omega(pd.DataFrame({"a": [1, 2], "b": [2, 1]}))
    with pytest.raises(ValueError, match="1 people answered every item"):
        cronbach_alpha(pd.DataFrame({"a": [1, np.nan], "b": [2, 1]}))
    with pytest.raises(ValueError, match="more people than items"):
        mcdonald_omega(pd.DataFrame({"a": [1, 2, 3], "b": [2, 1, 3], "c": [1, 2, 2]}))

"""Clustered linear regression."""

import numpy as np
import pytest

from studyapp.analysis.models.fit import NotEstimable
from studyapp.analysis.models.linear import clustered_linear
from tests.studyapp.analysis.models.tables import EXPECTED, crossed_choices, errors


def test_coefficients_and_errors_equal_those_computed_in_r():
    table = crossed_choices()
    design = np.column_stack([table.ones, table.frame["trial"]])
    fit = clustered_linear(np.log(table.frame["rt_ms"].to_numpy(float)), design, table.people)
    assert fit.coefficients == pytest.approx(EXPECTED["linear"]["coef"], abs=1e-9)
    assert errors(fit) == pytest.approx(EXPECTED["linear"]["se"], abs=1e-9)
    assert fit.df == 34


def test_of_one_value_per_person_it_is_the_jackknife():
    # CR3 of a mean: every person's residual over (1 - 1/n), as leaving each out would have it.
    values = np.array([1.0, 2.0, 4.0, 9.0])
    fit = clustered_linear(values, np.ones((4, 1)), np.arange(4))
    without = np.array([np.delete(values, i).mean() for i in range(4)])
    assert fit.covariance[0, 0] == pytest.approx(((without - values.mean()) ** 2).sum())


def test_values_that_do_not_vary_have_no_precision():
    with pytest.raises(NotEstimable, match="do not vary"):
        clustered_linear(np.full(4, 2.0), np.ones((4, 1)), np.arange(4))

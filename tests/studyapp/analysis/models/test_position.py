"""The left for its own sake."""

import numpy as np
import pandas as pd
import pytest

from studyapp.analysis.models.fit import NotEstimable
from studyapp.analysis.models.position import left_effect
from tests.studyapp.analysis.models.tables import EXPECTED, compared_conditions


def test_with_several_conditions_it_equals_the_regression_in_r():
    effect = left_effect(compared_conditions(ties=False))
    assert effect.estimate == pytest.approx(EXPECTED["left"]["coef"], abs=1e-9)
    assert effect.se == pytest.approx(EXPECTED["left"]["se"], abs=1e-9)


def choices(left, right):
    """Of everybody: how often "a" was chosen, of four trials each, on the left and on the right."""
    rows = []
    for person, (on_left, on_right) in enumerate(zip(left, right, strict=True)):
        for side, won in (("a", on_left), ("b", on_right)):
            rows += [(person, "a", "b", side, float(trial < won)) for trial in range(4)]
    names = ["participant_id", "method_a", "method_b", "method_left", "chose_a"]
    return pd.DataFrame(rows, columns=names)


def test_by_hand_it_is_the_log_odds_ratio_of_the_sides():
    table = choices([3, 4, 2, 3, 3, 3], [1, 2, 1, 0, 1, 1])  # 18 of 24, and 6 of 24
    assert left_effect(table).estimate == pytest.approx(np.log((18 / 6) / (6 / 18)))


def test_preferring_a_condition_is_no_habit():
    effect = left_effect(choices([3, 4, 3, 3, 2, 3], [3, 3, 4, 3, 3, 2]))
    assert effect.estimate == pytest.approx(0, abs=1e-12)


def test_one_side_only_tells_nothing():
    table = choices([3, 4, 2, 3], [0, 0, 0, 0])
    with pytest.raises(NotEstimable):
        left_effect(table[table["method_left"] == "a"])

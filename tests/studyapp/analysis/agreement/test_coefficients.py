"""Coefficients of agreement, against published numbers and arithmetic by hand.

Krippendorff, K. (2011), Computing Krippendorff's alpha-reliability, University of Pennsylvania,
sections A and C, prints both tables here and their alphas, 0.095 and 0.743.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from statsmodels.stats.inter_rater import fleiss_kappa

from studyapp.analysis.agreement.counts import counts_of
from studyapp.analysis.agreement.fleiss import KAPPA, equally_judged
from studyapp.analysis.agreement.gwet import ac1
from studyapp.analysis.agreement.krippendorff import ALPHA
from studyapp.analysis.agreement.pairwise import PAIRWISE

TWO_OBSERVERS = ("0100000010", "1110010000")
FOUR_OBSERVERS = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . .
. 3 3 3 2 3 4 2 2 5 1 3
1 2 3 3 2 4 4 1 2 5 1 .
"""


def judged(rows):
    """Counts from one row of values per observer; a dot is missing."""
    table = pd.DataFrame([list(row) for row in rows])
    long = table.melt(var_name="unit", value_name="value").replace(".", None)
    return counts_of(long["unit"], long["value"])


def complete(seed=1):
    """Thirty units, each judged six times with one of five values."""
    rng = np.random.default_rng(seed)
    return np.array([rng.multinomial(6, rng.dirichlet(np.ones(5))) for _ in range(30)], float)


def test_alpha_of_two_observers_is_krippendorffs():
    assert ALPHA.of(judged(TWO_OBSERVERS)) == pytest.approx(0.095238095238, abs=1e-10)


def test_alpha_of_four_observers_with_gaps_is_krippendorffs():
    rows = [line.split() for line in FOUR_OBSERVERS.strip().splitlines()]
    assert ALPHA.of(judged(rows)) == pytest.approx(0.74342105263, abs=1e-10)


def test_kappa_is_that_of_statsmodels():
    assert KAPPA.of(complete()) == pytest.approx(fleiss_kappa(complete()), abs=1e-12)


def test_of_a_complete_table_alpha_follows_from_kappa():
    # D_e of alpha draws without replacement, that of kappa with it: N judgements in all.
    kappa, judgements = KAPPA.of(complete()), 180
    expected = 1 - (1 - kappa) * (judgements - 1) / judgements
    assert ALPHA.of(complete()) == pytest.approx(expected, abs=1e-12)


def test_ac1_by_hand():
    # Two observers agree about 6 of ten units and choose "1" in 6 of 20 judgements.
    counts = judged(TWO_OBSERVERS)
    by_chance = 2 * 0.3 * 0.7
    assert ac1(2).of(counts) == pytest.approx((0.6 - by_chance) / (1 - by_chance))
    assert PAIRWISE.of(counts) == pytest.approx(0.6)


def test_a_shared_preference_for_every_picture_alike_has_no_alpha_but_agreement():
    # Ten people, 100 pictures, of every picture 8 chose A: nobody agrees on an exception.
    counts = np.tile([8.0, 2.0], (100, 1))
    assert PAIRWISE.of(counts) == pytest.approx((8 * 7 + 2 * 1) / 90)
    assert ALPHA.of(counts) < 0
    assert ac1(2).of(counts) > 0.4


def test_where_all_choose_the_same_only_what_is_defined_has_a_value():
    counts = np.array([[3.0], [2.0]])
    assert PAIRWISE.of(counts) == 1
    assert ac1(2).of(counts) == 1
    assert ALPHA.of(counts) is None
    assert KAPPA.of(counts) is None


def test_units_judged_once_say_nothing():
    counts = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert PAIRWISE.of(counts) is None
    assert ALPHA.of(counts) is None
    assert not equally_judged(counts)
    assert not equally_judged(np.array([[2.0, 0.0], [1.0, 2.0]]))
    assert equally_judged(np.array([[2.0, 0.0], [1.0, 1.0]]))


def test_no_judgement_at_all_has_no_coefficient():
    nothing = counts_of(pd.Series(dtype="str"), pd.Series(dtype="str"))
    assert all(c.of(nothing) is None for c in (PAIRWISE, ALPHA, KAPPA, ac1(2)))


def test_ac1_needs_two_values():
    with pytest.raises(ValueError, match="1 value"):
        ac1(1)


COUNTS = arrays.arrays(float, st.tuples(st.integers(1, 8), st.just(3)), elements=st.integers(0, 4))


@given(COUNTS)
def test_no_coefficient_exceeds_one_or_depends_on_the_order_of_units(counts):
    for coefficient in (PAIRWISE, ALPHA, KAPPA, ac1(3)):
        value = coefficient.of(counts)
        assert value is None or value <= 1 + 1e-12
        assert coefficient.of(counts[::-1]) == pytest.approx(value) or value is None

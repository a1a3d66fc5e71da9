"""Bounds of planned looks, against published constants and against simulated studies."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.special import ndtri

from studyapp.analysis.planning.looks import bounds, false_alarms

# Jennison and Turnbull (2000), Group Sequential Methods, tables 2.1 and 2.3, alpha .05, two-sided:
# the bound at the last of so many looks, to three decimals.
POCOCK = {2: 2.178, 3: 2.289, 4: 2.361, 5: 2.413, 10: 2.555}
OBRIEN_FLEMING = {2: 1.977, 3: 2.004, 4: 2.024, 5: 2.040, 10: 2.087}
# Armitage, McPherson and Rowe (1969): false alarms of looks at 1.96.
UNADJUSTED = {2: 0.083, 3: 0.107, 4: 0.126, 5: 0.142, 10: 0.193}


def evenly(looks: int) -> list[int]:
    return [10 * number for number in range(1, looks + 1)]


@pytest.mark.parametrize("looks", POCOCK)
def test_published_constants(looks):
    pocock = bounds(evenly(looks), boundary="pocock")
    assert pocock == pytest.approx([POCOCK[looks]] * looks, abs=1e-3)
    obrien_fleming = bounds(evenly(looks), boundary="obrien-fleming")
    expected = [OBRIEN_FLEMING[looks] * (looks / k) ** 0.5 for k in range(1, looks + 1)]
    assert obrien_fleming == pytest.approx(expected, abs=4e-3)
    assert obrien_fleming[-1] == pytest.approx(OBRIEN_FLEMING[looks], abs=1e-3)


@pytest.mark.parametrize("looks", UNADJUSTED)
def test_published_false_alarms_of_looking_without_bounds(looks):
    unadjusted = [float(ndtri(0.975))] * looks
    assert false_alarms(evenly(looks), unadjusted) == pytest.approx(UNADJUSTED[looks], abs=6e-4)


def test_more_decimals_of_the_same_constants():
    """Computed once, independently, by recursive integration on a uniform grid."""
    assert bounds(evenly(5), boundary="pocock")[0] == pytest.approx(2.4131751, abs=1e-5)
    assert bounds(evenly(5), boundary="obrien-fleming")[-1] == pytest.approx(2.0400715, abs=1e-5)


def test_one_look_is_an_ordinary_test():
    assert bounds([40], boundary="pocock") == pytest.approx([1.959963984540054])


@pytest.mark.parametrize("boundary", ["pocock", "obrien-fleming"])
@pytest.mark.parametrize("looks", [[7, 8, 40], [6, 60, 61, 300], list(range(10, 110, 2))])
def test_uneven_looks_together_have_the_wanted_false_alarms(boundary, looks):
    bound = bounds(looks, boundary=boundary, alpha=0.1)
    assert false_alarms(looks, bound) == pytest.approx(0.1, abs=1e-8)
    steps = np.diff(looks, prepend=0)
    walks = np.random.default_rng(20).normal(size=(40_000, len(looks))) * np.sqrt(steps)
    statistics = walks.cumsum(axis=1) / np.sqrt(looks)
    share = (np.abs(statistics) >= bound).any(axis=1).mean()
    assert share == pytest.approx(0.1, abs=4 * 0.0015)


def test_early_looks_of_obrien_and_fleming_ask_for_more():
    bound = bounds([5, 12, 20, 60], boundary="obrien-fleming")
    assert all(later < earlier for earlier, later in pairwise(bound))


@pytest.mark.parametrize("looks", [[], [0, 5], [5, 5], [9, 4]])
def test_looks_that_do_not_rise_are_refused(looks):
    with pytest.raises(ValueError, match="rising"):
        bounds(looks, boundary="pocock")


def test_a_boundary_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="'haybittle'"):
        bounds([10, 20], boundary="haybittle")

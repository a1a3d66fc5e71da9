import pytest

from explainers.audit.counting.shares import share


def test_the_interval_is_wilsons():
    # R. G. Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I:
    # method 3 for 15 of 148 gives 0.0624 to 0.1605.
    found = share(15, 148)
    assert found["low"] == pytest.approx(0.0624, abs=5e-5)
    assert found["high"] == pytest.approx(0.1605, abs=5e-5)


def test_of_fewer_than_twenty_nothing_is_claimed():
    assert share(19, 19)["claim"] is False
    assert share(20, 20)["claim"] is True


def test_of_nothing_there_is_no_share():
    assert share(0, 0) == {"k": 0, "n": 0, "claim": False, "share": None, "low": None, "high": None}

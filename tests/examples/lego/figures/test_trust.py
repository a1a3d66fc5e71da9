"""What is said of trust follows the tables that fit the paper."""

from examples.lego.figures.trust import depends, independent
from examples.lego.study.sensitivity import Row

AWAY = Row((8,) * 10, 0.8, 0.7, 0.9, 10, 0, 0.002)
AROUND = Row((10,) * 8 + (0,) * 2, 0.8, 0.49, 1.0, 8, 2, 0.109)


def test_whether_the_reading_matters_is_counted():
    assert "depends on the reading: in 1 of the 2" in depends([("a", AWAY), ("b", AROUND)])
    assert "excludes 50 %" in depends([("a", AWAY)])
    assert depends([("b", AROUND)]).startswith("Under no reading")


def test_independent_choices_are_named_as_what_they_are_not():
    told = independent({"80 of 100 choices": (0.711, 0.867)})
    assert "71.1 % to 86.7 %" in told
    assert "are not independent" in told

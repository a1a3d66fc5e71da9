"""How far the study's numbers depend on what the paper does not print."""

from functools import cache
from itertools import product

import pytest

from examples.lego.study.report import left_open, sensitivity
from examples.lego.study.sensitivity import (
    drawn,
    naive,
    range_of,
    row_of,
    spread,
    tables_of_choices,
    tables_of_people,
)


def test_the_naive_wilson_intervals_are_those_of_the_formula():
    # (p + z²/2n ± z sqrt(p(1 - p)/n + z²/4n²)) / (1 + z²/n) with z = 1.959964, by hand.
    choices, people = naive().values()
    assert choices == pytest.approx((0.71117, 0.86663), abs=1e-5)
    assert people == pytest.approx((0.49016, 0.94332), abs=1e-5)


def test_eight_for_and_two_against_is_a_sign_test_of_112_in_1024():
    row = row_of([10] * 8 + [0] * 2)
    assert (row.above, row.below) == (8, 2)
    assert row.p == pytest.approx(2 * (1 + 10 + 45) / 1024)


def test_people_of_one_mind_count_as_nine_choices():
    # V = 10/9 (8·2² + 2·8²)/100², so deff = V·100/(0.8·0.2) = 100/9: nine effective choices.
    row = row_of([10] * 8 + [0] * 2)
    q2, n, p = 2.262157**2, 9, 0.8  # Student's t with nine degrees of freedom
    half = (q2 * (p * (1 - p) / n + q2 / (4 * n**2))) ** 0.5
    ends = [(p + q2 / (2 * n) + sign * half) / (1 + q2 / n) for sign in (-1, 1)]
    assert [row.low, row.high] == pytest.approx(ends, abs=1e-6)
    assert row.low < 0.5


def test_people_who_are_all_alike_give_the_narrowest_interval():
    row = row_of([8] * 10)
    assert row.share == 0.8
    assert row.p == pytest.approx(2 / 1024)
    widths = [one.high - one.low for one in map(row_of, tables_of_choices())]
    assert row.high - row.low == pytest.approx(min(widths))


def test_all_tables_of_choices_are_gone_through():
    # As many as there are partitions of the 20 choices of LIME into ten parts of at most ten each.
    @cache
    def partitions(left: int, people: int, largest: int) -> int:
        if people == 0:
            return left == 0
        return sum(partitions(left - n, people - 1, n) for n in range(min(left, largest) + 1))

    tables = set(tables_of_choices())
    assert {sum(one) for one in tables} == {80}
    assert len(tables) == partitions(20, 10, 10) == 433
    assert {(8,) * 10, (0, 0, *(10,) * 8)} < tables


def test_all_tables_of_people_are_gone_through():
    tables = list(tables_of_people())
    # Two of five counts against and eight of five counts for, with repetition: 15 times 495.
    assert len(tables) == len(set(tables)) == 15 * 495
    assert all(
        sum(k > 5 for k in one) == 8 and sum(k < 5 for k in one) == 2 for one in tables[::97]
    )


def test_a_majority_of_people_leaves_the_choices_open():
    found = range_of(product((4,), (4,), *[(6,)] * 8))
    assert (found.n, found.share) == (1, (0.56, 0.56))
    ends = [sum(one) / 100 for one in tables_of_people()]
    assert (min(ends), max(ends)) == (0.48, 0.88)


def test_tables_that_hold_one_half_are_counted():
    found = range_of([(10,) * 8 + (0,) * 2, (8,) * 10])
    assert (found.n, found.holding_half) == (2, 1)
    assert found.low == (row_of([10] * 8 + [0] * 2).low, row_of([8] * 10).low)
    assert found.p == (row_of([8] * 10).p, row_of([10] * 8 + [0] * 2).p)


def test_nobody_who_decides_is_refused():
    with pytest.raises(ValueError, match="two people, and one who is not undecided"):
        row_of([5, 5])


def test_what_is_drawn_is_among_what_is_gone_through():
    assert tuple(sorted(drawn("choices"))) in set(tables_of_choices())
    counts = drawn("people")
    against = tuple(sorted(k for k in counts if k < 5))
    favour = tuple(sorted(k for k in counts if k > 5))
    assert against + favour in set(tables_of_people())


def test_the_report_says_what_it_is_and_has_every_row():
    text = sensitivity()
    assert text.startswith("**Reconstruction, not data.**")
    assert all(f"| {name} |" in text for name, _ in spread())
    assert "| both readings: eight people always Grad-CAM, two always LIME | 80.0 % |" in text
    assert left_open("people") in text
    assert "Between 48.0 % and 88.0 % of the choices could be Grad-CAM." in text

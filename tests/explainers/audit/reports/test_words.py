import pytest

from explainers.audit.counting.shares import share
from explainers.audit.reports import words


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "–"),
        ([], "–"),
        (True, "yes"),
        (12345, "12,345"),
        (0.12345, "0.123"),
        (0.0001, "< 0.001"),
        (-0.0001, "> -0.001"),
        (0.0, "0.000"),
        (["a", "b"], "a, b"),
        (list(range(14)), "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more"),
        ({"mean": 0.25, "n": 3}, "0.250 (n = 3)"),
        ({"mean": None, "n": 0}, "– (n = 0)"),
        ({"difference": -0.125, "low": -0.25, "high": 0.0}, "-0.125 (-0.250 to +0.000)"),
        ({"difference": -0.0001, "low": -0.01, "high": 0.01}, "+0.000 (-0.010 to +0.010)"),
        ({"difference": 0.5, "low": None, "high": None}, "+0.500"),
        ({"at_most": 1, "by": "me"}, "At most: 1; By: me"),
    ],
)
def test_values_are_written_for_people(value, written):
    assert words.show(value) == written


def test_two_shares_are_percentage_points_apart():
    told = {"difference": -0.125, "low": -0.2501, "high": -0.0001}
    assert words.difference(told, share=True) == "-12.5 points (-25.0 to +0.0)"


def test_a_share_comes_with_its_number_its_interval_and_a_warning_where_it_is_of_few():
    # Wilson's interval of 9 of 10, as in R. Newcombe's method 3: 0.5958 to 0.9821.
    assert words.show(share(9, 10)) == "90.0 % (9 of 10; 59.6 % to 98.2 %; too few for a claim)"
    assert "too few" not in words.show(share(18, 20))
    assert words.show(share(0, 0)) == "– (0 of 0; too few for a claim)"


def test_frames_of_one_sequence_are_told_apart_from_independent_ones():
    found = share(30, 40) | {"independent": 4}
    assert words.behind(found).startswith("30 of 40, 4 independent; ")
    assert "independent" not in words.behind(found | {"independent": 40})


def test_a_confidence_is_rounded_half_up_to_a_tenth_of_a_per_cent():
    assert words.share(share(1, 16)) == "6.3 %"  # 6.25


def test_keys_become_headings_and_times_readable():
    assert words.titled("pass_rate") == "Pass rate"
    assert words.moment("2026-01-02T03:04:05+00:00") == "2026-01-02 03:04 UTC"

"""Where doubt begins, one limit at a time."""

import dataclasses

import pytest

from studyapp.analysis.columns import PARTICIPANTS
from studyapp.analysis.conduct.quality import (
    DEFAULT_RULES,
    FLAGS,
    QualityRules,
    described,
    flags,
    in_doubt,
)

SOUND = {
    "n_main_trials": 20,
    "n_catch": 3,
    "n_catch_passed": 2,
    "n_repeat": 4,
    "n_repeat_consistent": 2,
    "n_timed_out": 5,
    "left_choice_p": 0.01,
    "longest_run_p": 0.01,
    "relative_rt": 1 / 3,
    "too_fast_share": 0.2,
    "too_slow_share": 0.2,
    "untimed_share": 0.5,
    "focus_lost_share": 0.5,
    "comprehension_attempts": 2,
    "duplicate": 0,
}
BEYOND = {
    "catch_failed": {"n_catch_passed": 1},
    "too_fast": {"too_fast_share": 0.21},
    "fast_for_the_study": {"relative_rt": 0.33},
    "too_slow": {"too_slow_share": 0.21},
    "one_sided": {"left_choice_p": 0.009},
    "straight_line": {"longest_run_p": 0.009},
    "inconsistent": {"n_repeat_consistent": 1},
    "timed_out": {"n_timed_out": 6},
    "focus_lost": {"focus_lost_share": 0.51},
    "duplicate": {"duplicate": 1},
    "many_attempts": {"comprehension_attempts": 3},
    "untimed": {"untimed_share": 0.51},
}


def test_nobody_is_doubted_at_the_limits_themselves():
    assert flags(SOUND) == []


@pytest.mark.parametrize("name", [flag.name for flag in FLAGS])
def test_beyond_a_limit_its_flag_is_raised_and_no_other(name):
    assert flags(SOUND | BEYOND[name]) == [name]


def test_nothing_measured_raises_nothing():
    nothing = dict.fromkeys(SOUND) | {"n_repeat": 0, "n_timed_out": 0, "n_main_trials": 0}
    assert flags(nothing | {"n_catch": 0, "n_catch_passed": 0, "n_repeat_consistent": 0}) == []


def test_too_few_repeats_say_nothing():
    assert flags(SOUND | {"n_repeat": 2, "n_repeat_consistent": 0}) == []


def test_a_missing_response_time_speaks_against_nobody():
    assert not in_doubt([])
    assert not in_doubt(["untimed"])
    assert in_doubt(["untimed", "too_slow"])


@pytest.mark.parametrize("rule", [field.name for field in dataclasses.fields(QualityRules)])
def test_every_rule_is_said_with_its_number_and_decides_something(rule):
    # The two limits of a single response time act where the shares are measured.
    said = "".join(flag.says for flag in FLAGS)
    assert f"{{{rule}" in said
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(DEFAULT_RULES, rule, 0)


def test_other_rules_are_said_and_kept():
    strict = QualityRules(too_fast_ms=500, share_of_trials=0.05)
    too_fast = next(flag for flag in FLAGS if flag.name == "too_fast")
    assert described(too_fast, strict) == (
        "chose within 500 ms in more than 5\u00a0% of the timed main trials"
    )
    assert "too_fast" in flags(SOUND, strict)


def test_the_table_names_every_flag():
    named = PARTICIPANTS["flags"].allowed.replace(",", " ").split()
    assert named == ["empty", *(flag.name for flag in FLAGS)]

"""Stop or go on."""

from dataclasses import replace

import numpy as np
import pytest

from studyapp.analysis.planning.completion import completions
from studyapp.analysis.planning.confidence_sequence import confidence_sequence
from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.planning.sequences import contrast_sequence
from studyapp.analysis.planning.signal import look_table, signal
from tests.studyapp.analysis.planning.running import running

ANYTIME = Plan(monitoring="anytime", planned_n=100)
LOOKS = Plan(monitoring="looks", planned_n=40, looks=(10, 20, 40))


def test_seven_people_of_one_mind_are_enough_at_any_time():
    assert signal(running([10] * 6, plan=ANYTIME)).state == "continue"
    stop = signal(running([10] * 9, plan=ANYTIME))
    assert (stop.state, stop.met_at, stop.completed, stop.planned) == ("stop", 7, 9, 100)


def test_what_was_met_once_stays_met():
    stop = signal(running([10] * 7 + [4, 5, 3, 5], plan=ANYTIME))
    assert (stop.state, stop.met_at) == ("stop", 7)


def test_who_is_left_out_is_counted_but_does_not_move_the_sequence():
    stop = signal(running([10] * 9, plan=ANYTIME, excluded={0, 1}))
    assert (stop.met_at, stop.completed) == (9, 9)


def test_the_words_do_not_tell_which_way():
    up, down = running([10] * 9, plan=ANYTIME), running([0] * 9, plan=ANYTIME)
    assert signal(up).sentence == signal(down).sentence
    assert "stop" in signal(up).sentence


def test_the_planned_number_ends_it():
    assert signal(running([5] * 100, plan=ANYTIME)).state == "complete"
    assert signal(running([5] * 99, plan=ANYTIME)).state == "continue"


def test_a_plan_of_one_look_has_no_signal():
    assert signal(running([10] * 9, plan=Plan(planned_n=20))).state == "none"
    assert signal(running([], plan=Plan())).state == "none"


def test_looks_are_taken_when_they_are_due_and_only_then():
    ten = [9, 10, 8, 9, 10, 9, 8, 10, 9, 10]
    assert signal(running(ten[:9], plan=LOOKS)).state == "continue"
    stop = signal(running([*ten, 0, 0, 0], plan=LOOKS))
    assert (stop.state, stop.met_at) == ("stop", 10)


def test_a_look_sees_the_first_so_many_alone_and_later_ones_are_still_open():
    data = running([6, 4, 7, 5, 6, 3, 5, 6, 7, 5] * 2 + [10] * 15, plan=LOOKS)
    first, second, third = look_table(data, completions(data))
    assert (first["n_analysed"], second["n_analysed"], third["n_analysed"]) == (10, 20, None)
    assert first["statistic"] == pytest.approx(1.0, abs=0.15)
    assert third["statistic"] is None
    assert 1.96 < third["bound"] < 2.0
    assert first["bound"] == pytest.approx(2 * third["bound"])
    assert not any(look["crossed"] for look in (first, second, third))


def test_a_trend_stops_when_the_levels_are_apart():
    plan = replace(ANYTIME, primary_test="trend")
    k, levels = [10, 5, 0] * 60, [0, 1, 2] * 60
    stop = signal(running(k, levels, plan=replace(plan, planned_n=500)))
    assert stop.state == "stop"
    assert 20 < stop.met_at < 100
    alike = signal(running([8] * 180, levels, plan=replace(plan, planned_n=500)))
    assert alike.state == "continue"


def test_a_level_that_nobody_has_keeps_the_trend_open():
    plan = replace(ANYTIME, primary_test="trend", planned_n=500)
    assert signal(running([10, 0] * 90, [0, 1] * 90, plan=plan)).state == "continue"


def test_without_levels_nothing_about_them_is_ever_settled():
    plan = replace(ANYTIME, primary_test="trend")
    assert signal(running([10] * 50, plan=plan, level_names={})).state == "continue"


def test_levels_that_are_alike_are_found_equivalent_and_others_not():
    plan = Plan(monitoring="anytime", planned_n=2000, primary_test="equivalence", margin=0.2)
    levels = [0, 2] * 200
    assert signal(running([7, 7] * 200, levels, plan=plan)).state == "stop"
    assert signal(running([9, 5] * 200, levels, plan=plan)).state == "continue"


def test_the_bounds_of_a_difference_are_those_of_its_two_levels():
    rng = np.random.default_rng(2)
    k, levels = rng.integers(0, 11, 40).tolist(), rng.choice([0, 2], 40).tolist()
    order = completions(running(k, levels))
    found = contrast_sequence(order, (0, 1, 2), "equivalence", 0.05)
    shares, of = np.array(k) / 10, np.array(levels)
    low, high = (confidence_sequence(shares[of == level]) for level in (0, 2))
    assert found.low[-1] == pytest.approx(high.low[-1] - low.high[-1])
    assert found.high[-1] == pytest.approx(high.high[-1] - low.low[-1])

"""The preference at every level: who gets an interval, who a test, and other mixes."""

import pytest

from studyapp.analysis.hypotheses.holm import holm
from studyapp.analysis.intervals.clustered import one_way
from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.results.levels import levels_of
from studyapp.analysis.results.narrower import NARROWER
from studyapp.analysis.results.sections.levels import NO_MIX, OVERLAP, TOO_FEW, levels
from tests.studyapp.analysis.results.made import data, simulated, three_conditions
from tests.studyapp.analysis.tables import reference

EDGE = reference("cluster_wilson_edge_cases")["wilson_neff_t"]
# Three novices, five with some expertise, two experts, as in the paper.
SEED_LIKE = data([8, 9, 10, 7, 8, 6, 10, 9, 9, 7], [10] * 10, [0] * 3 + [1] * 5 + [2] * 2)


def of(section, group):
    return [row for row in section.table("levels").rows if row["group"] == group]


def test_every_level_has_both_estimands_after_everyone():
    section = levels(SEED_LIKE)
    groups = [row["group"] for row in section.table("levels").rows]
    assert groups == ["Everyone"] * 2 + ["Novice"] * 2 + ["Some"] * 2 + ["Expert"] * 2


def test_two_experts_have_the_interval_of_r_and_are_called_descriptive():
    section = levels(SEED_LIKE)
    these = of(section, "Expert")[0]
    assert (these["low"], these["high"]) == pytest.approx(EDGE["level_n2"]["ci"], abs=1e-9)
    assert these["note"] == "descriptive"
    assert any("describes these 2 people" in sentence for sentence in section.sentences)


def test_a_level_whose_wider_interval_is_the_narrower_is_pointed_out():
    assert NARROWER in levels(SEED_LIKE).caveats
    assert levels(data([5, 5] * 10, [10] * 20, [0] * 20)).caveats == (OVERLAP,)


def test_a_level_of_one_person_has_no_interval_and_one_of_nobody_no_share():
    section = levels(data([8, 7, 9], [10] * 3, [0, 1, 1]))
    assert of(section, "Novice")[0]["low"] is None
    assert of(section, "Expert")[0]["preference"] is None
    assert "Nobody yet: Expert." in section.sentences


def test_with_three_conditions_every_one_is_shown_at_every_level():
    rows = levels(three_conditions(level=1)).table("levels").rows
    assert [row["condition"] for row in rows] == ["a"] * 8 + ["b"] * 8 + ["c"] * 8
    some = {row["condition"]: row["preference"] for row in rows if row["group"] == "Some"}
    # Of eight trials each: a chosen in 6; b in 3 of 4 against c and 1 of 4 against a; c in 2.
    assert some == {"a": 0.75, "b": 0.5, "c": 0.25}


def test_tests_take_six_people_of_a_level_and_are_corrected_for_how_many_there_are():
    found = data([9] * 6 + [6, 7, 8, 3, 9, 9, 8] + [2] * 5, [10] * 18, [0] * 6 + [1] * 7 + [2] * 5)
    rows = levels(found).table("tests").rows
    p = [row["p"] for row in rows]
    assert p[0] == 2 / 64
    assert p[2] is None
    assert rows[2]["note"] == TOO_FEW
    assert [row["p_holm"] for row in rows] == holm(p)


def test_a_mix_with_a_level_of_two_people_is_descriptive():
    raw, alike = levels(SEED_LIKE).table("mixes").rows
    assert (raw["note"], alike["note"]) == ("", "descriptive")
    six_each = data([7] * 18, [10] * 18, [0, 1, 2] * 6)
    assert [row["note"] for row in levels(six_each).table("mixes").rows] == ["", ""]


def test_other_mixes_of_levels_stand_beside_the_sample_s_own():
    plan = Plan(level_weights={0: 1, 1: 3})
    found = data([9, 8, 7, 3, 4], [10] * 5, [0, 0, 0, 1, 1], plan=plan)
    raw, planned, alike = levels(found).table("mixes").rows
    assert raw["preference"] == pytest.approx(31 / 50)
    assert planned["preference"] == pytest.approx((0.8 + 3 * 0.35) / 4)
    assert planned["weights"] == "Novice 25\u00a0%, Some 75\u00a0%, Expert 0\u00a0%"
    assert planned["low"] < planned["preference"] < planned["high"]
    # No expert took part, so nothing is known of a mix with a third of them.
    assert (alike["preference"], alike["note"]) == (None, NO_MIX)


def test_people_whose_level_is_not_known_are_a_group_of_their_own():
    section = levels(data([8, 7, 9], [10] * 3, [0, None, None]))
    assert of(section, "Level unknown")[0]["n_participants"] == 2


def test_a_level_that_the_study_does_not_name_is_shown_by_its_number():
    known = levels_of(data([8, 7], [10] * 2, [0, 7]))
    assert [level.label for level in known] == ["Novice", "Some", "Expert", "Level 7"]
    assert [len(level.people) for level in known] == [1, 0, 0, 1]


def test_without_levels_or_choices_there_is_nothing_to_say():
    assert levels(data([8, 7], [10] * 2, facts={"levels": {}})) is None
    assert levels(data([], [])) is None


def test_intervals_of_levels_hold_known_truths():
    """In 40 simulated studies; people are alike, so that the truth is what was put in."""
    truths, held = [0.8, 0.7, 0.6], 0
    for seed in range(40):
        people = simulated([8, 12, 10], truths, sd=0.0, seed=seed).people
        for level, truth in enumerate(truths):
            of_level = people[people["level"] == level]
            interval = one_way(of_level["chosen"].to_numpy(), of_level["trials"].to_numpy(float))
            held += interval.low <= truth <= interval.high
    assert held >= 0.92 * 120

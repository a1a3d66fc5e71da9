"""The primary result: numbers, standing, and what it says about few people."""

import pytest

from studyapp.analysis.planning.plan import PICTURES_LIKE_THESE, SIGN_FLIP, TREND, Plan
from studyapp.analysis.results.document import EXPLORATORY, PLANNED
from studyapp.analysis.results.narrower import NARROWER
from studyapp.analysis.results.other_readings import NAIVE_NOTE
from studyapp.analysis.results.sections.overall import overall
from tests.studyapp.analysis.results.made import data, three_conditions
from tests.studyapp.analysis.tables import reference

EDGE = reference("cluster_wilson_edge_cases")
SEED_LIKE = [8, 9, 10, 7, 8, 6, 10, 9, 5, 8]
REGISTERED = {"registration": "a" * 64}


def seed_like(**fields):
    return data(SEED_LIKE, [10] * 10, **fields)


def cells(section, table, column):
    return [row[column] for row in section.table(table).rows]


def test_both_estimands_stand_side_by_side_with_the_numbers_of_r():
    section = overall(seed_like())
    these, like_these = section.table("estimates").rows
    expected = EDGE["wilson_neff_t"]["seedlike_80_of_100"]
    assert (these["low"], these["high"]) == pytest.approx(expected["ci"], abs=1e-9)
    assert (these["estimand"], like_these["estimand"]) == ("these pictures", PICTURES_LIKE_THESE)
    assert (these["n_chosen"], these["n_trials"], these["n_participants"]) == (80, 100, 10)
    assert like_these["low"] < these["low"]


def test_the_sign_flip_test_leads_the_tests():
    section = overall(seed_like())
    assert cells(section, "tests", "p")[0] == EDGE["signflip_exact"]["seedlike_80_of_100_p"]
    assert section.table("tests").rows[0]["note"] == "all 512 arrangements"
    assert "would be surprising if people had no preference" in section.sentences[-1]


def test_the_per_cent_is_read_as_choices_and_as_people():
    section = overall(seed_like())
    choices, people = section.table("readings").rows
    assert (choices["n_chosen"], choices["n"]) == (80, 100)
    assert (people["n_chosen"], people["n_even"], people["n"]) == (9, 1, 10)
    assert section.sentences[0] == (
        "a was chosen over b in 80 of 100 choices (80\u00a0%), by 10 people."
    )
    assert any("9 of 10 (90\u00a0%" in sentence for sentence in section.sentences)


def test_the_naive_analysis_is_there_only_with_its_warning():
    table = overall(seed_like()).table("naive")
    # Newcombe's Wilson interval for 80 of 100.
    assert (table.rows[0]["low"], table.rows[0]["high"]) == pytest.approx(
        (0.7112, 0.8666), abs=1e-4
    )
    assert table.note == NAIVE_NOTE


def test_only_what_was_registered_is_planned():
    planned = overall(seed_like(plan=Plan(primary_test=SIGN_FLIP), facts=REGISTERED))
    assert planned.standing == PLANNED
    assert cells(planned, "estimates", "standing") == [PLANNED, EXPLORATORY]
    assert cells(planned, "tests", "standing") == [PLANNED, *[EXPLORATORY] * 3]
    other = overall(seed_like(plan=Plan(primary_test=TREND), facts=REGISTERED))
    assert other.standing == EXPLORATORY
    assert PLANNED not in cells(other, "estimates", "standing")
    assert overall(seed_like(plan=Plan(planned_n=10))).standing == EXPLORATORY


def test_the_plan_decides_the_condition_and_the_limit():
    section = overall(seed_like(plan=Plan(condition="b", alpha=0.001)))
    assert cells(section, "estimates", "preference") == pytest.approx([0.2, 0.2])
    assert "do not rule out" in section.sentences[-1]


@pytest.mark.parametrize(("people", "tested"), [(2, False), (4, False), (5, False), (6, True)])
def test_a_test_takes_six_people(people, tested):
    section = overall(data([9] * people, [10] * people))
    assert len(section.table("tests").rows) == (4 if tested else 1)
    assert (section.table("tests").rows[0]["p"] is not None) == tested
    if not tested:
        assert section.sentences[-1] == (
            "There is no test: fewer than 6 people cannot reach p < 0.05."
        )


def test_an_interval_of_four_people_is_called_descriptive():
    assert cells(overall(data([9, 8, 7, 8], [10] * 4)), "estimates", "note") == ["descriptive"] * 2
    assert cells(overall(data([9, 8, 7, 8, 9], [10] * 5)), "estimates", "note") == ["", ""]


def test_one_person_has_a_share_and_nothing_else():
    section = overall(data([8], [10]))
    assert cells(section, "estimates", "preference") == [0.8, 0.8]
    assert cells(section, "estimates", "low") == [None, None]
    assert section.table("naive") is None
    assert "One person has answered" in section.sentences[1]


def test_nobody_has_no_overall_preference():
    assert overall(data([], [])) is None
    only_ties = data([5], [10], chosen_side="tie", chose_a=0.5)
    assert overall(only_ties) is None


@pytest.mark.parametrize(("people", "offered"), [(9, False), (10, True), (49, True), (50, False)])
def test_the_bayesian_model_is_offered_for_ten_to_forty_nine_people(people, offered):
    section = overall(data([8, 6] * (people // 2) + [7] * (people % 2), [10] * people))
    assert (section.table("belief") is not None) == offered
    if offered:
        assert section.table("belief").rows[0]["above_half"] > 0.9


def test_if_everybody_agrees_there_is_an_interval_and_no_infinity():
    section = overall(data([10] * 10, [10] * 10))
    expected = EDGE["wilson_neff_t"]["all_A_10x10"]["ci"]
    these = section.table("estimates").rows[0]
    assert (these["low"], these["high"]) == pytest.approx(expected, abs=1e-9)
    assert cells(section, "effects", "value")[2:] == [None, None]
    assert section.table("tests").rows[3]["p"] is None


def test_one_picture_says_nothing_about_others():
    section = overall(data([1, 0, 1, 1, 1, 1], [1] * 6))
    assert section.table("estimates").rows[1]["note"] == "one picture"
    assert "One picture was shown, which says nothing about any other." in section.sentences


def test_an_interval_that_cannot_be_narrower_is_pointed_out():
    # Two people and many pictures: one degree of freedom against several.
    assert overall(data([9, 7], [10, 10])).caveats == (NARROWER,)
    assert overall(seed_like()).caveats == ()


def test_with_three_conditions_each_is_reported_against_the_others():
    section = overall(three_conditions())
    assert cells(section, "estimates", "condition") == ["a", "a", "b", "b", "c", "c"]
    assert set(cells(section, "estimates", "other")) == {""}
    assert "over another condition in 36 of 48 choices" in section.sentences[0]

"""What is said about power."""

import json

import pytest

from studyapp.analysis.planning.power import participants_needed, power
from studyapp.analysis.planning.power_report import power_report
from studyapp.analysis.planning.scenario import Scenario
from studyapp.analysis.results.document import Results

OVERALL = Scenario("overall", (0.65,), 10, 0.2)
LEVELS = (0.7, 0.72)


def test_the_first_sentence_says_how_many_are_needed():
    section = power_report(OVERALL, wanted=0.8)
    assert section.sentences == (
        "25 people with 10 pictures each are enough to find that a true preference of 65\u00a0% is "
        "not one half in 80\u00a0% of such studies.",
    )


def test_a_number_is_judged_by_formula_and_by_simulation():
    section = power_report(OVERALL, wanted=0.8, participants=20, studies=500)
    assert "20 people would do so in 71\u00a0% of them by the formula" in section.sentences[1]
    assert "of 500 simulated ones" in section.sentences[1]
    again = power_report(OVERALL, wanted=0.8, participants=20, studies=500)
    assert again == section


def test_nothing_that_is_rounded_is_called_certain_or_impossible():
    certain = power_report(OVERALL, wanted=0.8, participants=500).sentences[1]
    assert "more than 99\u00a0%" in certain
    hopeless = Scenario("equivalence", LEVELS, 10, 0.2)
    assert "fewer than 1\u00a0%" in power_report(hopeless, wanted=0.8, participants=40).sentences[1]


def test_the_tables_hold_the_formulas_numbers():
    section = power_report(OVERALL, wanted=0.8, participants=33)
    curve = {row["n_participants"]: row for row in section.table("curve").rows}
    assert {10, 25, 33} <= curve.keys()
    assert curve[33]["icc_0.2"] == power(OVERALL, 33)
    of_40 = next(row for row in section.table("needed").rows if row["pictures"] == 40)
    assert of_40["icc_0.5"] == participants_needed(Scenario("overall", (0.65,), 40, 0.5), 0.8)


def test_the_own_pictures_and_correlation_are_in_the_tables():
    section = power_report(Scenario("overall", (0.65,), 12, 0.17), wanted=0.8)
    assert [row["pictures"] for row in section.table("needed").rows] == [5, 10, 12, 20, 40]
    assert "icc_0.17" in section.table("curve").rows[0]


@pytest.mark.parametrize("question", ["trend", "contrast", "equivalence"])
def test_questions_about_levels_say_how_people_divide(question):
    section = power_report(Scenario(question, LEVELS, 10, 0.2, shares=(3, 1)), wanted=0.8)
    needed = participants_needed(Scenario(question, LEVELS, 10, 0.2, shares=(3, 1)), 0.8)
    low, high = Scenario(question, LEVELS, 10, 0.2, shares=(3, 1)).sizes(needed)
    assert section.sentences[0].startswith(f"{needed} people ({low} + {high})")
    assert "72\u00a0%" in section.sentences[0]


def test_what_no_number_can_find_is_said_so_and_stored():
    section = power_report(Scenario("overall", (0.505,), 10, 0.2), wanted=0.8)
    assert section.sentences[0].startswith("Not even 20,000 people")
    assert "50.5\u00a0%" in section.sentences[0]
    stored = Results({}, {}, (section,)).to_json()
    assert json.loads(stored)["sections"][0]["tables"][1]["rows"][0]["icc_0.5"] is None


def test_few_people_are_warned_about_and_the_margin_is():
    assert any("sign-flip" in caveat for caveat in power_report(OVERALL, wanted=0.3).caveats)
    many = power_report(Scenario("overall", (0.55,), 10, 0.2), wanted=0.8)
    assert not any("sign-flip" in caveat for caveat in many.caveats)
    alike = power_report(Scenario("equivalence", LEVELS, 10, 0.2), wanted=0.8)
    assert any("margin" in caveat for caveat in alike.caveats)


def test_a_table_without_any_number_is_left_out():
    nothing_to_find = Scenario("overall", (0.5,), 10, 0.2)
    assert [table.name for table in power_report(nothing_to_find, wanted=0.8).tables] == ["curve"]
    assert [table.name for table in power_report(OVERALL, wanted=0.8).tables] == ["curve", "needed"]

"""The section of ties."""

import pytest

from studyapp.analysis.results.sections.ties import ties
from tests.studyapp.analysis.results.sections.simulated import rows_of, study


def test_without_ties_there_is_nothing_to_say():
    assert ties(study()) is None


def test_their_share_and_the_preference_without_and_with_them():
    data = study(people=40, ties=0.25, strengths=(1.0, 0.0))
    section = ties(data)
    trials = data.trials
    share = (trials["chosen_side"] == "tie").mean()
    assert rows_of(section, "tied")[0]["preference"] == pytest.approx(share)
    without, half = rows_of(section, "counted")
    decided = trials[trials["chosen_side"] != "tie"]
    assert without["preference"] == pytest.approx(decided["chose_a"].mean())
    assert half["preference"] == pytest.approx(trials["chose_a"].mean())
    assert (without["ties"], half["ties"]) == ("left out", "count half")


def test_the_model_of_two_conditions_agrees_with_the_shares():
    section = ties(study(people=40, ties=0.25))
    (pair,) = rows_of(section, "davidson")
    assert pair["win_probability"] == pytest.approx(rows_of(section, "counted")[0]["preference"])
    assert pair["p_holm"] == pair["p"]
    (weight,) = rows_of(section, "tie_parameter")
    nu = weight["odds_ratio"]
    assert weight["even"] == pytest.approx(nu / (2 + nu))
    assert weight["low"] < weight["even"] < weight["high"]


def test_only_ties_are_said_in_words():
    section = ties(study(ties=1.0))
    assert "100\u00a0% of 360 trials" in section.sentences[0]
    assert "cannot be fitted" in section.sentences[1]


def test_few_people_have_no_model():
    section = ties(study(people=9, ties=0.3))
    assert section.table("davidson") is None
    assert "fewer than 10 people" in section.sentences[1]


def test_the_share_of_ties_is_not_called_a_preference_nor_their_weight_an_odds_ratio():
    section = ties(study(people=12, ties=0.3))
    assert "Preference" not in [column.label for column in section.table("tied").columns]
    assert "Odds ratio" not in [column.label for column in section.table("tie_parameter").columns]

"""The section of the ranking."""

import pytest
from scipy.special import expit

from studyapp.analysis.plots.catalogue import table_of
from studyapp.analysis.results.sections.ranking import ranking
from tests.studyapp.analysis.results.sections.simulated import rows_of, study

FOUR = (1.0, 0.0, 0.5, -0.5)


def test_two_conditions_make_no_ranking():
    assert ranking(study()) is None


def test_the_strongest_comes_first_with_its_place_and_chances():
    section = ranking(study(people=80, trials=24, strengths=FOUR))
    rows = rows_of(section, "abilities")
    assert [row["condition"] for row in rows] == ["a", "c", "b", "d"]
    assert [row["rank"] for row in rows] == [1, 2, 3, 4]
    assert sum(row["ability"] for row in rows) == pytest.approx(0, abs=1e-9)
    assert rows[0]["win_probability"] == pytest.approx(expit(rows[0]["ability"]))
    assert all(row["low"] < row["ability"] < row["high"] for row in rows)
    assert all(row["best_rank"] <= row["rank"] <= row["worst_rank"] for row in rows)
    assert section.sentences[0].startswith("On one scale of strength a comes first and d last")
    assert table_of(section, "abilities").name == "abilities"


def test_all_pairs_are_compared_and_corrected_by_holm():
    rows = rows_of(ranking(study(people=80, trials=24, strengths=FOUR)), "pairwise")
    assert len(rows) == 6
    smallest = min(rows, key=lambda row: row["p"])
    assert smallest["p_holm"] == pytest.approx(6 * smallest["p"])
    assert all(row["p_holm"] >= row["p"] for row in rows)
    assert all(row["log_odds"] >= 0 for row in rows)  # the stronger one is named first


@pytest.mark.parametrize(("people", "precision", "places"), [(9, 0, 0), (12, 1, 0), (20, 1, 1)])
def test_precision_appears_with_the_people_it_takes(people, precision, places):
    # Two people more or less of the same mind do not separate conditions in 40 trials each.
    section = ranking(study(people=people, trials=42, strengths=(0.3, 0, 0.1), spread=0.3))
    row = rows_of(section, "abilities")[0]
    assert (row["low"] is not None) == bool(precision)
    assert (row["best_rank"] is not None) == bool(places)
    assert (rows_of(section, "pairwise")[0]["p"] is not None) == bool(precision)
    note = section.table("abilities").note
    assert note == ("" if precision else "Without intervals: fewer than 10 people.")


def test_a_condition_that_always_wins_is_described_without_precision():
    section = ranking(study(people=30, strengths=(200, 0, 0.5)))
    row = rows_of(section, "abilities")[0]
    assert row["condition"] == "a"
    assert row["low"] is None
    assert "no finite estimate" in section.caveats[0]
    assert section.table("scale_fit") is None


def test_one_scale_is_doubted_only_where_it_does_not_fit():
    fit = rows_of(ranking(study(people=80, trials=24, strengths=FOUR)), "scale_fit")[0]
    assert fit["df"] == 3
    assert 0 < fit["p"] <= 1

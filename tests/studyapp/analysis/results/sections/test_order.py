"""The section of the order of trials."""

import pytest

from studyapp.analysis.plots.catalogue import table_of
from studyapp.analysis.results.sections.order import order
from tests.studyapp.analysis.results.sections.simulated import rows_of, study


def test_people_who_become_faster_are_seen():
    section = order(study(people=30, faster=0.5))
    time = rows_of(section, "changes")[1]
    assert time["what"] == "Response time"
    assert time["ratio"] == pytest.approx(0.5, abs=0.04)
    assert "people became faster" in section.sentences[1]


def test_halves_hold_the_preference_of_either_half():
    data = study(people=20)
    first, second = rows_of(order(data), "halves")
    halves = data.chosen.groupby(data.chosen["main_trial_number"] > 6)["chosen"].mean()
    assert first["preference"] == pytest.approx(halves[False])
    assert second["preference"] == pytest.approx(halves[True])
    (difference,) = rows_of(order(data), "differences")
    # Everybody had as many trials in either half.
    assert difference["difference"] == pytest.approx(halves[True] - halves[False])
    assert difference["p"] is not None


def test_repeats_belong_to_the_half_in_which_they_were_put_first():
    section = order(study(people=20, repeats=(2, 3, 11)))
    *_, first, second = rows_of(section, "halves")
    assert (first["n_trials"], second["n_trials"]) == (40, 20)
    # Half of the people chose the same again, all of theirs.
    assert (first["preference"], second["preference"]) == (0.5, 0.5)


def test_the_plot_has_its_table():
    assert table_of(order(study()), "position").name == "places"


def test_few_people_have_no_models_of_change():
    for row in rows_of(order(study(people=9)), "changes"):
        assert row["p"] is None
        assert row["note"] == "fewer than 10 people"

"""The section of the sides."""

import pytest

from studyapp.analysis.results.sections.position import position
from tests.studyapp.analysis.results.sections.simulated import rows_of, study


def test_a_habit_is_found_and_said():
    section = position(study(people=40, left=1.5, strengths=(0, 0)))
    assert "a habit shows" in section.sentences[1]
    (effect,) = rows_of(section, "left_effect")
    # exp(1.5) = 4.5 for one person; people who lean differently pull it towards 1.
    assert 2.5 < effect["odds_ratio"] < 5.5
    assert effect["odds_low"] > 1


def test_a_preference_alone_is_no_habit():
    section = position(study(people=40, strengths=(2.0, 0.0)))
    assert "no habit shows" in section.sentences[1]
    assert rows_of(section, "left")[0]["preference"] == pytest.approx(0.5, abs=0.05)


def test_it_tells_no_condition_so_that_it_may_be_seen_before_the_end():
    data = study(people=40, strengths=(2.0, 0.0))
    section = position(data)
    assert not section.by_method
    swapped = study(people=40, strengths=(2.0, 0.0))
    names = {"a": "b", "b": "a"}
    for column in ("method_a", "method_b", "method_left"):
        swapped.trials[column] = swapped.trials[column].map(names)
    assert rows_of(position(swapped), "left") == rows_of(section, "left")


def test_that_everybody_chose_the_same_condition_is_not_given_away():
    section = position(study(people=30, strengths=(200, 0), spread=0))
    (effect,) = rows_of(section, "left_effect")
    assert (effect["p"], effect["note"]) == (None, "cannot be estimated")


@pytest.mark.parametrize(("people", "test", "model"), [(5, 0, 0), (6, 1, 0), (10, 1, 1)])
def test_tests_appear_with_the_people_they_take(people, test, model):
    section = position(study(people=people))
    assert (rows_of(section, "tests")[0]["p"] is not None) == bool(test)
    assert (rows_of(section, "left_effect")[0]["p"] is not None) == bool(model)


def test_the_left_is_called_the_left_and_no_preference():
    labels = [column.label for column in position(study(people=4)).table("left").columns]
    assert "Left chosen" in labels
    assert "Preference" not in labels

"""What the design promises, recomputed from the exported tables alone."""

from collections import Counter

import pytest

from studyapp.actions.questions import assemble, freeze
from studyapp.actions.rehearsal.simulate import Truth, simulate
from studyapp.actions.results import compute
from studyapp.actions.studies import open_study
from studyapp.actions.tables import participants_table, trials_table
from studyapp.models import Condition
from tests.factories import make_image, make_stimulus, make_study

pytestmark = pytest.mark.django_db

PICTURES, PEOPLE = 8, 4


@pytest.fixture
def study():
    """Three conditions, one of which only serves as a catch; every kind of trial."""
    study = make_study(
        conditions=3,
        answer_format="graded",
        trials_per_participant=PICTURES,
        catch_rate=0.25,
        identical_rate=0.25,
        repeat_rate=0.25,
    )
    Condition.objects.filter(study=study, name="gradcam-max").update(is_catch=True)
    for number in range(PICTURES):
        image = make_image(study, number)
        for condition in study.conditions.all():
            make_stimulus(image, condition)
    freeze(question_set=assemble(study=study))
    study = open_study(study=study)
    simulate(study=study, participants=PEOPLE, truth=Truth(preference=[0.8]))
    return study


def test_sides_are_even_for_everybody_and_over_everybody_and_marked_trials_are_what_they_say(study):
    rows = list(trials_table(study, simulated=True))
    kinds = Counter(row["trial_type"] for row in rows)
    assert kinds == dict.fromkeys(("catch", "identical", "repeat"), PEOPLE * 2) | {
        "main": PEOPLE * PICTURES
    }
    left = Counter(
        (row["participant_id"], row["method_left"]) for row in rows if row["trial_type"] == "main"
    )
    assert set(left.values()) == {PICTURES // 2}
    by_place = {(row["participant_id"], row["trial_index"]): row for row in rows}
    for row in rows:
        if row["trial_type"] == "repeat":
            first = by_place[row["participant_id"], row["repeat_of_trial_index"]]
            assert first["stimulus_left_id"] == row["stimulus_right_id"]
            assert first["stimulus_right_id"] == row["stimulus_left_id"]
            assert first["trial_index"] < row["trial_index"]
        assert (row["stimulus_left_id"] == row["stimulus_right_id"]) == (
            row["trial_type"] == "identical"
        )
        assert (row["expected_side"] is not None) == (row["trial_type"] == "catch")


def test_the_report_recomputes_the_balance_and_counts_every_kind(study):
    found = compute(study, simulated=True)
    (balance,) = found.section("shown").table("balance").rows
    assert (balance["n_shown"], balance["a_left_share"]) == (PEOPLE * PICTURES, 0.5)
    assert (balance["worst_question"], balance["worst_person"]) == (0, 0)
    assert "All conditions are connected" in found.section("shown").sentences[1]
    people = list(participants_table(study, simulated=True))
    assert {row["n_catch"] for row in people} == {2}
    stages = {row["stage"]: row["n"] for row in found.section("flow").table("flow").rows}
    assert stages["Completed"] == PEOPLE


def test_those_who_do_not_attend_are_found_by_their_speed_and_stay_in(study):
    truth = Truth(preference=[0.8], inattentive=1.0)
    careless = {person.code for person in simulate(study=study, participants=2, truth=truth)}
    people = list(participants_table(study, simulated=True))
    for flag in ("too_fast", "catch_failed"):
        assert {row["participant_id"] for row in people if flag in row["flags"]} == careless
    assert sum(row["excluded"] for row in people) == 0

"""One row per participant who consented, with what their trials say about their answers."""

from datetime import timedelta

import pytest

from studyapp.actions.tables import participants_table
from studyapp.actions.taking_part.enrol import enrol
from studyapp.analysis.columns import PARTICIPANTS
from studyapp.models import ComprehensionAttempt, ExternalIdentity, Invitation, Participant
from studyapp.models.participation import new_token
from tests.factories import make_open_study
from tests.recorded import BEGAN, Given, expecting, record
from tests.studyapp.actions.answers import take_part

pytestmark = pytest.mark.django_db


def _rows(study, **which):
    return list(participants_table(study, **({"simulated": False} | which)))


@pytest.fixture
def study():
    return make_open_study(pictures=4)


def test_a_row_tells_who_took_part_and_how_far_they_came(study):
    ann = record(
        study,
        *(Given(question=place, rt_ms=rt) for place, rt in enumerate((1000, 2000, 4000))),
        Given(None, question=3),
        expertise_level=1,
        expertise_score=2.5,
        device_type="phone",
        language="nl",
    )
    (row,) = _rows(study)
    assert tuple(row) == tuple(PARTICIPANTS)
    assert (row["participant_id"], row["status"], row["outcome"]) == (
        ann.code,
        "complete",
        "completed",
    )
    assert (row["expertise_level"], row["expertise_label"]) == (1, "A bit familiar")
    assert (row["expertise_score"], row["device_type"], row["language"]) == (2.5, "phone", "nl")
    assert row["consented_at_utc"] == "2026-03-01T12:00:00.000Z"
    assert row["started_at_utc"] == "2026-03-01T12:01:01.000Z"
    assert row["completed_at_utc"] == "2026-03-01T12:05:00.000Z"
    assert row["duration_ms"] == 300_000
    assert (row["n_main_trials"], row["n_main_answered"]) == (4, 3)
    assert (row["left_choice_rate"], row["median_rt_ms"], row["longest_run"]) == (1, 2000, 3)
    assert (row["excluded"], row["exclusion_reason"], row["flags"]) == (0, "", "")


def test_a_time_across_a_clock_that_was_put_back_is_not_known(study):
    person = record(study)
    person.ended_at = person.consented_at - timedelta(hours=1)
    person.save()
    (row,) = _rows(study)
    assert row["duration_ms"] is None
    assert row["status"] == "complete"


def test_somebody_who_only_consented_has_a_row_without_numbers(study):
    enrol(study=study, token=new_token())
    (row,) = _rows(study)
    assert (row["status"], row["outcome"], row["started_at_utc"]) == ("partial", "", None)
    assert (row["n_main_trials"], row["n_main_answered"], row["excluded"]) == (4, 0, 1)
    assert row["left_choice_rate"] is row["median_rt_ms"] is row["duration_ms"] is None
    assert row["completed_at_utc"] is None


def test_whoever_failed_the_check_is_left_out_for_it(study):
    ann = record(study, outcome="failed_check")
    for number in (1, 2, 3):
        ComprehensionAttempt.objects.create(
            participant=ann, number=number, answers=[0], passed=False
        )
    (row,) = _rows(study)
    assert row["exclusion_reason"] == "failed the comprehension check"
    assert (row["comprehension_attempts"], row["flags"]) == (3, "many_attempts")
    assert row["completed_at_utc"] is None


def test_time_that_ran_out_is_not_answered(study):
    record(study, Given("none"), Given("none", question=1), Given("left", question=2), outcome="")
    (row,) = _rows(study)
    assert (row["n_main_trials"], row["n_main_answered"], row["n_timed_out"]) == (3, 1, 2)
    assert row["flags"] == "timed_out"
    assert row["excluded"] == 1


def test_catch_identical_and_repeated_trials_are_counted():
    study = expecting(make_open_study(pictures=4), "first")
    record(
        study,
        Given("left"),
        Given("tie", question=1),
        Given("left", question=2, kind="catch"),
        Given("right", question=3, kind="catch"),
        Given("right", kind="identical", left="lime-plain"),
        Given("right", kind="repeat", left="lime-plain", repeat_of=1),
    )
    (row,) = _rows(study)
    assert (row["n_catch"], row["n_catch_passed"]) == (2, 1)
    assert (row["n_repeat"], row["n_repeat_consistent"]) == (1, 1)
    assert (row["n_identical"], row["n_identical_left"]) == (1, 0)
    assert (row["n_ties"], row["n_main_answered"]) == (1, 2)
    assert row["flags"] == "catch_failed"


def test_the_source_is_told_and_the_identity_is_not(study):
    ann, bob, cyd = (record(study, Given(), slot=place) for place in range(3))
    ExternalIdentity.objects.create(
        study=study, participant=ann, recruiter="prolific", external_id="5f-secret"
    )
    Invitation.objects.create(study=study, participant=bob, label="Bob of the 3rd floor")
    rows = {row["participant_id"]: row for row in _rows(study)}
    sources = [rows[person.code]["recruitment_source"] for person in (ann, bob, cyd)]
    assert sources == ["prolific", "invited", "open"]
    assert "5f-secret" not in str(rows)
    assert "3rd floor" not in str(rows)


def test_the_second_participation_of_one_person_is_flagged_and_the_first_is_not(study):
    first, again, other = (record(study, Given(), slot=place) for place in range(3))
    for person, identity in ((first, "one"), (again, "one"), (other, "two")):
        ExternalIdentity.objects.create(
            study=study, participant=person, recruiter="prolific", external_id=identity
        )
    Participant.objects.filter(pk=first.pk).update(consented_at=BEGAN.replace(hour=11))
    duplicates = {row["participant_id"] for row in _rows(study) if row["duplicate"]}
    assert duplicates == {again.code}


def test_the_same_id_with_another_recruiter_or_in_a_rehearsal_is_another_person(study):
    people = [record(study, Given(), slot=0), record(study, Given(), slot=1)]
    people.append(record(study, Given(), slot=0, kind="simulated"))
    for person, recruiter in zip(people, ("prolific", "sona", "sona"), strict=True):
        ExternalIdentity.objects.create(
            study=study, participant=person, recruiter=recruiter, external_id="one"
        )
    assert [row["duplicate"] for row in _rows(study)] == [0, 0]


def test_speed_is_measured_against_the_others(study):
    fast = record(study, Given(rt_ms=600), slot=0)
    for slot in (1, 2):
        record(study, Given(rt_ms=2000), slot=slot)
    rows = {row["participant_id"]: row for row in _rows(study)}
    assert rows[fast.code]["relative_rt"] == pytest.approx(0.3)
    assert rows[fast.code]["flags"] == "fast_for_the_study"


def test_pilots_and_previews_are_in_no_table_and_simulated_people_in_their_own(study):
    for kind in ("real", "pilot", "preview", "simulated"):
        record(study, Given(), kind=kind, slot=0)
    kinds = {row["participant_id"] for row in _rows(study)}
    assert kinds == set(Participant.objects.filter(kind="real").values_list("code", flat=True))
    (simulated,) = _rows(study, simulated=True)
    assert simulated["is_simulated"] == 1


def test_rows_are_ordered_by_code(study):
    codes = sorted(record(study, slot=slot).code for slot in range(5))
    assert [row["participant_id"] for row in _rows(study)] == codes


def test_the_number_of_queries_does_not_grow_with_the_people(study, django_assert_num_queries):
    for _ in range(4):
        take_part(study, chosen=2, level=0)
    study = type(study).objects.select_related("questionnaire").get()
    with django_assert_num_queries(16):
        assert len(_rows(study)) == 4

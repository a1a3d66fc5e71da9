"""A study closes by itself at its planned number, once nobody is at it any more."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from studyapp.actions.registration.closing import (
    close_complete_studies,
    close_if_complete,
    places_of,
)
from studyapp.actions.registration.freeze import amend
from studyapp.actions.registration.plan import plan_of
from studyapp.actions.studies import open_study, set_status
from studyapp.actions.taking_part.enrol import CannotJoin
from studyapp.analysis.planning.plan import Plan
from studyapp.models import AnalysisPlan, Participant, Study
from tests.factories import make_open_study, make_participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_open_study(pictures=2, plan={"planned_n": 2})


@pytest.fixture
def complete(study, django_capture_on_commit_callbacks):
    """Somebody takes part from beginning to end; what follows a commit is done."""

    def one(**fields):
        with django_capture_on_commit_callbacks(execute=True):
            make_participant(study, level=1, **fields)
        study.refresh_from_db()
        return study.status

    return one


def one_is_enough(study):
    one = Plan.from_dict(plan_of(study).as_dict() | {"planned_n": 1})
    amend(study=study, plan=one, by="rosa", reason="No more money.")


def test_the_last_planned_participant_closes_the_study(study, complete):
    assert complete() == "open"
    assert complete() == "closed"
    assert study.closed_at is not None
    assert AnalysisPlan.objects.get().reached_at is not None


def test_simulated_people_close_nothing(study, complete):
    for _ in range(3):
        assert complete(kind=Participant.Kind.SIMULATED) == "open"


def test_a_study_without_a_planned_number_stays_open(django_capture_on_commit_callbacks):
    study = make_open_study(pictures=2)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            make_participant(study, level=1)
    assert not close_if_complete(study_pk=study.pk)
    assert Study.objects.get().status == "open"


def test_who_is_still_at_it_may_finish(study, complete):
    late = make_participant(study)
    Participant.objects.filter(pk=late.pk).update(released_at=timezone.now())
    complete()
    one_is_enough(study)
    assert not close_if_complete(study_pk=study.pk)
    assert close_complete_studies() == 0
    an_hour = timedelta(minutes=study.release_after_minutes + 1)
    Participant.objects.filter(pk=late.pk).update(last_seen_at=timezone.now() - an_hour)
    assert close_complete_studies() == 1
    assert Study.objects.get().status == "closed"
    assert close_complete_studies() == 0


def test_the_worker_closes_what_only_waited_for_somebody_who_left(study, complete, monkeypatch):
    worker = "studyapp.management.commands.worker"
    monkeypatch.setattr(f"{worker}.close_old_connections", lambda: None)  # this test's own
    monkeypatch.setattr(f"{worker}.signal.signal", lambda number, handler: None)
    late = make_participant(study)
    complete()
    one_is_enough(study)
    call_command("worker", once=True)
    assert Study.objects.get().status == "open"
    Participant.objects.filter(pk=late.pk).update(last_seen_at=timezone.now() - timedelta(days=1))
    call_command("worker", once=True)
    assert Study.objects.get().status == "closed"


def test_a_paused_study_is_not_closed_but_its_number_is_reached(study, complete):
    complete()
    set_status(study=study, status="paused")
    one_is_enough(study)
    assert not close_if_complete(study_pk=study.pk)
    assert Study.objects.get().status == "paused"
    assert AnalysisPlan.objects.get().reached_at is not None


def test_nobody_joins_beyond_the_planned_number(study, complete):
    complete()
    make_participant(study)
    with pytest.raises(CannotJoin, match="full"):
        make_participant(study)


def test_the_planned_number_is_the_number_of_places(study):
    assert places_of(study) == 2
    study.places = 1
    assert places_of(study) == 1
    unplanned = make_open_study(pictures=2, slug="unplanned", places=1)
    assert places_of(unplanned) == 1
    unplanned.places = None
    assert places_of(unplanned) is None


def test_an_amendment_to_as_many_as_there_are_closes_the_study(study, complete):
    complete()
    one_is_enough(study)
    assert Study.objects.get().status == "closed"


def test_a_complete_study_that_is_opened_again_takes_nobody(study, complete):
    complete()
    complete()
    open_study(study=study)
    with pytest.raises(CannotJoin, match="full"):
        make_participant(study)

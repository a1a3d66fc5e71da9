"""A clock that is put back holds nothing and nobody up, and spoils no answer."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from django.utils import timezone

from studyapp.actions import runs
from studyapp.actions.clock_put_back import wait_anew
from studyapp.actions.jobs import ordering
from studyapp.actions.taking_part.respond import respond
from studyapp.models import Event, Heartbeat, Job, Participant, PrecomputeRun, Response, Trial
from tests.factories import make_open_study, make_participant, make_study

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def tomorrow():
    """What was now until the clock was put back by a day."""
    return timezone.now() + DAY


def test_what_a_dead_worker_held_is_free_once_it_was_waited_for():
    study = make_study()
    PrecomputeRun.objects.create(study=study)
    ordering.order(kind=Job.Kind.MEASURE, by="", study=study)
    runs.claim(worker="dead")
    ordering.claim(worker="dead")
    PrecomputeRun.objects.update(heartbeat_at=tomorrow())
    Job.objects.update(heartbeat_at=tomorrow())
    assert wait_anew() == 2
    assert runs.claim(worker="next") is None, "the dead worker may only have been slow"
    assert PrecomputeRun.objects.get().heartbeat_at <= timezone.now()
    assert Job.objects.get().heartbeat_at <= timezone.now()


@pytest.mark.django_db(transaction=True)
def test_the_worker_looks_for_such_times_by_itself():
    participant = make_participant(make_open_study(pictures=2))
    AccessAttempt.objects.create(username="ada", ip_address="192.0.2.1", failures_since_start=5)
    Participant.objects.update(last_seen_at=tomorrow())
    AccessAttempt.objects.update(attempt_time=tomorrow())
    Heartbeat.objects.create(name="worker elsewhere:1", at=tomorrow())
    call_command("worker", once=True)
    participant.refresh_from_db()
    assert participant.last_seen_at <= timezone.now()
    assert AccessAttempt.objects.get().attempt_time <= timezone.now()
    assert not Heartbeat.objects.filter(at__gt=timezone.now()).exists()


def test_clocks_that_differ_a_little_are_left_alone():
    make_participant(make_open_study(pictures=2))
    Participant.objects.update(last_seen_at=timezone.now() + timedelta(seconds=20))
    assert wait_anew() == 0


def test_what_was_stored_for_good_keeps_its_time():
    participant = make_participant(make_open_study(pictures=1), level=1)
    Participant.objects.update(last_seen_at=tomorrow(), ended_at=tomorrow())
    assert wait_anew() == 0
    participant.refresh_from_db()
    assert participant.ended_at > timezone.now()


def test_answers_across_it_are_in_their_order_and_none_of_them_hasty():
    study = make_open_study(pictures=3, trials_per_participant=3, minimum_viewing_ms=2000)
    participant = make_participant(study)
    for trial in participant.trials.order_by("position"):
        Trial.objects.filter(pk=trial.pk).update(presented_at=tomorrow())
        respond(participant=participant, trial_token=trial.token, side="left")
    answered = Response.objects.order_by("pk").values_list("trial__position", flat=True)
    assert list(answered) == [1, 2, 3]
    assert not Event.objects.filter(kind=Event.Kind.TOO_EARLY).exists()

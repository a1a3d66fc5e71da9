"""What was promised to be kept for a while only goes, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from studyapp.actions.recruitment import retention
from studyapp.actions.recruitment.identities import Identity
from studyapp.actions.recruitment.invitations import make_invitations
from studyapp.actions.recruitment.retention import due, purge
from studyapp.actions.taking_part.enrol import Arrival
from studyapp.models import ExternalIdentity, Invitation, Participant, Response, Study
from tests.factories import make_open_study, make_participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    """An open study with two participants, one of them known to Prolific, and an invitation."""
    study = make_open_study(pictures=2, recruiter="prolific")
    for name in ("a1", "b2"):
        arrival = Arrival(identity=Identity("prolific", name))
        make_participant(study, level=0, arrival=arrival)
    make_invitations(study=study, labels=["Ann"])
    return study


def close(study: Study, *, days_ago: float, retention_days: int | None = 30) -> None:
    Study.objects.filter(pk=study.pk).update(
        status="closed",
        closed_at=timezone.now() - timedelta(days=days_ago),
        retention_days=retention_days,
    )


def test_after_the_retention_time_everything_of_participants_goes(study, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    close(study, days_ago=30.1)
    (row,) = due()
    assert (row.participants, row.identities, row.invitations) == (2, 2, 1)
    told = []
    purge(row, progress=told.append)
    assert told == [1, 2]
    assert not any(
        model.objects.exists() for model in (Participant, Response, ExternalIdentity, Invitation)
    )
    assert due() == []


@pytest.mark.parametrize(
    "closing",
    [{"days_ago": 29.9}, {"days_ago": 9999, "retention_days": None}],
    ids=["too early", "no retention time"],
)
def test_before_it_nothing_goes(study, closing):
    close(study, **closing)
    assert due() == []


def test_an_open_study_keeps_everything_however_old(study):
    close(study, days_ago=9999)
    Study.objects.update(status="open")
    assert due(identities=True) == []


def test_the_identities_of_a_closed_study_can_go_while_the_answers_stay(study):
    close(study, days_ago=1)
    (row,) = due(identities=True)
    assert (row.participants, row.identities, row.invitations) == (0, 2, 1)
    purge(row)
    assert not ExternalIdentity.objects.exists()
    assert not Invitation.objects.exists()
    assert Participant.objects.count() == 2
    assert Response.objects.count() == 4


def test_the_time_of_one_study_is_not_that_of_another(study):
    close(study, days_ago=31)
    stays = make_participant(make_open_study(pictures=1, slug="other"))
    for row in due():
        purge(row)
    assert Participant.objects.get() == stays

"""Withdrawing deletes everything of one person, once, and nothing of anybody else."""

import pytest
from django.apps import apps
from django.db import models

from studyapp.actions.recruitment.identities import Identity
from studyapp.actions.recruitment.invitations import make_invitations
from studyapp.actions.taking_part.enrol import Arrival, enrol
from studyapp.actions.taking_part.withdraw import read_code, withdraw
from studyapp.models import Event, Invitation, Participant, Study
from studyapp.models.participation import new_token
from tests.factories import make_open_study, make_participant

pytestmark = pytest.mark.django_db


def belongings() -> dict[str, int]:
    """How many rows there are of everything that hangs on participants."""
    return {
        model.__name__: model._default_manager.count()
        for model in apps.get_app_config("studyapp").get_models()
        if model is not Invitation and _hangs_on_participants(model)
    }


def _hangs_on_participants(model: type[models.Model]) -> bool:
    related = {field.related_model for field in model._meta.fields if field.is_relation}
    return model is Participant or any(
        other is Participant or (other is not model and _hangs_on_participants(other))
        for other in related
        if other is not None and other._meta.app_label == "studyapp"
    )


def whole_participation(study: Study, name: str) -> Participant:
    arrival = Arrival(identity=Identity("prolific", name, {"STUDY_ID": "s"}))
    participant = make_participant(study, level=1, arrival=arrival)
    trial = participant.trials.first()
    Event.objects.create(participant=participant, trial=trial, kind=Event.Kind.RESIZED)
    return participant


def test_everything_of_theirs_goes_and_nothing_of_anybody_elses():
    study = make_open_study(pictures=2, recruiter="prolific")
    whole_participation(study, "stays")
    before = belongings()
    assert {"Trial", "Response", "ItemResponse", "Event", "ExternalIdentity"} <= before.keys()
    going = whole_participation(study, "goes")
    assert belongings() != before
    withdraw(study=study, participants=Participant.objects.filter(pk=going.pk))
    assert belongings() == before
    study.refresh_from_db()
    assert study.withdrawn == 1


def test_withdrawing_twice_counts_once():
    study = make_open_study(pictures=1)
    participants = Participant.objects.filter(pk=make_participant(study).pk)
    assert [withdraw(study=study, participants=participants) for _ in range(2)] == [1, 0]
    study.refresh_from_db()
    assert study.withdrawn == 1


def test_the_place_is_free_for_somebody_else():
    study = make_open_study(pictures=1, places=1)
    first = make_participant(study, level=1)
    withdraw(study=study, participants=Participant.objects.filter(pk=first.pk))
    assert enrol(study=study, token=new_token()).slot == first.slot


def test_the_invitation_stays_used_and_forgets_whose_it_was():
    study = make_open_study(pictures=1, entry="invited")
    (invitation,) = make_invitations(study=study, labels=["Ann"])
    participant = enrol(study=study, token=new_token(), arrival=Arrival(invitation=invitation))
    withdraw(study=study, participants=Participant.objects.filter(pk=participant.pk))
    invitation.refresh_from_db()
    assert (invitation.label, invitation.participant) == ("", None)
    assert invitation.used_at is not None


def test_a_participant_of_another_study_is_not_touched():
    study = make_open_study(pictures=1)
    other = make_participant(make_open_study(pictures=1, slug="other"))
    assert withdraw(study=study, participants=Participant.objects.filter(pk=other.pk)) == 0
    assert Participant.objects.get() == other


@pytest.mark.parametrize("kind", ["pilot", "preview", "simulated"])
def test_only_real_people_are_counted(kind):
    study = make_open_study(pictures=1)
    rehearsal = make_participant(study, kind=kind)
    withdraw(study=study, participants=Participant.objects.filter(pk=rehearsal.pk))
    study.refresh_from_db()
    assert (Participant.objects.count(), study.withdrawn) == (0, 0)


def test_a_failure_in_the_middle_deletes_nothing(monkeypatch):
    study = make_open_study(pictures=1)
    participant = make_participant(study, level=1)
    before = belongings()

    def broken(*_args, **_fields):
        raise OSError("disk full")

    monkeypatch.setattr("studyapp.actions.taking_part.withdraw.F", broken)
    with pytest.raises(OSError, match="disk full"):
        withdraw(study=study, participants=Participant.objects.filter(pk=participant.pk))
    assert belongings() == before


def test_a_code_is_read_as_people_type_it():
    assert read_code(" k7rm-2xqd ") == read_code("K7RM 2XQD") == "K7RM2XQD"
    for wrong in ("", "K7RM2XQ", "K7RM2XQD3", "K7RM2XQ0", "K7RM2XQ\0", "é7RM2XQD"):
        with pytest.raises(ValueError, match="not a code"):
            read_code(wrong)

"""Invitations and recruiters' identities in the admin."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from studyapp.actions.recruitment.identities import Identity
from studyapp.actions.recruitment.invitations import make_invitations
from studyapp.actions.taking_part.enrol import Arrival
from studyapp.models import ExternalIdentity, Invitation
from tests.factories import make_admin, make_open_study, make_participant, make_researcher
from tests.visitor import without_tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    """A study that Prolific recruits for, with one participant and two invitations."""
    study = make_open_study(pictures=1, recruiter="prolific")
    make_participant(study, arrival=Arrival(identity=Identity("prolific", "5f1a")))
    make_invitations(study=study, labels=["Ann", "Bo"])
    return study


def staff(study, *permissions: str, name: str = "rosa") -> Client:
    user = make_researcher(study, name)
    user.is_staff = True
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


def listed(client: Client, model: str):
    return client.get(reverse(f"admin:studyapp_{model}_changelist"))


def test_identities_take_a_permission_of_their_own(study):
    may_see = staff(study, "view_externalidentity")
    may_not = staff(study, "view_participant", "view_invitation", name="rob")
    assert "5f1a" in listed(may_see, "externalidentity").text
    assert listed(may_not, "externalidentity").status_code == 403
    assert "5f1a" not in without_tokens(listed(may_not, "participant").text)


@pytest.mark.parametrize("model", ["externalidentity", "invitation"])
def test_people_see_those_of_their_own_studies_alone(study, model):
    stranger = staff(None, "view_externalidentity", "view_invitation", name="stan")
    page = listed(stranger, model)
    assert page.status_code == 200
    assert "5f1a" not in without_tokens(page.text)
    assert "Ann" not in without_tokens(page.text)


def test_identities_cannot_be_changed(study):
    client = Client()
    client.force_login(make_admin())
    identity = ExternalIdentity.objects.get()
    address = reverse("admin:studyapp_externalidentity_change", args=[identity.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"external_id": "x"}).status_code == 403


def test_more_links_are_made_from_the_list(study):
    client = Client()
    client.force_login(make_admin())
    chosen = list(Invitation.objects.values_list("pk", flat=True))
    sent = {"action": "make_as_many_again", "_selected_action": chosen}
    page = client.post(reverse("admin:studyapp_invitation_changelist"), sent, follow=True)
    assert "Made 2 personal links" in page.text
    assert Invitation.objects.count() == 4
    assert Invitation.objects.order_by("-pk").first().label == ""


def test_a_link_is_shown_until_it_was_used_and_never_who_used_it_or_when(study):
    client = Client()
    client.force_login(make_admin())
    invitation = Invitation.objects.first()
    address = reverse("admin:studyapp_invitation_change", args=[invitation.pk])
    assert f"/s/trust/i/{invitation.token}/" in client.get(address).text
    participant = make_participant(study, arrival=Arrival(invitation=invitation))
    page = client.get(address).text
    assert invitation.token not in page
    assert participant.code not in page
    assert "Used at" not in page

"""Personal links: looking is free, consenting uses them up, their holder always gets back in."""

import pytest

from studyapp.actions.recruitment.invitations import make_invitations
from studyapp.models import Invitation, Participant, Study
from tests.factories import make_open_study
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation() -> Invitation:
    study = make_open_study(pictures=2, entry="invited")
    return make_invitations(study=study, labels=["Ann"])[0]


def follow(invitation: Invitation, visitor: Visitor | None = None) -> Visitor:
    visitor = visitor or Visitor()
    assert visitor.get(f"i/{invitation.token}/").status_code == 302
    return visitor


def test_without_a_link_an_invited_study_says_whom_it_is_for(invitation):
    visitor = Visitor()
    page = visitor.get()
    assert page.status_code == 403
    assert "by personal invitation" in page.text
    assert visitor.get("consent/").status_code == 403


def test_looking_at_a_link_does_not_use_it_up(invitation):
    before = Invitation.objects.values().get()
    for _ in range(3):
        visitor = follow(invitation)
        visitor.client.head(f"/s/trust/i/{invitation.token}/")
        assert "You are invited" in visitor.get().text
        assert visitor.get("consent/").status_code == 200
    assert Invitation.objects.values().get() == before
    assert not Participant.objects.exists()


def test_consenting_uses_it_and_it_leads_its_holder_back_from_anywhere(invitation):
    visitor = follow(invitation)
    participant = visitor.join()
    invitation.refresh_from_db()
    assert invitation.participant == participant
    visitor.respond()
    phone = Visitor()
    assert phone.get(f"i/{invitation.token}/").url == "/s/trust/trial/"
    assert phone.participant() == participant
    assert Participant.objects.count() == 1


def test_two_devices_that_consent_with_one_link_are_one_participant(invitation):
    devices = follow(invitation), follow(invitation)
    tickets = [device.ticket() for device in devices]
    for device, ticket in zip(devices, tickets, strict=True):
        device.post("consent/", decision="agree", ticket=ticket)
    assert devices[0].participant() == devices[1].participant()


def test_declining_leaves_the_link_unused(invitation):
    visitor = follow(invitation)
    visitor.post("consent/", decision="decline")
    invitation.refresh_from_db()
    assert invitation.used_at is None
    assert visitor.get("consent/").status_code == 200


def test_an_unknown_or_foreign_link_is_told_kindly(invitation):
    other = make_open_study(pictures=1, slug="other", entry="invited")
    foreign = make_invitations(study=other, count=1)[0]
    for token in ("guessed", foreign.token):
        page = Visitor().get(f"i/{token}/")
        assert page.status_code == 404
        assert "do not know this invitation" in page.text


def test_after_withdrawing_the_link_lets_nobody_in(invitation):
    visitor = follow(invitation)
    visitor.join().delete()
    page = Visitor().get(f"i/{invitation.token}/")
    assert page.status_code == 403
    assert "has been used" in page.text


def test_a_link_that_was_used_up_while_somebody_read_lets_them_in_as_its_holder(invitation):
    late = follow(invitation)
    ticket = late.ticket()
    holder = follow(invitation).join()
    late.post("consent/", decision="agree", ticket=ticket)
    assert late.participant() == holder


def test_the_next_holder_at_the_same_computer_is_somebody_else(invitation):
    computer = follow(invitation)
    first = computer.join()
    second = make_invitations(study=invitation.study, count=1)[0]
    follow(second, computer)
    assert computer.join() != first


def test_labels_are_shown_to_no_participant(invitation):
    Invitation.objects.update(label="Annabel Secret")
    visitor = follow(invitation)
    pages = [visitor.get(), visitor.get("consent/")]
    visitor.join()
    pages += [visitor.get("instructions/"), visitor.get("trial/")]
    assert not any("Annabel" in page.text for page in pages)


def test_a_closed_study_takes_no_invitation(invitation):
    Study.objects.update(status="closed")
    visitor = follow(invitation)
    assert "has ended" in visitor.get().text
    assert visitor.get("consent/").status_code == 403

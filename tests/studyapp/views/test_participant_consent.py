"""Agreeing makes one participant, declining makes none, and nothing else is possible."""

import pytest

from studyapp.models import Participant, Study
from tests.factories import make_open_study
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


def test_consent_shows_the_text_and_its_version():
    make_open_study(pictures=1, consent_version="2026-11")
    page = Visitor().get("consent/").text
    assert "You may stop at any time." in page
    assert "Version 2026-11" in page


def test_declining_leads_to_a_kind_page_and_stores_nothing():
    make_open_study(pictures=1)
    visitor = Visitor()
    answer = visitor.post("consent/", decision="decline", ticket=visitor.ticket())
    assert answer.url == "/s/trust/declined/"
    assert "quite all right" in visitor.get("declined/").text
    assert not Participant.objects.exists()
    assert "participant" not in visitor.client.cookies


def test_agreeing_makes_a_participant_whom_the_cookie_knows():
    make_open_study(pictures=2)
    visitor = Visitor()
    answer = visitor.post("consent/", decision="agree", ticket=visitor.ticket())
    assert answer.url == "/s/trust/instructions/"
    cookie = answer.cookies["participant"]
    assert cookie.value == Participant.objects.get().token
    assert cookie["path"] == "/s/trust/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 30 * 24 * 3600


def test_the_cookie_is_secure_in_production(settings):
    settings.SESSION_COOKIE_SECURE = True
    make_open_study(pictures=1)
    visitor = Visitor()
    answer = visitor.post("consent/", decision="agree", ticket=visitor.ticket())
    assert answer.cookies["participant"]["secure"]


def test_sending_the_consent_form_twice_makes_one_participant():
    make_open_study(pictures=1)
    visitor, impatient = Visitor(), Visitor()
    ticket = visitor.ticket()
    for client in (visitor, visitor, impatient):
        assert (
            client.post("consent/", decision="agree", ticket=ticket).url == "/s/trust/instructions/"
        )
    assert Participant.objects.count() == 1


def test_a_second_consent_page_in_the_same_browser_makes_no_second_participant():
    make_open_study(pictures=1)
    visitor = Visitor()
    tickets = [visitor.ticket(), visitor.ticket()]
    for ticket in tickets:
        visitor.post("consent/", decision="agree", ticket=ticket)
    assert Participant.objects.count() == 1


@pytest.mark.parametrize(
    "harm", [lambda t: t[:-1] + "!", lambda t: "x" + t, lambda t: "", str.upper]
)
def test_a_tampered_ticket_is_refused_kindly(harm):
    make_open_study(pictures=1)
    visitor = Visitor()
    answer = visitor.post("consent/", decision="agree", ticket=harm(visitor.ticket()))
    assert answer.status_code == 422
    assert "choose once more" in answer.text
    assert not Participant.objects.exists()


def test_the_ticket_of_another_study_is_refused():
    make_open_study(pictures=1)
    make_open_study(pictures=1, slug="other")
    ticket = Visitor("other").ticket()
    assert Visitor().post("consent/", decision="agree", ticket=ticket).status_code == 422


def test_an_old_ticket_is_refused(monkeypatch):
    make_open_study(pictures=1)
    visitor = Visitor()
    ticket = visitor.ticket()
    monkeypatch.setattr("studyapp.forms.consent.TICKET_SECONDS", -1)
    assert visitor.post("consent/", decision="agree", ticket=ticket).status_code == 422


def test_nobody_consents_to_a_text_they_did_not_see():
    make_open_study(pictures=1)
    visitor = Visitor()
    ticket = visitor.ticket()
    Study.objects.update(consent_version="2")
    assert visitor.post("consent/", decision="agree", ticket=ticket).status_code == 422
    assert not Participant.objects.exists()


def test_a_post_without_a_decision_shows_the_page_again():
    make_open_study(pictures=1)
    visitor = Visitor()
    assert visitor.post("consent/", ticket=visitor.ticket()).status_code == 422
    assert not Participant.objects.exists()

"""Agreeing makes one participant, declining makes none, and nothing else is possible."""

import pytest

from studyapp.models import Participant, Study
from tests.factories import make_open_study
from tests.visitor import TICKET, Visitor

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
    assert answer.cookies["__Host-participant.trust"]["secure"]


def test_sending_the_consent_form_twice_makes_one_participant():
    make_open_study(pictures=1)
    visitor, impatient = Visitor(), Visitor()
    ticket = visitor.ticket()
    for client in (visitor, visitor, impatient):
        assert (
            client.post("consent/", decision="agree", ticket=ticket).url == "/s/trust/instructions/"
        )
    assert Participant.objects.count() == 1


def test_who_clicks_twice_for_the_last_place_is_not_told_that_all_places_are_taken():
    """The browser drops the reply to the first click, and with it the cookie."""
    make_open_study(pictures=1, places=1)
    visitor, late = Visitor(), Visitor()
    ticket, late_ticket = visitor.ticket(), late.ticket()
    visitor.post("consent/", decision="agree", ticket=ticket)
    del visitor.client.cookies["participant"]
    answer = visitor.post("consent/", decision="agree", ticket=ticket)
    assert answer.url == "/s/trust/instructions/"
    assert visitor.participant() == Participant.objects.get()
    for sent in ({"decision": "agree", "ticket": late_ticket}, {"ticket": late_ticket}):
        refused = late.post("consent/", **sent)
        assert refused.status_code == 403
        assert "All places are taken" in refused.text


def test_who_clicks_twice_while_the_study_is_paused_is_let_in_and_told_so():
    study = make_open_study(pictures=1)
    visitor, late = Visitor(), Visitor()
    ticket, late_ticket = visitor.ticket(), late.ticket()
    visitor.post("consent/", decision="agree", ticket=ticket)
    del visitor.client.cookies["participant"]
    Study.objects.filter(pk=study.pk).update(status="paused")
    visitor.post("consent/", decision="agree", ticket=ticket)
    assert visitor.participant() == Participant.objects.get()
    assert visitor.get("instructions/").status_code == 403
    assert late.post("consent/", decision="agree", ticket=late_ticket).status_code == 403
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


def test_a_minimum_age_is_confirmed_by_a_tick_and_never_by_default():
    make_open_study(pictures=1, minimum_age=16)
    visitor = Visitor()
    assert "at least 16 years old" in visitor.get().text
    page = visitor.get("consent/").text
    assert "I am at least 16 years old." in page
    assert "checked" not in page
    ticket = visitor.ticket()
    answer = visitor.post("consent/", decision="agree", ticket=ticket)
    assert answer.status_code == 422
    assert "confirm your age" in answer.text
    assert TICKET.search(answer.text)[1] == ticket
    assert not Participant.objects.exists()
    answer = visitor.post("consent/", decision="agree", ticket=ticket, old_enough="yes")
    assert answer.url == "/s/trust/instructions/"


def test_declining_takes_no_tick():
    make_open_study(pictures=1, minimum_age=16)
    assert Visitor().post("consent/", decision="decline").url == "/s/trust/declined/"


def test_without_a_minimum_age_nobody_is_asked():
    make_open_study(pictures=1)
    assert "years old" not in Visitor().get("consent/").text


def test_a_post_without_a_decision_says_so_and_keeps_the_ticket():
    make_open_study(pictures=1)
    visitor = Visitor()
    ticket = visitor.ticket()
    page = visitor.post("consent/", ticket=ticket).text
    assert "Nothing was chosen yet" in page
    assert TICKET.search(page)[1] == ticket


@pytest.mark.parametrize(
    ("headers", "device"),
    [
        ({"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Mobile/15E148"}, "phone"),
        ({"User-Agent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) Mobile Safari/537.36"}, "phone"),
        ({"User-Agent": "Mozilla/5.0 (Linux; Android 14; SM-X710) Safari/537.36"}, "tablet"),
        ({"User-Agent": "Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) Mobile/15E148"}, "tablet"),
        ({"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0"}, "desktop"),
        ({"User-Agent": "Mozilla/5.0 (X11; Linux)", "Sec-CH-UA-Mobile": "?1"}, "phone"),
        ({"User-Agent": ""}, ""),
    ],
)
def test_of_the_browser_only_the_kind_of_device_is_kept(headers, device):
    make_open_study(pictures=1)
    visitor = Visitor(headers=headers)
    assert visitor.join().device_type == device


def test_the_landing_page_tells_the_steps_of_this_very_study():
    study = make_open_study(pictures=2, trials_per_participant=9)
    page = Visitor().get().text
    assert "about 2 pairs of pictures" in page
    assert page.index("about 2 pairs") < page.index("questions about yourself")
    assert "guess" not in page
    Study.objects.update(asks_first=True, asks_guess=True, minimum_viewing_ms=500)
    study.comprehension.create(text="What do you see?", choices=["A", "B"], correct=0)
    page = Visitor().get().text
    assert page.index("questions about yourself") < page.index("questions about it")
    assert page.index("questions about it") < page.index("about 2 pairs")
    assert page.index("about 2 pairs") < page.index("You guess")
    assert "<noscript>" in page

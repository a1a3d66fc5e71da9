"""Whatever a participant sends while nothing can be stored is given back, to be sent again."""

import re

import pytest
from django.db import OperationalError

from studyapp.models import Elaboration, ItemResponse, Participant
from tests.factories import make_open_study
from tests.visitor import Visitor, without_tokens

pytestmark = pytest.mark.django_db
FIELD = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">')


@pytest.fixture
def breaks_down(monkeypatch):
    """Calls something with one of the actions failing as on a full disk."""

    def fail(**_):
        raise OperationalError("database or disk is full: lime-plain")

    def during(action, call):
        with monkeypatch.context() as broken:
            broken.setattr(action, fail)
            return call()

    return during


def _given_back(answer) -> dict[str, str]:
    """The fields of a page that says what it is, to be sent again."""
    assert answer.status_code == 503
    assert "not saved yet" in answer.text
    assert "lime" not in without_tokens(answer.text)
    assert answer["Retry-After"] == "5"
    assert "no-store" in answer["Cache-Control"]
    fields = dict(FIELD.findall(answer.text))
    assert fields.pop("csrfmiddlewaretoken")
    return fields


def test_a_consent_a_reason_and_the_questions_are_given_back(breaks_down):
    make_open_study(pictures=1, reason="optional")
    visitor = Visitor()
    ticket = visitor.ticket()
    views = "studyapp.views.participant"

    answer = breaks_down(
        f"{views}.arrival.enrol",
        lambda: visitor.post("consent/", decision="agree", ticket=ticket),
    )
    assert not Participant.objects.exists()
    visitor.post("consent/", **_given_back(answer))
    assert Participant.objects.count() == 1

    visitor.respond()
    answer = breaks_down(
        f"{views}.trials.elaborate", lambda: visitor.elaborate(reason='"Its nose"')
    )
    assert visitor.state() == "elaborate"
    sent = _given_back(answer)
    assert sent["reason"] == "&quot;Its nose&quot;"
    visitor.post("trial/", **sent)
    assert Elaboration.objects.count() == 1

    answer = breaks_down(f"{views}.questions.answer_questionnaire", visitor.finish)
    visitor.post("questions/", **_given_back(answer))
    assert ItemResponse.objects.get().value == "familiar"


def test_the_log_says_why_and_the_page_does_not(breaks_down, caplog):
    make_open_study(pictures=1)
    visitor = Visitor()
    visitor.join()
    breaks_down("studyapp.views.participant.trials.respond", visitor.respond)
    (record,) = [r for r in caplog.records if r.name == "studyapp.views.participant.unsaved"]
    assert "disk is full" in str(record.exc_info[1])


def test_a_report_of_trouble_that_cannot_be_kept_is_told_so(breaks_down):
    make_open_study(pictures=1)
    visitor = Visitor()
    visitor.join()
    sent = {"trial": visitor.trial_token(), "kind": "reloaded"}
    answer = breaks_down(
        "studyapp.views.participant.trials.note_event", lambda: visitor.post("trouble/", **sent)
    )
    assert answer.status_code == 503


def test_what_shows_nothing_while_the_database_is_away_is_not_kept_by_the_browser(monkeypatch):
    make_open_study(pictures=1)
    visitor = Visitor()
    participant = visitor.join()
    picture = visitor.pictures()[0]

    def fail(*_):
        raise OperationalError("the connection is closed")

    with monkeypatch.context() as broken:
        broken.setattr("studyapp.views.pictures._reached", fail)
        broken.setattr("studyapp.views.participant.arrival.send_on", fail)
        for answer in (
            visitor.client.get(picture),
            visitor.get(f"resume/{participant.token}/"),
        ):
            assert answer.status_code == 503
            assert answer["Retry-After"] == "5"
            assert "no-store" in answer["Cache-Control"]
            assert "immutable" not in answer["Cache-Control"]
    assert visitor.client.get(picture).status_code == 200

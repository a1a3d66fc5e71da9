"""What goes wrong in a browser is noted, and a picture that never comes leaves nobody stuck."""

import pytest
from django.test import Client

from studyapp.actions.studies import set_status
from studyapp.actions.taking_part.events import MOST_PER_PARTICIPANT
from studyapp.models import Event, Response, Study
from tests.factories import make_open_study
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    make_open_study(pictures=3)
    visitor = Visitor()
    visitor.join()
    return visitor


def _report(visitor: Visitor, kind: str, **more: str) -> int:
    """Send a report about the current trial; the status of the answer."""
    sent = {"trial": visitor.trial_token(), "kind": kind, **more}
    return visitor.post("trouble/", **sent).status_code


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        ("picture_failed", "a"),
        ("focus_lost", "2350"),
        ("resized", "390x844"),
        ("reloaded", ""),
    ],
)
def test_a_report_is_noted_with_its_trial(visitor, kind, detail):
    assert _report(visitor, kind, detail=detail) == 204
    event = Event.objects.get()
    assert (event.kind, event.detail, event.participant) == (kind, detail, visitor.participant())
    assert event.trial.token == visitor.trial_token()


@pytest.mark.parametrize(
    "kind", ["", "too_early", "came_back", "crashed", "FOCUS_LOST", "\x00", "x" * 500]
)
def test_a_report_of_an_unknown_kind_is_refused(visitor, kind):
    assert _report(visitor, kind) == 422
    assert not Event.objects.exists()


@pytest.mark.parametrize("detail", ["=1+1", "<b>", "x" * 41, "2 350", "a\n", "@x"])
def test_a_detail_that_is_none_is_dropped(visitor, detail):
    assert _report(visitor, "focus_lost", detail=detail) == 204
    assert Event.objects.get().detail == ""


def test_a_report_needs_a_participant_a_trial_of_theirs_and_an_open_study(visitor):
    other = Visitor()
    other.join()
    token = visitor.trial_token()
    assert Visitor().post("trouble/", trial=token, kind="reloaded").status_code == 404
    assert other.post("trouble/", trial=token, kind="reloaded").status_code == 404
    assert visitor.post("trouble/", trial="unknown", kind="reloaded").status_code == 404
    assert visitor.post("trouble/", trial="../", kind="reloaded").status_code == 422
    assert visitor.get("trouble/").status_code == 405
    set_status(study=Study.objects.get(), status=Study.Status.PAUSED)
    assert visitor.post("trouble/", trial=token, kind="reloaded").status_code == 403
    assert not Event.objects.exists()


def test_a_report_needs_the_forms_token(visitor):
    strict = Visitor(enforce_csrf_checks=True)
    strict.client.cookies = visitor.client.cookies
    assert isinstance(strict.client, Client)
    assert _report(strict, "reloaded") == 403
    assert not Event.objects.exists()


def test_reports_are_noted_up_to_a_limit_but_the_first_failure_of_each_trial_always(visitor):
    trial = visitor.participant().trials.get(position=1)
    Event.objects.bulk_create(
        Event(participant=visitor.participant(), trial=trial, kind="focus_lost")
        for _ in range(MOST_PER_PARTICIPANT)
    )
    assert _report(visitor, "focus_lost") == 204
    assert Event.objects.count() == MOST_PER_PARTICIPANT
    assert _report(visitor, "picture_failed") == 204
    assert _report(visitor, "picture_failed") == 204
    assert Event.objects.filter(kind="picture_failed").count() == 1


def test_a_pair_may_be_skipped_once_its_picture_failed_and_only_then(visitor):
    Study.objects.update(asks_confidence=True)
    assert visitor.respond("none").status_code == 422
    _report(visitor, "picture_failed", detail="b")
    assert visitor.respond("none").status_code == 302
    assert Response.objects.get().side == "none"
    # Nothing is asked about a choice that nobody made, and the next pair is not to be skipped.
    assert visitor.state() == "choose"
    assert visitor.respond("none").status_code == 422


def test_a_pair_may_be_skipped_where_a_script_is_needed_though_nothing_was_measured(visitor):
    Study.objects.update(needs_timing=True)
    _report(visitor, "picture_failed")
    assert visitor.respond("none").status_code == 302


def test_what_the_script_reports_with_is_in_the_page(visitor):
    page = visitor.get("trial/").text
    assert 'data-trouble="/s/trust/trouble/"' in page
    assert 'id="skip" hidden' in page

"""What a browser is told to refuse, and what it is given when something breaks."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import OperationalError, connection, transaction
from django.template.loader import render_to_string

from studyapp.models import Participant, Response
from tests.factories import make_open_study
from tests.visitor import Visitor
from tests.walker import walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def answers():
    """Every answer of a whole study."""
    return walk(make_open_study(pictures=2)).answers


@pytest.fixture
def patience():
    """Sets how long this connection waits for a lock; the test's end sets it back."""
    waits = {"sqlite": "PRAGMA busy_timeout = {}", "postgresql": "SET lock_timeout = {}"}

    def wait(*, milliseconds: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(waits[connection.vendor].format(milliseconds))

    yield wait
    connection.close()


def test_pages_hold_no_inline_script_or_style(answers):
    pages = [answer for answer in answers if "text/html" in answer.head]
    assert len(pages) > 15
    for page in pages:
        assert not re.search(r"\sstyle\s*=|<style|\son\w+\s*=|javascript:", page.text), page.address
        assert not re.search(r"<script(?![^>]*\ssrc=)", page.text), page.address


def test_pages_load_nothing_from_elsewhere(answers):
    for page in answers:
        if "text/html" in page.head:
            places = re.findall(r'(?:src|href|action)="((?:https?:)?//[^"]+)"', page.text)
            assert all(place.startswith("http://testserver/s/trust/resume/") for place in places)


def test_every_page_forbids_what_it_does_not_need(answers):
    for answer in answers:
        assert "X-Content-Type-Options: nosniff" in answer.head or "/static/" in answer.address
        if "/static/" not in answer.address:
            policy = re.search(r"Content-Security-Policy: (.+)", answer.head)[1]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert "Referrer-Policy: same-origin" in answer.head


def test_a_participant_gets_no_other_cookies_than_these(answers):
    names = {
        line.split("=")[0]
        for answer in answers
        for line in answer.head.splitlines()
        if re.match(r"\w+=", line)
    }
    assert names == {"participant", "csrftoken", "language"}


@pytest.mark.parametrize("failure", [OSError, OperationalError])
def test_an_answer_that_cannot_be_stored_is_told_kindly_and_can_be_sent_again(monkeypatch, failure):
    def broken(**_):
        raise failure("disk full: gradcam")

    make_open_study(pictures=1)
    visitor = Visitor()
    visitor.join()
    token = visitor.trial_token()
    with monkeypatch.context() as broken_down:
        broken_down.setattr("studyapp.views.participant.trials.respond", broken)
        answer = visitor.post("trial/", trial=token, choice="left", response_time_ms="900")
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "not saved yet" in answer.text
    assert "gradcam" not in answer.text
    assert visitor.trial_token() == token
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text))
    assert fields.pop("csrfmiddlewaretoken")
    assert fields == {"trial": token, "choice": "left", "response_time_ms": "900"}
    visitor.post("trial/", **fields)
    assert (Response.objects.get().side, Response.objects.get().response_time_ms) == ("left", 900)


def test_a_page_that_cannot_be_made_offers_itself_again(monkeypatch):
    def broken(**_):
        raise OperationalError("database is locked")

    make_open_study(pictures=1)
    visitor = Visitor()
    visitor.join()
    monkeypatch.setattr("studyapp.views.participant.trials.present", broken)
    answer = visitor.get("trial/")
    assert answer.status_code == 503
    assert 'href="/s/trust/trial/"' in answer.text


@pytest.mark.django_db(transaction=True)
def test_an_answer_waits_for_a_lock_and_is_given_back_if_it_lasts(patience):
    make_open_study(pictures=1)
    visitor = Visitor()
    participant = visitor.join()
    token = visitor.trial_token()
    held, over = Event(), Event()

    def hold():
        try:
            with transaction.atomic():
                Participant.objects.select_for_update().get(pk=participant.pk)
                held.set()
                over.wait(10)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        other.submit(hold)
        held.wait(10)
        patience(milliseconds=200)
        assert visitor.post("trial/", trial=token, choice="left").status_code == 503
        over.set()
    assert visitor.post("trial/", trial=token, choice="left").status_code == 302
    assert Response.objects.get().side == "left"


def test_the_page_of_a_failure_needs_no_request():
    assert "Something went wrong" in render_to_string("500.html")

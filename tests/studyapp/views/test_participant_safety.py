"""What a browser is told to refuse, and what it is given when something breaks."""

import re

import pytest
from django.template.loader import render_to_string

from tests.crawler import walk
from tests.factories import make_open_study
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def answers():
    """Every answer of a whole study."""
    return walk(make_open_study(pictures=2)).answers


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


def test_a_participant_gets_no_other_cookies_than_two(answers):
    names = {
        line.split("=")[0]
        for answer in answers
        for line in answer.head.splitlines()
        if re.match(r"\w+=", line)
    }
    assert names == {"participant", "csrftoken"}


def test_a_failure_is_told_kindly_and_tells_nothing(monkeypatch):
    def broken(**_):
        raise OSError("disk full: gradcam")

    make_open_study(pictures=1)
    visitor = Visitor(raise_request_exception=False)
    visitor.join()
    token = visitor.trial_token()
    monkeypatch.setattr("studyapp.views.participant.trials.respond", broken)
    answer = visitor.post("trial/", trial=token, choice="left")
    assert answer.status_code == 500
    assert "may not have been stored" in answer.text
    assert "gradcam" not in answer.text
    assert visitor.trial_token() == token


def test_the_page_of_a_failure_needs_no_request():
    assert "Something went wrong" in render_to_string("500.html")

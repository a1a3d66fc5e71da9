"""Requests that no page sends: methods that would say something back, bodies of two lengths."""

import io

import pytest
from django.test import Client
from gunicorn.config import Config
from gunicorn.http.errors import InvalidHeader
from gunicorn.http.parser import RequestParser

from tests.factories import make_open_study, make_researcher

PAGES = (
    "/",
    "/s/trust/",
    "/s/trust/trial/",
    "/accounts/login/",
    "/studies/",
    "/people/",
    "/healthz",
)


@pytest.mark.django_db
def test_nothing_that_is_sent_comes_back_by_trace():
    make_open_study(pictures=1)
    member = Client()
    member.force_login(make_researcher())
    for client in (Client(), member):
        for page in PAGES:
            answer = client.trace(page, headers={"X-Secret": "only for you"})
            assert answer.status_code in (302, 405), page
            assert "only for you" not in answer.text


def test_a_body_that_tells_its_end_in_two_ways_is_refused():
    said = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
    with pytest.raises(InvalidHeader):
        next(RequestParser(Config(), io.BytesIO(said + b"0\r\n\r\n"), ("127.0.0.1", 1)))

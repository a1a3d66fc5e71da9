"""Nothing is changed by a request that a page of another site could make."""

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import resolve

from tests.roles.world import make_world
from tests.security.addresses import addresses, patterns

pytestmark = pytest.mark.django_db
COPY = "/studies/trust/copy/"
ELSEWHERE = (
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://testserver.evil.example"},
    {"referer": "https://evil.example/http://testserver/"},
)
UNSAFE = ("post", "put", "patch", "delete")


@pytest.fixture
def world():
    return make_world()


def strict(world, person: str) -> Client:
    """A browser whose forms are looked at, as outside of tests."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.clients[person].cookies.copy()
    return client


def rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_every_address_is_one(world):
    found = dict(addresses(world))
    assert set(found) == {route for route, _ in patterns()}
    assert len(found) > 250
    for address in found.values():
        resolve(address)


def test_no_address_is_let_off_the_token_of_forms():
    let_off = [
        route for route, pattern in patterns() if getattr(pattern.callback, "csrf_exempt", False)
    ]
    assert let_off == []


@pytest.mark.parametrize("person", ["admin", "participant"])
def test_without_a_token_every_address_refuses_what_could_change_something(world, person):
    """Reports that a browser sends while a page goes away (beacons) are forms like any other."""
    client, before, wrong = strict(world, person), rows(), []
    for route, address in addresses(world):
        for method in UNSAFE if route == "s/<slug:slug>/trouble/" else ("post",):
            answer = getattr(client, method)(address)
            if answer.status_code != 403:
                wrong.append(f"{method} {route}: {answer.status_code}")
    assert wrong == []
    assert rows() == before


def test_a_token_from_another_site_or_of_another_cookie_is_none(world):
    client = strict(world, "member")
    client.get("/studies/new/")
    sent = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    for header in ELSEWHERE:
        answer = client.post(COPY, sent, headers=header, secure="referer" in header)
        assert answer.status_code == 403, header
    assert client.post(COPY, {"csrfmiddlewaretoken": "a" * 64}).status_code == 403
    assert client.post(COPY, sent).status_code in (200, 302, 422)


def test_a_cookie_goes_with_no_request_that_another_site_begins():
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"

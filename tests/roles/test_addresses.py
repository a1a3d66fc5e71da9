"""Every address, for everybody: a new one without a row in the table fails."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.roles.table import TABLE
from tests.roles.world import LET_IN, PEOPLE, World, make_world

pytestmark = pytest.mark.django_db
# Who has no account is sent to the log-in; who has one is told that it does not exist, or (where
# only the role is missing) that it is not for them.
NO_ACCOUNT = {"anonymous", "participant", "other"}


def routes(patterns: list | None = None, before: str = "") -> Iterator[str]:
    """The routes of the URL configuration but for the admin's own."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        elif isinstance(pattern, URLResolver) and route != "admin/":
            yield from routes(pattern.url_patterns, route)


def address(world: World, route: str) -> str:
    """The route with its places filled."""
    values = world.values(route)
    parts = route.split("<")
    filled = [parts[0]]
    for part in parts[1:]:
        place, _, rest = part.partition(">")
        filled += [str(values[place.split(":")[-1]]), rest]
    return "/" + "".join(filled)


class LetIn(Exception):
    """The view found the study for this person; what it would do with it is tested elsewhere."""


@pytest.fixture
def doors(monkeypatch):
    """Views stop as soon as they have found whose study it is, so that nothing is computed."""

    def found(*args, **kwargs):
        raise LetIn(get_object_or_404(*args, **kwargs))

    for module in ("visible", "imported"):
        monkeypatch.setattr(f"studyapp.views.{module}.get_object_or_404", found)


def outcome(response: HttpResponseBase) -> str:
    if response.status_code == 302 and f"{reverse('login')}?next=" in response["Location"]:
        return "log-in"
    return {403: "refused", 404: "nothing", 405: "no such method"}.get(
        response.status_code, "in" if response.status_code < 500 else "broken"
    )


def expected(group: str, person: str) -> set[str]:
    if not group:
        return {"no such method", "log-in"}
    if person in LET_IN[group.rstrip("*")]:
        return {"in", "nothing"} if group.endswith("*") else {"in"}
    if group == "holder":
        return {"nothing"}
    return {"log-in"} if person in NO_ACCOUNT else {"nothing", "refused"}


def asked(world: World, person: str, method: str, route: str) -> str:
    """What comes of a request, which changes nothing for the next one."""
    client = world.clients[person]
    cookies = client.cookies.copy()
    try:
        with transaction.atomic():
            response = getattr(client, method)(address(world, route))
            if response.streaming:
                b"".join(response)  # which closes the files
            transaction.set_rollback(True)
    except LetIn:
        return "in"
    client.cookies = cookies
    return outcome(response)


def test_every_address_has_a_row_and_every_row_an_address():
    assert set(routes()) == set(TABLE)


def test_the_table_holds_for_everybody(doors):
    world, wrong = make_world(), []
    for route, groups in TABLE.items():
        for method, group in zip(("get", "post"), groups, strict=True):
            for person in () if group == "unlisted" else PEOPLE:
                came = asked(world, person, method, route)
                if came not in expected(group, person):
                    wrong.append(f"{method} {route} {person}: {came}")
    assert not wrong, "\n".join(wrong)

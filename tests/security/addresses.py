"""Every address of the installation, the admin's included, with its places filled."""

import re
from collections.abc import Iterator

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

from studyapp import media
from studyapp.analysis.results.document import Results
from studyapp.models import ImportedAnswers
from tests.roles.table import TABLE
from tests.roles.test_addresses import address
from tests.roles.world import World, make_world

FILLED = {"object_id": "1", "content_type_id": "1", "url": "nothing"}


def make_whole_world() -> World:
    """The world of the table of roles, in which answers that were imported can be looked at."""
    made = make_world()
    empty = Results(facts={}, plan={}).to_json()
    package = media.store("packages", b"PK", ".zip")
    ImportedAnswers.objects.update(document=empty, package=package)
    return made


def patterns(found: list | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the URL configuration with its whole route."""
    for pattern in get_resolver().url_patterns if found is None else found:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        elif isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, route)


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Each route and an address that it takes; those outside the admin exist in that world."""
    for route in TABLE:
        yield route, address(world, route)
    for route, _ in patterns():
        if route not in TABLE:
            yield route, "/" + _of_admin(route)


def _of_admin(route: str) -> str:
    plain = re.sub(r"\(\?P<(\w+)>.*?\)(?=\$|/)", r"<\1>", route).rstrip("$")
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda place: _filling(place[1]), plain)


def _filling(place: str) -> str:
    nouns = {model._meta.app_label for model in admin.site._registry}
    return sorted(nouns)[0] if place == "app_label" else FILLED.get(place, "1")

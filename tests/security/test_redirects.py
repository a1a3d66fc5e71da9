"""No address makes this site send anybody to another one."""

from urllib.parse import quote, urlsplit

import pytest
from django.test import Client

from tests.factories import make_admin
from tests.roles.world import make_world
from tests.studyapp.test_return_links import HOSTS, SCHEMES

pytestmark = pytest.mark.django_db
TRICKS = tuple(dict.fromkeys((*SCHEMES, *HOSTS)))
PASSWORD = "a long one, for tests"


def leads_elsewhere(answer) -> bool:
    """Whether a browser would leave this site; it takes \\ for / and drops tabs and line ends."""
    place = answer.get("Location", "")
    seen = place.replace("\\", "/").translate({9: None, 10: None, 13: None}).strip()
    parts = urlsplit(seen)
    return parts.netloc not in ("", "testserver") or parts.scheme not in ("", "http", "https")


def test_there_are_enough_tricks():
    assert len(TRICKS) >= 100


def test_logging_in_leads_nowhere_else(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    user = make_admin()
    user.set_password(PASSWORD)
    user.save()
    wrong, sent = [], {"login": user.username, "password": PASSWORD}
    for trick in TRICKS[::9]:  # logged in already, one is sent on by the same rule; see below
        answer = Client().post("/accounts/login/", {**sent, "next": trick})
        assert answer.status_code == 302, trick
        if leads_elsewhere(answer):
            wrong.append((trick, answer["Location"]))
    assert wrong == []


def test_no_parameter_of_any_address_leads_elsewhere():
    """Each address is asked with every eighth trick, and each trick is asked somewhere."""
    world, wrong = make_world(), []
    tries = (
        ("participant", "/s/trust/?next={0}&return_url={0}&lang={0}"),
        ("participant", "/s/trust/end/?next={0}&return_url={0}&code={0}"),
        ("member", "/accounts/login/?next={0}"),
        ("member", "/accounts/again/?next={0}"),
        ("member", "/admin/login/?next={0}"),
        ("member", "/studies/trust/?next={0}"),
        ("anonymous", "/results/?next={0}"),
        ("anonymous", "/{0}"),
    )
    for number, trick in enumerate(TRICKS):
        person, address = tries[number % len(tries)]
        answer = world.clients[person].get(address.format(quote(trick, safe="")))
        if leads_elsewhere(answer) or (trick and f'href="{trick}"' in answer.text):
            wrong.append((address, trick, answer.get("Location", "")))
    assert wrong == []

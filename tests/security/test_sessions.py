"""Cookies and sessions: what a browser keeps, and for how long it is worth anything."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from studyapp.models.participation import new_token
from tests.factories import make_open_study, make_researcher
from tests.processes import ROOT
from tests.visitor import Visitor

PASSWORD = "a long one, for tests"
NAMES = (
    *("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"),
    *("SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH"),
    *("CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_SAMESITE", "CSRF_COOKIE_DOMAIN"),
    *("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_SSL_REDIRECT", "MFA"),
)


def test_in_production_cookies_are_for_this_host_alone_and_encrypted(tmp_path):
    told = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "studyapp.settings",
        "SEEWHY_DATA_DIR": str(tmp_path),
        "SEEWHY_PRODUCTION": "1",
        "SEEWHY_SECRET_KEY": "aB3-" + "x7" * 30,
    }
    code = "import json; from django.conf import settings as s; "
    code += f"print(json.dumps({{n: getattr(s, n) for n in {NAMES}}}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=told, capture_output=True, check=True
    )
    found = json.loads(done.stdout)
    for kind in ("SESSION", "CSRF"):
        # What the prefix asks for: encrypted, the whole host, no other host.
        assert found[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert found[f"{kind}_COOKIE_SECURE"]
        assert found[f"{kind}_COOKIE_DOMAIN"] is None
        assert found[f"{kind}_COOKIE_SAMESITE"] == "Lax"
    assert found["SESSION_COOKIE_HTTPONLY"]
    assert found["SESSION_COOKIE_PATH"] == "/"
    assert found["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert found["SECURE_SSL_REDIRECT"]
    assert found["MFA"]


@pytest.mark.django_db
def test_who_logs_in_gets_another_session_than_before(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    user = make_researcher(name="rosa")
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    client.post("/accounts/login/", {"login": "rosa", "password": PASSWORD})
    after = client.cookies["sessionid"]
    assert after.value != before
    assert after["httponly"]
    assert after["samesite"] == "Lax"
    client.post("/accounts/logout/")
    kept = Client()
    kept.cookies["sessionid"] = after.value
    assert kept.get("/studies/").status_code == 302  # to the log-in


@pytest.mark.django_db
def test_who_joins_gets_a_token_that_nobody_could_have_planted():
    make_open_study(pictures=1)
    planted = new_token()
    visitor = Visitor()
    visitor.client.cookies["participant"] = planted
    participant = visitor.join()
    assert participant.token != planted
    cookie = visitor.client.cookies["participant"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_tokens_hold_128_bits_and_none_is_like_another():
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(len(token) * 6 >= 128 for token in tokens)  # of 64 signs each


def test_what_tells_where_somebody_comes_from_stays_on_this_site():
    assert settings.SECURE_REFERRER_POLICY == "same-origin"

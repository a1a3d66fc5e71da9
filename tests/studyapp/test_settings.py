"""Settings come from the environment and refuse what is unsafe."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection

from studyapp.checks import sqlite_keeps_answers

ROOT = Path(__file__).resolve().parents[2]
KEY = "x7" * 30


def check(tmp_path, **variables: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check --deploy` with these variables."""
    plain = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**plain, "SEEWHY_DATA_DIR": str(tmp_path), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_refuses_to_start_without_a_secret_key(tmp_path):
    refused = check(tmp_path, SEEWHY_PRODUCTION="1")
    assert refused.returncode != 0
    assert "SEEWHY_SECRET_KEY" in refused.stderr


def test_production_refuses_debug(tmp_path):
    refused = check(tmp_path, SEEWHY_PRODUCTION="1", SEEWHY_SECRET_KEY=KEY, SEEWHY_DEBUG="1")
    assert "SEEWHY_DEBUG" in refused.stderr


def test_production_passes_the_deployment_checks(tmp_path):
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text("{}")
    sound = {
        "SEEWHY_PRODUCTION": "1",
        "SEEWHY_SECRET_KEY": "aB3-" + KEY,
        "SEEWHY_ALLOWED_HOSTS": "study.example.org",
        "SEEWHY_SITE": "https://study.example.org",
        "SEEWHY_PROXIES": "1",
        "SEEWHY_EMAIL_URL": "smtp://mail.example.org",
        "SEEWHY_EMAIL_FROM": "study@example.org",
    }
    passed = check(tmp_path, **sound)
    assert passed.returncode == 0, passed.stderr


def test_the_checks_of_this_installation_pass():
    assert run_checks() == []


def test_sqlite_without_immediate_transactions_is_an_error(monkeypatch):
    plain = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}
    monkeypatch.setitem(settings.DATABASES, "default", plain)
    assert [message.id for message in sqlite_keeps_answers()] == ["seewhy.E001"]


@pytest.mark.django_db
def test_the_database_keeps_its_promises():
    if connection.vendor != "sqlite":
        assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"]
        assert connection.settings_dict["OPTIONS"]["connect_timeout"] < 5
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("20s",)
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)  # FULL
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"

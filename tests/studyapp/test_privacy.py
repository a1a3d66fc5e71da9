"""What is never stored and never logged, and what every answer tells the browser."""

import json
import logging
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.db import connection
from django.test import Client

from studyapp.launch import web_command
from studyapp.models import Participant
from studyapp.personal_parts import JsonLines, SeenLines, WithoutPersonalParts
from tests.factories import make_open_study
from tests.visitor import Visitor

AGENT = "OddBrowser/77.31 (NeverSeenBefore; Mobile)"
ADDRESSES = ("203.0.113.77", "198.51.100.23")


@pytest.fixture
def log():
    """Everything that is logged, through the handler that the settings make."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(message)s %(args)s"))
    loggers = [logging.getLogger(name) for name in ("", "django.server", "django.request")]
    for logger in loggers:
        logger.addHandler(handler)
    level = loggers[0].level
    loggers[0].setLevel(logging.DEBUG)
    yield written
    loggers[0].setLevel(level)
    for logger in loggers:
        logger.removeHandler(handler)


def _whole_database() -> str:
    rows = [
        json.dumps(serializers.serialize("python", model._base_manager.all()), default=str)
        for model in apps.get_models(include_auto_created=True)
    ]
    with connection.cursor() as cursor:  # tables that no model knows
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows.append(str(cursor.fetchall()))
    return "\n".join(rows)


@pytest.mark.django_db
def test_no_address_and_no_browser_is_stored_or_logged(log):
    make_open_study(pictures=2, recruiter="prolific")
    visitor = Visitor(
        REMOTE_ADDR=ADDRESSES[0],
        headers={"User-Agent": AGENT, "X-Forwarded-For": ADDRESSES[1], "X-Real-IP": ADDRESSES[1]},
    )
    visitor.get("?PROLIFIC_PID=oddpid77&STUDY_ID=s&SESSION_ID=t")
    visitor.post("consent/", decision="agree", ticket="forged")
    visitor.join()
    visitor.get("trial/?PROLIFIC_PID=oddpid77")
    visitor.respond_to_all()
    visitor.finish()
    visitor.get("end/")
    visitor.get("nowhere/?PROLIFIC_PID=oddpid77")
    assert Participant.objects.get().outcome == "completed"
    stored = _whole_database()
    assert "oddpid77" in stored
    assert Participant.objects.get().code in stored
    for text in (AGENT, "OddBrowser", *ADDRESSES):
        assert text not in stored
        assert text not in log.getvalue()
    assert "Not Found: /s/trust/nowhere/" in log.getvalue()
    assert "oddpid77" not in log.getvalue()


@pytest.mark.parametrize(
    ("message", "arguments", "written"),
    [
        (
            '"%s" %s',
            ("GET /s/trust/?PROLIFIC_PID=a&b=c HTTP/1.1", 200),
            '"GET /s/trust/?… HTTP/1.1" 200',
        ),
        ("Error handling request %s", ("/s/t/?pid=a",), "Error handling request /s/t/?…"),
        ("Forbidden: %s", ("/s/trust/i/AbC-_9/",), "Forbidden: /s/trust/i/…/"),
        ("Not Found: /s/trust/resume/AbC/", (), "Not Found: /s/trust/resume/…/"),
        ("Not Found: /s/trust/picture/AbC", (), "Not Found: /s/trust/picture/…"),
        ("Is 7 %% enough?", (), "Is 7 %% enough?"),
        ("%s done?", (3,), "3 done?"),
    ],
)
def test_what_is_personal_in_an_address_is_cut_out_of_the_log(message, arguments, written):
    record = logging.LogRecord("any", logging.INFO, "", 0, message, arguments, None)
    assert WithoutPersonalParts().filter(record)
    assert record.getMessage() == written


def test_every_logger_that_writes_addresses_writes_through_the_filter():
    configured = settings.LOGGING
    assert configured["handlers"]["console"]["filters"] == ["impersonal"]
    assert list(configured["handlers"]) == ["console"]
    assert {"django.server", "gunicorn.error"} <= configured["loggers"].keys()
    assert all(each["handlers"] == ["console"] for each in configured["loggers"].values())


def test_the_web_server_keeps_no_access_log():
    assert not any("access" in word for word in web_command("127.0.0.1", 8000, 2))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/s/trust/",
        "/s/trust/trial/",
        "/s/nowhere/",
        "/results/",
        "/admin/login/",
        "/accounts/login/",
        "/static/css/base.css",
        "/nowhere",
    ],
)
def test_every_answer_refuses_what_no_study_needs(address):
    make_open_study(pictures=1)
    answer = Client().get(address)
    answer.close()
    assert "camera=()" in answer["Permissions-Policy"]
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("kind", [SeenLines, JsonLines])
def test_no_line_of_a_log_orders_a_terminal_about(kind):
    name = "a\x1b[2J\x9b2J\u202egnp.b\r"
    record = logging.LogRecord("s", 30, "", 1, "refused: %s\n\tcat.png é", (name,), None)
    said = kind().format(record)
    assert all(sign.isprintable() or sign in "\n\t" for sign in said)
    assert "cat.png" in said

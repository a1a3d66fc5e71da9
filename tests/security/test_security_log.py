"""The log tells who logged in and who was refused what, by number; no name, address or browser."""

import logging
import time
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from studyapp.personal_parts import SeenLines
from tests.factories import make_open_study, make_researcher, make_viewer
from tests.studyapp.views.test_logging_in import PASSWORD, code, log_in, with_second_factor
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
ADDRESS, BROWSER = "203.0.113.77", "OddBrowser/77"


@pytest.fixture
def said(caplog):
    caplog.set_level(logging.INFO, logger="seewhy.security")
    return lambda: [one.getMessage() for one in caplog.records if one.name == "seewhy.security"]


def test_logging_in_and_out_and_failing_to_is_told_with_the_account_and_the_way(said):
    rosa = with_second_factor(make_researcher())
    client = Client(REMOTE_ADDR=ADDRESS, headers={"User-Agent": BROWSER})
    log_in(client, password="wrong")
    log_in(client, "my password by mistake", password="wrong")
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code()})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("logout"))
    who = f"account {rosa.pk}"
    assert said() == [
        f"log-in refused: {who}",
        "log-in refused: no account",
        f"log-in refused: {who}",
        f"logged in: {who}, by password and totp",
        f"proved again: {who}, by password",
        f"logged out: {who}",
    ]
    for word in ("rosa", "mistake", "wrong", ADDRESS, BROWSER):
        assert word not in str(said())


def test_a_lock_out_is_told(said):
    rosa = make_researcher()
    for _ in range(5):
        log_in(Client(), password="wrong")
    assert f"locked out: account {rosa.pk}" in said()


def test_what_is_refused_is_told_with_who_asked(said):
    study = make_open_study(pictures=1)
    vera = make_viewer(study)
    client = Client()
    client.get(reverse("people"))
    client.force_login(vera)
    client.get(reverse("people"))
    client.post(reverse("unblind", args=[study.slug]))
    client.get(reverse("studies"))
    assert [line for line in said() if line.startswith("refused")] == [
        "refused: nobody, GET '/people/', 302",
        f"refused: account {vera.pk}, GET '/people/', 404",
        f"refused: account {vera.pk}, POST '/results/{study.slug}/unblind/', 404",
    ]


def test_nothing_is_told_of_participants(said):
    study = make_open_study(pictures=1)
    client = Client()
    client.get(reverse("landing", args=[study.slug]))
    client.get(f"/s/{study.slug}/nowhere/")
    client.get(reverse("trial", args=[study.slug]))
    assert said() == []


def test_what_was_signed_by_somebody_else_is_told_and_what_has_only_aged_is_not(said, monkeypatch):
    make_open_study(pictures=1)
    visitor = Visitor()
    ticket = visitor.ticket()
    visitor.post("consent/", decision="agree", ticket=ticket[:-2])
    visitor.post("withdraw/", ticket="forged", confirm="yes")
    assert "forged: the ticket of a consent form" in said()
    count = len(said())
    later = SimpleNamespace(time=lambda: time.time() + 10**9)
    monkeypatch.setattr("django.core.signing.time", later)
    visitor.post("consent/", decision="agree", ticket=ticket)
    assert len(said()) == count


def test_an_address_cannot_begin_a_line_of_its_own(said):
    Client().get("/nowhere/%0A2026-11-23 logged in: account 1/")
    assert len(said()) == 1
    assert "\n" not in said()[0]


def test_times_in_lines_for_people_are_utc_and_say_so():
    record = logging.LogRecord("any", logging.INFO, "", 0, "done", (), None)
    record.created, record.msecs = 0.0, 7.0
    assert SeenLines("%(asctime)s %(message)s").format(record) == "1970-01-01T00:00:00.007Z done"

"""A variable that cannot be meant is named with what to write; no misspelt switch is simply off."""

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from studyapp.environment import address, switch, whole_number

NAME = "SEEWHY_TRIED"


@pytest.mark.parametrize(
    ("said", "default", "meant"),
    [("1", False, True), (" Yes", False, True), ("off", True, False), ("", True, True)],
)
def test_a_switch_is_on_or_off(monkeypatch, said, default, meant):
    monkeypatch.setenv(NAME, said)
    assert switch(NAME, default) is meant


@pytest.mark.parametrize("said", ["ture", "2", "maybe"])
def test_a_misspelt_switch_is_refused(monkeypatch, said):
    monkeypatch.setenv(NAME, said)
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is '{said}', neither on nor off"):
        switch(NAME, True)


@pytest.mark.parametrize(("said", "meant"), [("", 7), ("0", 0), (" 12 ", 12)])
def test_a_number_is_read(monkeypatch, said, meant):
    monkeypatch.setenv(NAME, said)
    assert whole_number(NAME, 7) == meant


@pytest.mark.parametrize("said", ["many", "-1", "1.5", "²"])
def test_what_is_no_number_is_refused(monkeypatch, said):
    monkeypatch.setenv(NAME, said)
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is '{said}'; write a whole number"):
        whole_number(NAME, 0)


@pytest.mark.parametrize("said", ["smtpx://user:secret@a", "secret", "smtp://user:secret@a:port"])
def test_a_server_that_is_not_understood_is_refused_without_its_password(monkeypatch, said):
    monkeypatch.setenv(NAME, said)
    with pytest.raises(ImproperlyConfigured, match="write it like smtp://b") as refusal:
        address(NAME, environ.Env().email_url, "smtp://b")
    assert "secret" not in str(refusal.value)

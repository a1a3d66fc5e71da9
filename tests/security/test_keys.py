"""The installation's key is replaced while people go on, and secrets may come from files."""

import base64
import hashlib
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.fernet import Fernet, InvalidToken
from django.core import signing
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from studyapp.models import LogbookEntry
from studyapp.second_factor import SecondFactor
from studyapp.settings import env
from tests.factories import make_researcher
from tests.studyapp.views.test_logging_in import SECRET, code, is_in, log_in, with_second_factor

OLD, NEW = "the key of before, " * 4, "the key of today, " * 4


@pytest.mark.django_db
def test_a_key_is_replaced_in_three_steps_and_nobody_notices(settings):
    settings.SECRET_KEY = OLD
    user = with_second_factor(make_researcher())
    codes = RecoveryCodes.activate(user).get_unused_codes()
    inside = Client()
    inside.force_login(user)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert inside.get(reverse("studies")).status_code == 200
    said = StringIO()
    call_command("renew_secrets", stdout=said)
    assert said.getvalue().startswith("2 renewed")
    assert LogbookEntry.objects.first().details == {"number": 2}
    settings.SECRET_KEY_FALLBACKS = []
    app = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert SecondFactor().decrypt(app.data["secret"]) == SECRET
    assert RecoveryCodes(Authenticator.objects.exclude(pk=app.pk).get()).get_unused_codes() == codes
    client = Client()
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert is_in(client)


@pytest.mark.django_db
def test_where_no_key_reads_a_second_factor_nothing_is_changed_and_it_is_named(settings):
    settings.SECRET_KEY = OLD
    with_second_factor(make_researcher())
    before = Authenticator.objects.get().data
    settings.SECRET_KEY = NEW
    with pytest.raises(CommandError, match="No key reads the second factor of rosa"):
        call_command("renew_secrets")
    assert Authenticator.objects.get().data == before


def test_what_was_signed_by_a_key_of_before_is_read_until_the_key_is_thrown_away(settings):
    settings.SECRET_KEY = OLD
    signed = signing.dumps("a form", salt="any")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert signing.loads(signed, salt="any") == "a form"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(signing.BadSignature):
        signing.loads(signed, salt="any")


def test_what_is_encrypted_cannot_be_changed_unnoticed(settings):
    kept = SecondFactor().encrypt(SECRET)
    key = hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()
    assert Fernet(base64.urlsafe_b64encode(key)).decrypt(kept.encode()).decode() == SECRET
    other = kept[:-3] + ("A" if kept[-3] != "A" else "B") + kept[-2:]
    with pytest.raises(InvalidToken):
        SecondFactor().decrypt(other)


def test_a_secret_may_come_from_a_file(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("from a vault")
    monkeypatch.setenv("SEEWHY_TRIED_FILE", str(tmp_path / "key"))
    assert env.str("SEEWHY_TRIED") == "from a vault"

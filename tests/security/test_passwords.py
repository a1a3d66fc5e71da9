"""Passwords: what is refused, what is taken as it is, and how one is changed."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from studyapp.models import LogbookEntry
from tests.factories import make_researcher, make_viewer
from tests.studyapp.views.test_logging_in import PASSWORD, is_in, log_in

NEW = "quiet otters count 41 lamps"


@pytest.mark.parametrize("password", ["qwertyuiop123", "1q2w3e4r5t6y7u8i", "Qwertyuiop123"])
def test_a_password_from_a_breach_is_refused(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert "password_breached" in {error.code for error in refused.value.error_list}


@pytest.mark.parametrize(
    "password",
    ["SeeWhy-researcher-2026", "adminadmin-seewhy", "Nimwegen-lab-2026!", "study.example.org"],
)
def test_a_password_of_the_names_of_this_installation_is_refused(settings, password):
    settings.PASSWORD_WORDS = ["nimwegen-lab"]
    settings.SITE = "https://study.example.org"
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert "password_of_our_words" in {error.code for error in refused.value.error_list}


@pytest.mark.parametrize(
    "password",
    [
        NEW,
        "seewhy is among many other words",
        "ÿ 🦦 łódź ⟂ 12 und mehr",
        "only small letters so",
        "x9" * 64,
    ],
)
def test_any_composition_and_length_is_taken_and_compared_sign_by_sign(password):
    validate_password(password)
    user = User(username="una")
    user.set_password(password)
    assert user.check_password(password)
    for other in (password[:-1], password + " ", password.swapcase()):
        assert not user.check_password(other)


def changed(client: Client, old: str, new: str = NEW):
    return client.post(
        reverse("change_password"),
        {"old_password": old, "new_password1": new, "new_password2": new},
    )


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_researcher, lambda: make_viewer(name="rosa")])
def test_everybody_changes_their_own_password_with_the_old_one_and_ends_all_else(make):
    user = make()
    user.set_password(PASSWORD)
    user.save()
    here, there = Client(), Client()
    log_in(here)
    log_in(there)
    key = here.session.session_key
    assert "incorrectly" in changed(here, "not the old one").text
    assert "at least 12" in changed(here, PASSWORD, "short").text
    assert changed(here, PASSWORD)["Location"] == reverse("mfa_index")
    assert here.get(reverse("studies")).status_code == 200
    assert here.session.session_key != key
    assert there.get(reverse("studies")).status_code == 302
    assert authenticate(here.request().wsgi_request, username="rosa", password=NEW)
    assert LogbookEntry.objects.first().action == "changed the password"


@pytest.mark.django_db
def test_guessing_the_old_password_locks_the_account_like_guessing_at_the_log_in():
    make_researcher()
    client = Client()
    log_in(client)
    came = [changed(client, "a guess").status_code for _ in range(5)]
    assert came == [200] * 4 + [429]
    assert changed(client, PASSWORD).status_code == 429
    other = Client()
    log_in(other)
    assert not is_in(other)


@pytest.mark.django_db
def test_fields_of_passwords_are_hidden_and_open_to_password_managers():
    client = Client()
    log_in_page = client.get(reverse("login")).text
    client.force_login(make_researcher())
    page = client.get(reverse("change_password")).text
    assert page.count('type="password"') == 3
    assert page.count('autocomplete="new-password"') == 2
    assert 'autocomplete="current-password"' in page
    assert 'type="password"' in log_in_page
    for text in (page, log_in_page):
        assert "onpaste" not in text
        assert "maxlength" not in text.split('type="password"')[1].split(">")[0]

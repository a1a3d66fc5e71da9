"""One log-in for the workplace and the admin: lock-out, second factor, the link of an account."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from studyapp.actions.people import invite, reset
from studyapp.actions.roles import Role
from studyapp.models import LogbookEntry
from studyapp.second_factor import SecondFactor
from tests.factories import make_admin, make_open_study, make_researcher

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
SECRET = "JBSWY3DPEHPK3PXP"


def log_in(client: Client, name: str = "rosa", password: str = PASSWORD, **headers):
    return client.post(reverse("login"), {"login": name, "password": password}, **headers)


def code(secret: str = SECRET) -> str:
    """What an app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_second_factor(user: User) -> User:
    TOTP.activate(user, SECRET)
    return user


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_five_wrong_passwords_lock_one_account_from_one_address_for_a_quarter_of_an_hour(
    client, settings
):
    make_researcher()
    make_researcher(name="rob")
    for _ in range(4):
        assert "not correct" in log_in(client, password="wrong").text
    last = log_in(client, password="wrong")
    assert last.status_code == 429
    assert "15 minutes" in last.text
    assert log_in(client).status_code == 429
    assert not is_in(client)
    entry = LogbookEntry.objects.order_by("number").first()
    assert (entry.action, entry.subject) == ("locked out", "rosa")
    assert log_in(Client(), name="rob").status_code == 302
    assert log_in(Client(), REMOTE_ADDR="10.0.0.9").status_code == 302


def test_a_lock_out_is_noted_once_however_often_and_from_wherever_a_stranger_goes_on():
    make_researcher()
    for number in range(24):
        log_in(Client(), password="wrong", REMOTE_ADDR=f"10.0.0.{number // 8}")
    assert [entry.action for entry in LogbookEntry.objects.all()] == ["locked out"]


def test_a_right_password_in_between_begins_the_count_anew(client):
    make_researcher()
    for password in ["wrong"] * 4 + [PASSWORD] + ["wrong"] * 4:
        assert log_in(Client(), password=password).status_code in (200, 302)
    assert log_in(client).status_code == 302


def test_a_name_that_no_account_has_is_not_written_down(client):
    for _ in range(6):
        log_in(client, name="my password by mistake", password="wrong")
    assert not LogbookEntry.objects.exists()


@pytest.mark.parametrize(("proxies", "locked"), [(0, True), (1, False)])
def test_what_a_visitor_says_of_the_address_counts_only_behind_a_proxy(settings, proxies, locked):
    settings.PROXIES = proxies
    make_researcher()
    for number in range(6):
        page = log_in(
            Client(), password="wrong", headers={"X-Forwarded-For": f"1.1.1.1, 10.0.0.{number}"}
        )
    assert (page.status_code == 429) is locked


def test_the_administration_has_no_log_in_of_its_own(client):
    there = client.get(reverse("admin:index"), follow=True)
    assert there.redirect_chain[-1][0].startswith(f"{reverse('login')}?next=")
    make_admin()
    sent = {"login": "ada", "password": PASSWORD, "next": reverse("admin:index")}
    assert client.post(reverse("login"), sent)["Location"] == reverse("admin:index")


def test_who_may_not_see_the_administration_is_told_so_and_not_sent_in_circles(client):
    user = User.objects.create_user("vera", password=PASSWORD)
    client.force_login(user)
    there = client.get(reverse("admin:index"), follow=True)
    assert there.status_code == 403
    assert "Your account may not see that page." in there.text


def test_a_second_factor_is_asked_for_and_a_code_works_once(client):
    with_second_factor(make_researcher())
    assert log_in(client)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    shown = code()
    assert "ncorrect" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).text
    assert client.post(reverse("mfa_authenticate"), {"code": shown}).status_code == 302
    assert is_in(client)
    another = Client()
    log_in(another)
    another.post(reverse("mfa_authenticate"), {"code": shown})
    assert not is_in(another)


def test_wrong_codes_lock_the_account_like_wrong_passwords(client):
    with_second_factor(make_researcher())
    log_in(client)
    pages = [client.post(reverse("mfa_authenticate"), {"code": "000000"}) for _ in range(5)]
    assert [page.status_code for page in pages] == [200] * 4 + [429]
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 429
    assert not is_in(client)
    assert log_in(Client()).status_code == 429


def test_secrets_of_apps_are_not_readable_in_the_database():
    with_second_factor(make_researcher())
    stored = Authenticator.objects.get().data["secret"]
    assert SECRET not in stored
    assert SecondFactor().decrypt(stored) == SECRET


def test_where_it_is_required_staff_set_a_second_factor_up_before_anything_else(client, settings):
    settings.MFA = True
    make_researcher()
    log_in(client)
    set_up = reverse("mfa_activate_totp")
    for name in ("results", "admin:index", "power"):
        assert client.get(reverse(name))["Location"] == set_up
    again = client.get(set_up)
    assert again["Location"].startswith(reverse("account_reauthenticate"))
    client.post(again["Location"], {"password": PASSWORD})
    page = client.get(set_up)
    secret = page.context["form"].secret
    assert "data:image/svg+xml;base64," in page.text
    done = client.post(set_up, {"code": code(secret)}, follow=True)
    assert "They are shown this once." in done.text
    assert client.get(reverse("results")).status_code == 200
    assert (
        "They were shown when they were made" in client.get(reverse("mfa_view_recovery_codes")).text
    )


def test_a_recovery_code_logs_in_once_in_place_of_the_app(client):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = with_second_factor(make_researcher())
    written_down = RecoveryCodes.activate(user).get_unused_codes()[0]
    for works in (True, False):
        visitor = Client()
        log_in(visitor)
        visitor.post(reverse("mfa_authenticate"), {"code": written_down})
        assert is_in(visitor) is works


def test_participants_are_asked_for_no_second_factor_and_nothing_is_looked_up_for_it(
    client, settings
):
    address = reverse("landing", args=[make_open_study(pictures=1).slug])
    counts = []
    for required in (False, True):
        settings.MFA = required
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(address).status_code == 200
        counts.append(len(queries))
        assert "session" not in str(queries.captured_queries)
    assert counts[0] == counts[1]


def test_an_invited_person_sets_a_password_by_the_link_once(client):
    link = invite(username="nina", email="", role=Role.RESEARCHER, by="ada")
    assert log_in(client, "nina", "").status_code == 200
    form = client.get(link.path, follow=True)
    assert "nina" in form.text
    address = form.redirect_chain[-1][0]
    short = client.post(address, {"new_password1": "short", "new_password2": "short"})
    assert "at least 12 characters" in short.text
    twice = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post(address, twice)["Location"] == reverse("login")
    assert log_in(client, "nina").status_code == 302
    assert "This link was used already" in Client().get(link.path).text
    assert LogbookEntry.objects.first().action == "set a password"


def test_a_reset_account_is_logged_out_everywhere_and_its_password_is_gone(client):
    user = with_second_factor(make_researcher())
    client.force_login(user)
    assert client.get(reverse("results")).status_code == 200
    link = reset(user=user, forget_second_factor=True, by="ada")
    assert client.get(reverse("results")).status_code == 302
    assert log_in(Client()).status_code == 200
    assert not Authenticator.objects.exists()
    assert "Set your password" in Client().get(link.path, follow=True).text

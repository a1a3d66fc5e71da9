"""Admins invite people, give roles, reset and close accounts; each is written down."""

import re
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.db import connections
from django.test import Client
from django.urls import reverse

from studyapp.actions.people import PeopleError, change_role, open_again
from studyapp.actions.roles import RESEARCHERS, Role, make_researchers_group, role_of
from studyapp.models import LogbookEntry
from tests.factories import make_admin, make_researcher, make_viewer

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def ada(client):
    client.force_login(make_admin())
    return client


def do(client: Client, name: str, account: User, **sent):
    return client.post(reverse(name, args=[account.pk]), sent, follow=True)


def last() -> tuple[str, str, str]:
    entry = LogbookEntry.objects.first()
    return entry.actor, entry.action, entry.subject


def test_who_invites_somebody_is_shown_the_link_once(ada):
    sent = {"username": "nina", "email": "", "role": "researcher"}
    page = ada.post(reverse("people"), sent)
    link = re.search(r"/accounts/password/[^<\s]+", page.text).group()
    assert "shown now and never again" in page.text
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert link not in ada.get(reverse("person", args=[User.objects.get(username="nina").pk])).text
    assert link.split("/")[-2] not in str(LogbookEntry.objects.first().details)
    nina = User.objects.get(username="nina")
    assert (role_of(nina), nina.has_usable_password()) == (Role.RESEARCHER, False)
    assert nina.groups.filter(name=RESEARCHERS).exists()
    assert last() == ("ada", "invited", "nina")
    assert not mail.outbox


def test_the_link_is_mailed_where_the_installation_can_send_mail(ada, settings):
    settings.SENDS_MAIL = True
    sent = {"username": "nina", "email": "nina@example.org", "role": "viewer"}
    page = ada.post(reverse("people"), sent)
    assert "mailed to nina@example.org" in page.text
    (message,) = mail.outbox
    assert message.to == ["nina@example.org"]
    assert "/accounts/password/" in message.body


def test_a_link_that_cannot_be_mailed_is_shown_all_the_same(ada, settings, monkeypatch):
    def refuse(*args):
        raise ConnectionRefusedError("nobody listens")

    settings.SENDS_MAIL = True
    monkeypatch.setattr("studyapp.views.workplace.people.send_mail", refuse)
    sent = {"username": "nina", "email": "nina@example.org", "role": "viewer"}
    page = ada.post(reverse("people"), sent)
    assert "could not be mailed to nina@example.org: nobody listens" in page.text
    assert "/accounts/password/" in page.text


@pytest.mark.parametrize("name", ["rosa", "ROSA", HOSTILE, "", "a b"])
def test_a_name_that_cannot_be_is_refused_and_shown_escaped(ada, name):
    make_researcher()
    page = ada.post(reverse("people"), {"username": name, "role": "viewer"})
    assert page.status_code == 422
    assert HOSTILE not in page.text
    assert User.objects.count() == 2


def test_a_role_decides_about_the_admin_and_the_group(ada):
    vera = make_viewer()
    assert "may do everything" in do(ada, "change_role", vera, role="admin").text
    for role, staff, member in (("researcher", True, True), ("viewer", False, False)):
        do(ada, "change_role", vera, role=role)
        vera = User.objects.get(pk=vera.pk)
        assert (vera.is_staff, vera.is_superuser) == (staff, False)
        assert vera.groups.filter(name=RESEARCHERS).exists() is member
        assert last() == ("ada", "given a role", "vera")
    assert "Choose one of the roles." in do(ada, "change_role", vera, role="king").text


def test_the_only_admin_stays_and_closes_nobody_by_mistake(ada):
    me = User.objects.get(username="ada")
    assert "is the only admin" in do(ada, "change_role", me, role="viewer").text
    assert "not by yourself" in do(ada, "close_person", me).text
    me.refresh_from_db()
    assert me.is_superuser
    assert me.is_active
    assert not LogbookEntry.objects.exists()


def test_an_account_that_was_looked_up_before_gets_no_role_back():
    make_admin()
    bob = make_admin("bob")
    change_role(user=User.objects.get(pk=bob.pk), role=Role.VIEWER, by="ada")
    open_again(user=bob, by="ada")
    assert role_of(User.objects.get(pk=bob.pk)) == Role.VIEWER


@pytest.mark.django_db(transaction=True)
def test_of_two_admins_who_demote_each_other_at_once_one_stays():
    make_researchers_group()
    ada, bob = make_admin(), make_admin("bob")
    begin, refused = Barrier(2), []

    def work(user: User, by: User) -> None:
        begin.wait()
        try:
            change_role(user=user, role=Role.VIEWER, by=by.username)
        except PeopleError as error:
            refused.append(str(error))
        finally:
            connections.close_all()

    threads = [Thread(target=work, args=pair) for pair in ((ada, bob), (bob, ada))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert User.objects.filter(is_superuser=True).count() == 1


def test_a_closed_account_is_out_at_once_until_it_is_opened_again(ada):
    rosa, browser = make_researcher(), Client()
    browser.force_login(rosa)
    assert "The account is closed." in do(ada, "close_person", rosa).text
    assert browser.get(reverse("results")).status_code == 302
    assert "open it again first" in do(ada, "reset_person", rosa).text
    assert "open again" in do(ada, "open_person", rosa).text
    assert last() == ("ada", "opened again", "rosa")


def test_a_locked_account_is_shown_and_unlocked(ada):
    rosa = make_researcher()
    for _ in range(5):
        Client().post(reverse("login"), {"login": "rosa", "password": "wrong"})
    assert "locked for a while" in ada.get(reverse("people")).text
    assert "The account is unlocked." in do(ada, "unlock_person", rosa).text
    assert "locked for a while" not in ada.get(reverse("people")).text


def test_the_list_takes_as_many_queries_for_many_as_for_few(ada, django_assert_num_queries):
    for number in range(2):
        make_viewer(name=f"v{number}")
    with django_assert_num_queries(4):
        ada.get(reverse("people"))
    User.objects.bulk_create([User(username=f"w{number}") for number in range(120)])
    with django_assert_num_queries(4):
        assert "Page 1 of 2" in ada.get(reverse("people")).text


def test_a_lab_that_keeps_classifiers_to_its_admins_stays_so_after_an_upgrade():
    group = Group.objects.get(name=RESEARCHERS)
    assert group.permissions.filter(codename="add_classifier").exists()
    group.permissions.remove(group.permissions.get(codename="add_classifier"))
    group.permissions.remove(group.permissions.get(codename="change_study"))
    make_researchers_group()
    held = set(group.permissions.values_list("codename", flat=True))
    assert "change_study" in held
    assert "add_classifier" not in held

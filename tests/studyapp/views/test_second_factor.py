"""Who may change anything has a second factor; its codes work once, and its fate is noted."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from studyapp.actions.people import change_role
from studyapp.actions.roles import RESEARCHERS, Role
from studyapp.models import LogbookEntry
from tests.factories import make_admin, make_open_study, make_researcher, make_study, make_viewer
from tests.studyapp.views.test_logging_in import PASSWORD, code, is_in, log_in, with_second_factor

pytestmark = pytest.mark.django_db
SET_UP = "mfa_activate_totp"


@pytest.fixture(autouse=True)
def forgets():
    """What other tests left in this process's memory: their people have the same numbers."""
    cache.clear()
    yield
    cache.clear()


def entries() -> list[tuple[str, str, str]]:
    """(actor, action, subject) of what was noted of second factors, in their order."""
    noted = LogbookEntry.objects.filter(noun="second factor").order_by("number")
    return list(noted.values_list("actor", "action", "subject"))


def with_codes() -> tuple[User, str]:
    """A researcher with an app and recovery codes, and one of those."""
    user = with_second_factor(make_researcher())
    return user, RecoveryCodes.activate(user).get_unused_codes()[0]


def test_a_code_that_one_process_has_taken_is_refused_by_every_other():
    with_second_factor(make_researcher())
    shown = code()
    for works in (True, False):
        cache.clear()  # another process remembers nothing of it
        visitor = Client()
        log_in(visitor)
        visitor.post(reverse("mfa_authenticate"), {"code": shown})
        assert is_in(visitor) is works


def test_codes_that_were_used_before_are_counted_as_wrong_ones():
    with_second_factor(make_researcher())
    shown = code()
    came = []
    for _ in range(6):
        cache.clear()
        visitor = Client()
        log_in(visitor)
        came.append(visitor.post(reverse("mfa_authenticate"), {"code": shown}).status_code)
    assert came == [302, 200, 200, 200, 200, 429]


def plain_superuser(study) -> User:
    admin = make_admin()
    User.objects.filter(pk=admin.pk).update(is_staff=False)
    return admin


def viewer_in_the_group(study) -> User:
    viewer = make_viewer(study)
    viewer.groups.add(Group.objects.get(name=RESEARCHERS))
    return viewer


@pytest.mark.parametrize("somebody", [plain_superuser, viewer_in_the_group])
def test_every_way_to_have_a_right_asks_for_a_second_factor(client, settings, somebody):
    settings.MFA = True
    client.force_login(somebody(make_study()))
    for name in ("people", "studies", "results"):
        assert client.get(reverse(name))["Location"] == reverse(SET_UP)


@pytest.mark.parametrize(("required", "status"), [(True, 302), (False, 200)])
def test_viewers_are_asked_for_one_unless_a_setting_says_otherwise(
    client, settings, required, status
):
    settings.MFA, settings.MFA_OF_VIEWERS = True, required
    client.force_login(make_viewer(make_study()))
    assert client.get(reverse("studies")).status_code == status


def test_a_viewer_who_is_a_member_sees_the_study_and_changes_nothing(client, settings):
    settings.MFA = True
    study = make_open_study(pictures=1, plan={"planned_n": 3})
    study.members.add(make_viewer(name="vera"))
    client.force_login(User.objects.get(username="vera"))
    assert client.get(reverse("study", args=[study.slug])).status_code == 200
    assert client.get(reverse("recruitment", args=[study.slug])).status_code == 404
    client.post(reverse("unblind", args=[study.slug]), {"reason": "I would like to know."})
    client.post(reverse("study_step", args=[study.slug]), {"step": "close"})
    study.refresh_from_db()
    assert study.status == "open"
    assert not study.unblindings.exists()


def test_who_is_made_a_viewer_keeps_seeing_and_stops_changing(client):
    study = make_open_study(pictures=1)
    rosa = make_researcher(study)
    client.force_login(rosa)
    assert client.get(reverse("recruitment", args=[study.slug])).status_code == 200
    change_role(user=rosa, role=Role.VIEWER, by="ada")
    assert client.get(reverse("recruitment", args=[study.slug])).status_code == 404
    assert client.get(reverse("study", args=[study.slug])).status_code == 200


def test_setting_a_second_factor_up_is_written_down(client):
    make_researcher()
    log_in(client)
    again = client.get(reverse(SET_UP))
    client.post(again["Location"], {"password": PASSWORD})
    secret = client.get(reverse(SET_UP)).context["form"].secret
    client.post(reverse(SET_UP), {"code": code(secret)})
    assert entries() == [("rosa", "set up", "rosa")] * 2  # the app and its recovery codes
    assert secret not in str(LogbookEntry.objects.values_list("details", flat=True))


def test_taking_a_second_factor_away_is_written_down_with_who_did_it(client):
    user, written_down = with_codes()
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": written_down})
    again = client.post(reverse("mfa_deactivate_totp"))
    client.post(again["Location"], {"password": PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert entries()[-1] == ("rosa", "took away", "rosa")
    with_second_factor(user)
    ada = Client()
    ada.force_login(make_admin())
    ada.post(reverse("reset_person", args=[user.pk]), {"forget_second_factor": "on"})
    assert entries()[-1] == ("ada", "took away", "rosa")

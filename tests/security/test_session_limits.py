"""How long a session of an account lasts, and how its holder sees and ends it."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from studyapp import session_limits
from studyapp.actions.own_sessions import name_of
from studyapp.models import LogbookEntry
from tests.factories import make_open_study, make_researcher, make_viewer
from tests.studyapp.views.test_logging_in import PASSWORD, log_in

pytestmark = pytest.mark.django_db
HOUR, MINUTE = 3600, 60


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test moves on by `clock.append(seconds)`; sessions alone go by it."""
    passed: list[float] = []
    began = time.time()

    class Clock:
        time = staticmethod(lambda: began + sum(passed))

    monkeypatch.setattr(session_limits, "time", Clock)
    return passed


def is_let_in(client: Client, name: str = "studies") -> bool:
    return client.get(reverse(name)).status_code == 200


def test_the_limits_are_those_of_nist_at_level_two(settings):
    assert settings.SESSION_COOKIE_AGE == 12 * HOUR
    assert settings.SESSION_IDLE_SECONDS == HOUR
    assert settings.MESSAGE_STORAGE.endswith("session.SessionStorage")  # no cookie of its own


def test_who_does_nothing_for_an_hour_logs_in_again(clock):
    client = Client()
    client.force_login(make_researcher())
    key = client.session.session_key
    clock.append(59 * MINUTE)
    assert is_let_in(client)
    clock.append(59 * MINUTE)
    assert is_let_in(client)  # the page before counted as use
    clock.append(61 * MINUTE)
    sent = client.get(reverse("studies"), follow=True)
    assert sent.redirect_chain[0][0].startswith(f"{reverse('login')}?next=")
    assert "You were logged out" in sent.text
    assert not Session.objects.filter(session_key=key).exists()


def test_who_is_busy_all_day_logs_in_again_after_twelve_hours(clock):
    client = Client()
    client.force_login(make_researcher())
    for _ in range(14):
        clock.append(51 * MINUTE)
        assert is_let_in(client)
    clock.append(7 * MINUTE)
    assert not is_let_in(client)


def test_a_page_that_asks_by_itself_keeps_nobody_logged_in(clock):
    study = make_open_study(pictures=1)
    client = Client()
    client.force_login(make_researcher(study))
    now = reverse("monitor_now", args=[study.slug])
    for _ in range(3):
        clock.append(20 * MINUTE)
        assert client.get(now).status_code == 200
    clock.append(MINUTE)
    assert client.get(now).status_code == 302


def test_a_session_from_before_that_tells_no_age_is_over():
    client = Client()
    client.force_login(make_researcher())
    session = client.session
    del session[session_limits.BEGUN]
    session.save()
    assert not is_let_in(client)


def test_the_database_is_not_written_to_for_every_page(clock):
    client = Client()
    client.force_login(make_researcher())
    clock.append(30)
    with CaptureQueriesContext(connection) as queries:
        assert is_let_in(client)
    assert not any(query["sql"].startswith("UPDATE") for query in queries.captured_queries)


def test_participants_meet_no_limit_and_have_no_session(clock):
    study = make_open_study(pictures=1)
    client = Client()
    clock.append(100 * HOUR)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("landing", args=[study.slug])).status_code == 200
    assert "session" not in str(queries.captured_queries)


def test_who_proves_again_who_they_are_goes_on_under_another_key():
    make_researcher()
    client = Client()
    log_in(client)
    before = client.session.session_key
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert is_let_in(client)


def proved() -> Client:
    """A browser in which rosa has just shown that it is her."""
    client = Client()
    log_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_people_see_their_own_sessions_and_no_key_of_any():
    make_researcher()
    make_viewer(name="vera")
    here, there, other = proved(), Client(), Client()
    log_in(there)
    log_in(other, "vera")
    page = here.get(reverse("own_sessions"))
    assert len(page.context["sessions"]) == 2
    assert [one.is_this for one in page.context["sessions"]].count(True) == 1
    for key in Session.objects.values_list("session_key", flat=True):
        assert key not in page.text


def test_all_other_sessions_are_ended_and_nobody_elses():
    make_researcher()
    make_viewer(name="vera")
    here, there, other = proved(), Client(), Client()
    log_in(there)
    log_in(other, "vera")
    here.post(reverse("own_sessions"), {"session": "others"})
    assert [is_let_in(client) for client in (here, there, other)] == [True, False, True]
    entry = LogbookEntry.objects.get(action="ended sessions")
    assert (entry.actor, entry.subject, entry.details) == ("rosa", "rosa", {"number": 1})


def test_one_session_is_ended_and_a_strangers_is_not():
    make_researcher()
    make_viewer(name="vera")
    here, there, other = proved(), Client(), Client()
    log_in(there)
    log_in(other, "vera")
    for client in (there, other):
        here.post(reverse("own_sessions"), {"session": name_of(client.session.session_key)})
    assert [is_let_in(client) for client in (there, other)] == [False, True]


def test_sessions_are_ended_by_whoever_has_shown_who_they_are():
    make_researcher()
    here, there = Client(), Client()
    log_in(here)
    log_in(there)
    asked = here.post(reverse("own_sessions"), {"session": "others"})
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert is_let_in(there)
    here.post(asked["Location"], {"password": PASSWORD})  # and then it is done
    assert not is_let_in(there)


def test_logging_out_tells_the_browser_to_forget_pages():
    client = Client()
    client.force_login(make_researcher())
    assert client.post(reverse("logout"))["Clear-Site-Data"] == '"cache"'

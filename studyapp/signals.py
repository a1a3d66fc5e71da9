"""What is done when something happens elsewhere: after a migration, when somebody is locked out,
when a second factor is set up or goes. Connected once, by the app's configuration.
"""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.core import context
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_migrate, post_save
from django.http import HttpRequest
from django.utils import timezone

from studyapp import security_log, session_limits
from studyapp.actions.logbook import write_down
from studyapp.actions.roles import make_researchers_group
from studyapp.models import LogbookEntry

LOCKED_OUT = "locked out"


def connect() -> None:
    # Permissions of every app are there once the last of Django's own apps has been migrated.
    post_migrate.connect(make_researchers_group, sender=apps.get_app_config("auth"))
    user_locked_out.connect(note_lock_out)
    post_save.connect(note_second_factor, sender=Authenticator)
    post_delete.connect(note_lost_second_factor, sender=Authenticator)
    user_logged_in.connect(session_limits.begin)
    authentication_step_completed.connect(session_limits.cycle)
    security_log.connect()


def note_lock_out(request: HttpRequest, username: str | None, **_: Any) -> None:
    """Write down which account was closed to guesses, once while it is; nothing of a name that no
    account has, for people also type their password where the name belongs.

    Strangers may try as often as they like, from as many addresses: they fill no logbook.
    """
    reached_now = getattr(request, "axes_failures_since_start", None) is not None
    if not reached_now or not User.objects.filter(username=username).exists():
        return
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    noted = LogbookEntry.objects.filter(action=LOCKED_OUT, subject=username, at__gt=since)
    if not noted.exists():
        write_down(actor="log-in", action=LOCKED_OUT, noun="account", subject=str(username))


def note_second_factor(instance: Authenticator, created: bool, **_: Any) -> None:
    """Write down that somebody set up an app or was given recovery codes."""
    if created:
        _note(instance, "set up")


def note_lost_second_factor(instance: Authenticator, **_: Any) -> None:
    """Write down that one was taken away, by its holder or by an admin."""
    _note(instance, "took away")


def _note(authenticator: Authenticator, action: str) -> None:
    request = context.request  # None in a command
    write_down(
        actor=(request and request.user.get_username()) or "command",
        action=action,
        noun="second factor",
        subject=authenticator.user.get_username(),
        details={"what": authenticator.get_type_display()},
    )

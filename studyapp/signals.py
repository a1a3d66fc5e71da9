"""What is done when something happens elsewhere: after a migration, and when somebody is locked
out. Connected once, by the app's configuration.
"""

from typing import Any

from axes.signals import user_locked_out
from django.apps import apps
from django.contrib.auth.models import User
from django.db.models.signals import post_migrate

from studyapp.actions.logbook import write_down
from studyapp.actions.roles import make_researchers_group


def connect() -> None:
    # Permissions of every app are there once the last of Django's own apps has been migrated.
    post_migrate.connect(make_researchers_group, sender=apps.get_app_config("auth"))
    user_locked_out.connect(note_lock_out)


def note_lock_out(username: str | None, **_: Any) -> None:
    """Write down which account was closed to guesses; nothing of a name that no account has.

    People also type their password where the name belongs.
    """
    if username and User.objects.filter(username=username).exists():
        write_down(actor="log-in", action="locked out", noun="account", subject=username)

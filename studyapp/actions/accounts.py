"""Accounts of researchers and admins."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from studyapp.models import Study


@dataclass(frozen=True)
class Login:
    """What is printed once and stored nowhere: only the password's hash is kept."""

    role: str
    username: str
    password: str


@transaction.atomic
def demonstration_logins(*, study: Study) -> list[Login]:
    """A researcher of this study and an admin, each with a new random password."""
    researcher = _renewed("Researcher", "researcher", study=study)
    admin = _renewed("Administrator", "admin", is_staff=True, is_superuser=True)
    return [researcher, admin]


def _renewed(
    role: str,
    username: str,
    *,
    study: Study | None = None,
    is_staff: bool = False,
    is_superuser: bool = False,
) -> Login:
    password = secrets.token_urlsafe(12)
    user, _ = User.objects.get_or_create(
        username=username, defaults={"is_staff": is_staff, "is_superuser": is_superuser}
    )
    user.set_password(password)
    user.save()
    if study is not None:
        study.members.add(user)
    return Login(role, username, password)

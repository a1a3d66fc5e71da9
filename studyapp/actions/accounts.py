"""Accounts of researchers and admins."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from studyapp.actions.people import note_made
from studyapp.actions.roles import Role, give_role
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
    researcher = _renewed("Researcher", "researcher", Role.RESEARCHER, study=study)
    admin = _renewed("Administrator", "admin", Role.ADMIN)
    return [researcher, admin]


def _renewed(name: str, username: str, role: Role, *, study: Study | None = None) -> Login:
    password = secrets.token_urlsafe(12)
    user, is_new = User.objects.get_or_create(username=username)
    user.set_password(password)
    if is_new:
        give_role(user, role)
    user.save()
    if is_new:
        note_made(user, by="demonstration")
    if study is not None:
        study.members.add(user)
    return Login(name, username, password)

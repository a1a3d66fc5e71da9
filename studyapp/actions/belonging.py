"""A study that a command made: whose it is, and what is done with it at once."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from studyapp.actions.jobs import explaining
from studyapp.actions.logbook import write_down
from studyapp.actions.roles import Role, role_of
from studyapp.models import Study


class NoMember(Exception):
    """Somebody who was named cannot be a member; the message says why and what to do."""


def members_named(names: Sequence[str]) -> list[User]:
    """The accounts of those who are to be members.

    Raises
    ------
    NoMember : there is no such account, it is closed, or it is that of a viewer.
    """
    return [_member(name) for name in names]


@transaction.atomic
def settle(
    study: Study,
    *,
    command: str,
    members: Sequence[User] = (),
    freeze_after: int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Give a new study to its members, note that it was made, and order its explanations if asked.

    Parameters
    ----------
    command : what made it, for the logbook.
    members : see it and may change it; without any, only admins do.
    freeze_after : order what is to be explained; once so many pairs exist, they are frozen and the
        study opens.
    details : what else the logbook is to say.

    Raises
    ------
    CannotPrecompute : its pictures cannot be explained.
    """
    study.members.add(*members)
    named = {"members": [member.get_username() for member in members]} if members else {}
    write_down(
        actor=command,
        action="added",
        noun="study",
        subject=study.slug,
        study=study.slug,
        details=named | (details or {}),
    )
    if freeze_after is not None:
        explaining.order_missing(study=study, by=command, freeze_after=freeze_after)


def _member(name: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        raise NoMember(
            f"There is no account {name!r}; invite that person under People, or make the first "
            "admin: python manage.py createsuperuser."
        )
    if not user.is_active:
        raise NoMember(f"The account {name!r} is closed; open it again under People.")
    if role_of(user) == Role.VIEWER:
        raise NoMember(
            f"{name!r} is a viewer, and only researchers and admins change studies; give another "
            "role under People."
        )
    return user

"""Accounts: who is invited, with which role, reset or closed. Every change is written down."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from axes.utils import reset as forget_failures
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from studyapp.actions.logbook import write_down
from studyapp.actions.roles import Role, give_role, role_of


class PeopleError(Exception):
    """What was asked for cannot be done to this account; the message says why."""


@dataclass(frozen=True)
class Link:
    """Lets somebody set a password once, within three days; it is stored nowhere."""

    user: User
    path: str


@transaction.atomic
def invite(*, username: str, email: str, role: Role, by: str) -> Link:
    """Make an account without a password, and the link by which its holder sets one.

    Raises
    ------
    PeopleError : the name is taken, or cannot be a user name.
    """
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as error:
        raise PeopleError(" ".join(error.messages)) from error
    if User.objects.filter(username__iexact=username).exists():
        raise PeopleError(f"There is an account {username!r} already; choose another user name.")
    user = User.objects.create_user(username, email=email)
    give_role(user, role)
    _note(user, by, "invited", role=role.value)
    return link_for(user)


@transaction.atomic
def reset(*, user: User, forget_second_factor: bool, by: str) -> Link:
    """Make the password useless, end what the account is logged in to, and give a new link."""
    user = _held(user)
    if not user.is_active:
        raise PeopleError(f"The account {user} is closed; open it again first.")
    user.set_unusable_password()  # every session of the account ends with it
    user.save()
    if forget_second_factor:
        Authenticator.objects.filter(user=user).delete()
    forget_failures(username=user.get_username())
    _note(user, by, "reset", second_factor="forgotten" if forget_second_factor else "kept")
    return link_for(user)


@transaction.atomic
def change_role(*, user: User, role: Role, by: str) -> None:
    """Give another role. Who becomes a viewer still sees the studies that they were a member of.

    Raises
    ------
    PeopleError : no admin would be left.
    """
    user = _held(user)
    if role != Role.ADMIN:
        _keep_an_admin(user)
    before = role_of(user)
    give_role(user, role)
    _note(user, by, "given a role", before=before.value, now=role.value)


@transaction.atomic
def close(*, user: User, by: str) -> None:
    """Let nobody log in with this account; what they did stays theirs.

    Raises
    ------
    PeopleError : no admin would be left, or somebody closes their own account.
    """
    if user.get_username() == by:
        raise PeopleError("Your own account is closed by another admin, not by yourself.")
    user = _held(user)
    _keep_an_admin(user)
    user.is_active = False
    user.save()
    _note(user, by, "closed")


@transaction.atomic
def open_again(*, user: User, by: str) -> None:
    """Let somebody log in again whose account was closed."""
    user = _held(user)
    user.is_active = True
    user.save()
    _note(user, by, "opened again")


@transaction.atomic
def unlock(*, user: User, by: str) -> None:
    """Forget the wrong passwords and codes that were given for an account."""
    forget_failures(username=user.get_username())
    _note(user, by, "unlocked")


def link_for(user: User) -> Link:
    """The path ends to work once a password was set by it."""
    name = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return Link(user, reverse("set_password", args=[name, token]))


def note_made(user: User, *, by: str) -> None:
    """Write down that an account was made, with which role."""
    _note(user, by, "made", role=role_of(user).value)


def _held(user: User) -> User:
    """The account as it is now, held together with all admins until the transaction ends: of two
    who take each other's role away at once, the second finds what the first has done.
    """
    wanted = User.objects.select_for_update().filter(Q(pk=user.pk) | Q(is_superuser=True))
    held = {one.pk: one for one in wanted.order_by("pk")}
    if user.pk not in held:
        raise PeopleError(f"The account {user} was deleted meanwhile.")
    return held[user.pk]


def _keep_an_admin(user: User) -> None:
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if user.is_superuser and not others.exists():
        raise PeopleError(f"{user} is the only admin; make somebody else an admin first.")


def _note(user: User, by: str, action: str, **details: str) -> None:
    write_down(
        actor=by, action=action, noun="account", subject=user.get_username(), details=details
    )

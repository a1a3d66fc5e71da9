"""The second factor of researchers and admins: a code from an app, or one of ten written down."""

import base64
import hashlib
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from studyapp.actions.roles import may_do_more_than_look

# Where staff who have no second factor yet may go: to get one, to prove who they are, and out.
OPEN_ADDRESSES = {
    "login",
    "account_login",
    "account_reauthenticate",
    "logout",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "set_password",
}
LAST_STEP = "last_step"  # of an authenticator's data: of the last code that was used


class SecondFactorOfStaff:
    """Sends whoever must have a second factor, and has none, to the page where they get one.

    Participants are never asked, and nothing is looked up for them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        if not settings.MFA or request.path == "/" or request.path.startswith("/s/"):
            return None
        match = request.resolver_match
        if match is not None and match.view_name in OPEN_ADDRESSES:
            return None
        if not _must_have_one(request.user):
            return None
        if SecondFactor().is_mfa_enabled(request.user):
            return None
        return HttpResponseRedirect(reverse("mfa_activate_totp"))


def _must_have_one(user: Any) -> bool:
    return may_do_more_than_look(user) or (settings.MFA_OF_VIEWERS and user.is_authenticated)


class ClosedAccounts(DefaultAccountAdapter):
    """Nobody signs up: admins invite people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whoever logged in is sent on within this very site; its other names are of no use."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **options: Any) -> None:
        """That somebody has logged in or out they see without being told."""
        template = str(args[0] if args else options.get("message_template", ""))
        if not template.startswith("account/messages/logged_"):
            super().add_message(request, level, *args, **options)


class SecondFactor(DefaultMFAAdapter):
    """Secrets are kept encrypted by the installation's secret key."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        drawn = BytesIO()
        segno.make(url, error="m", micro=False).save(
            drawn, kind="svg", scale=5, dark="#000", light="#fff"
        )
        return drawn.getvalue().decode()


def use_up(authenticator: Authenticator) -> bool:
    """Whether a right code of an app was not used before; from then on it is.

    The step of time that it belongs to is kept in the database: every process must know.
    """
    if authenticator.type != Authenticator.Type.TOTP:
        return True  # recovery codes are struck off
    step = int(time.time()) // app_settings.TOTP_PERIOD
    if authenticator.data.get(LAST_STEP, -1) >= step:
        return False
    authenticator.data[LAST_STEP] = step
    authenticator.save(update_fields=["data"])
    return True


def renew(authenticator: Authenticator) -> None:
    """Encrypt its secrets anew, by the installation's key of today.

    Raises
    ------
    InvalidToken : no key of the installation reads them, neither today's nor one of before.
    """
    kept = authenticator.data
    for name in ("secret", "seed"):
        if name in kept:
            kept[name] = _cipher().rotate(kept[name].encode()).decode()
    authenticator.save(update_fields=["data"])


def _cipher() -> MultiFernet:
    return MultiFernet(
        [_under(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _under(installation_key: str) -> Fernet:
    key = hashlib.sha256(b"second factor:" + installation_key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))

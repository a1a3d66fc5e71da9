"""The second factor of researchers and admins: a code from an app, or one of ten written down."""

import base64
import hashlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

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


class SecondFactorOfStaff:
    """Sends staff without a second factor to the page where they get one.

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
        trusted = request.user.is_staff or request.user.is_superuser
        if not trusted or SecondFactor().is_mfa_enabled(request.user):
            return None
        return HttpResponseRedirect(reverse("mfa_activate_totp"))


class ClosedAccounts(DefaultAccountAdapter):
    """Nobody signs up: admins invite people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

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


def _cipher() -> Fernet:
    key = hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))

"""What the log says of logging in and of refusals: the account's number, never a name, an address,
a browser, or what was typed.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from allauth.account.signals import authentication_step_completed
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import get_user_model, signals
from django.core.signing import BadSignature, SignatureExpired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

log = logging.getLogger("seewhy.security")


class Refusals:
    """Logs which account asked for what is not for it, and which address was asked for by nobody.

    Participants' addresses are left out: nobody is logged in there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in (302, 403, 404, 429) and not request.path.startswith("/s/"):
            self._tell(request, response)
        return response

    def _tell(self, request: HttpRequest, response: HttpResponse) -> None:
        to_log_in = response.headers.get("Location", "").startswith(f"{_log_in()}?")
        if response.status_code == 302 and not to_log_in:
            return
        # A path may hold anything: as Python writes it, so that it cannot begin another line.
        asked = f"{request.method} {request.path!a}"
        log.warning("refused: %s, %s, %s", _who(request), asked, response.status_code)


def forged(what: str, error: BadSignature) -> None:
    """Log that something we sign was sent with another signature; not that it has only aged."""
    if not isinstance(error, SignatureExpired):
        log.warning("forged: %s", what)


def connect() -> None:
    signals.user_logged_in.connect(_logged_in)
    signals.user_logged_out.connect(_logged_out)
    signals.user_login_failed.connect(_failed)
    authentication_step_completed.connect(_proved_again)
    user_locked_out.connect(_locked_out)


def _logged_in(request: HttpRequest, user: Any, **_: Any) -> None:
    steps = request.session.get("account_authentication_methods", [])
    methods = [step.get("type") or step.get("method") for step in steps] or ["another way"]
    log.info("logged in: account %s, by %s", user.pk, " and ".join(map(str, methods)))


def _logged_out(user: Any, **_: Any) -> None:
    if user is not None:
        log.info("logged out: account %s", user.pk)


def _failed(credentials: Mapping[str, Any], **_: Any) -> None:
    log.warning("log-in refused: %s", _account_of(credentials.get("username")))


def _locked_out(username: str | None, **_: Any) -> None:
    log.warning("locked out: %s", _account_of(username))


def _proved_again(user: Any, method: str, reauthenticated: bool = False, **_: Any) -> None:
    if reauthenticated:
        log.info("proved again: account %s, by %s", user.pk, method)


def _account_of(name: Any) -> str:
    """People also type their password where the name belongs: what no account has is not told."""
    found = get_user_model().objects.filter(username=name).values_list("pk", flat=True).first()
    return "no account" if found is None else f"account {found}"


def _who(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    return "nobody" if user is None or not user.is_authenticated else f"account {user.pk}"


def _log_in() -> str:
    return resolve_url(settings.LOGIN_URL)

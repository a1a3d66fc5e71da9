"""The code of a second factor; wrong ones are counted like wrong passwords."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from axes.handlers.proxy import AxesProxyHandler
from cryptography.fernet import InvalidToken
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.db import transaction

from studyapp.second_factor import use_up

SMALL = {"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}


class CountsWrongCodes:
    """Locks the account out after as many wrong codes as wrong passwords."""

    user: Any
    authenticator: Authenticator
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs = SMALL

    def clean_code(self) -> str:
        if not AxesProxyHandler.is_allowed(context.request, self._credentials()):
            context.request.axes_locked_out = True
            raise ValidationError("Too many wrong codes.")
        with transaction.atomic():
            # Who sends the same code twice at once waits here, and is then refused.
            list(Authenticator.objects.select_for_update().filter(user=self.user))
            try:
                return self._code_that_is_new()
            except ValidationError as error:
                refusal = error  # raised outside, so that the count of wrong codes is kept
        raise refusal

    def _code_that_is_new(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except InvalidToken as error:
            raise ValidationError(
                "Your second factor was set up under another secret key of this installation, so "
                "it cannot be read any more. Ask an admin to reset your account and to forget the "
                "second factor."
            ) from error
        if not use_up(self.authenticator):
            self._emit_authentication_failed(self.authenticator)
            raise get_adapter().validation_error("incorrect_code")
        return code

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)  # type: ignore[misc]
        user_login_failed.send(
            sender=type(self), credentials=self._credentials(), request=context.request
        )

    def _credentials(self) -> dict[str, str]:
        return {"username": self.user.get_username()}


class CodeForm(CountsWrongCodes, AuthenticateForm):
    """When somebody logs in."""


class CodeAgainForm(CountsWrongCodes, ReauthenticateForm):
    """When somebody proves again who they are, before they change their second factor."""

"""Another password in place of the one that somebody has."""

from allauth.core import context
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError


class OwnPasswordForm(PasswordChangeForm):
    """A wrong old password is counted like one at the log-in, and locks the account like one."""

    def clean_old_password(self) -> str:
        given: str = self.cleaned_data["old_password"]
        name = self.user.get_username()
        if authenticate(context.request, username=name, password=given) is None:
            raise ValidationError(self.error_messages["password_incorrect"])
        return given

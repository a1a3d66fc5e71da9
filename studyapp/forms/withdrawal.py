"""Withdrawing: the code that was typed, and the confirmation of what was shown."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from studyapp import security_log
from studyapp.actions.recruitment.exits import Offer
from studyapp.actions.taking_part.withdraw import read_code
from studyapp.models import Study

TICKET_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Wish:
    """Whose data are to go, by token or by code, and what they are given for it.

    It travels in the confirmation form, signed, so that sending that twice, the second time when
    the participant is gone already, shows the same page.
    """

    token: str = ""
    code: str = ""
    offer: Offer = field(default_factory=Offer)

    def ticket(self, study: Study) -> str:
        return signing.dumps(asdict(self), salt=_salt(study))


def _salt(study: Study) -> str:
    return f"seewhy.withdrawal.{study.slug}"


class CodeForm(forms.Form):
    """A participant's code as people type it."""

    code = forms.CharField(max_length=40, error_messages={"required": _("Enter your code.")})

    def clean_code(self) -> str:
        try:
            return read_code(self.cleaned_data["code"])
        except ValueError as error:
            raise forms.ValidationError(
                _("A code has 8 letters and digits, such as K7RM-2XQD. Please check it.")
            ) from error


class WithdrawalForm(forms.Form):
    """The confirmation that the data are to be deleted."""

    ticket = forms.CharField(max_length=3000)

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.study = study

    def clean_ticket(self) -> Wish:
        """What the person was asked to confirm."""
        ticket = self.cleaned_data["ticket"]
        try:
            wish = signing.loads(ticket, salt=_salt(self.study), max_age=TICKET_SECONDS)
        except signing.BadSignature as error:
            security_log.forged("the ticket of a withdrawal", error)
            raise forms.ValidationError("not a ticket of ours, or an old one") from error
        return Wish(wish["token"], wish["code"], Offer(**wish["offer"]))

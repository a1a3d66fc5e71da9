"""Agreement to the very text that was shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from studyapp import security_log
from studyapp.models import Study
from studyapp.models.participation import new_token

TICKET_SECONDS = 24 * 3600


def new_ticket(study: Study, arrival: str = "") -> str:
    """A fresh token for the person who may consent, signed together with the text they read."""
    return _signer(study, arrival).sign_object([new_token(), study.consent_version])


def _signer(study: Study, arrival: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"seewhy.consent.{study.slug}.{arrival}")


class ConsentForm(forms.Form):
    """Agreement to the very text that was shown, by the person to whom it was shown.

    The hidden ticket holds the future token of the participant, so that a form that is sent twice
    makes one participant. `arrival` tells how they came: of two people at one computer, nobody
    sends the other's form.
    """

    ticket = forms.CharField(max_length=500)
    old_enough = forms.BooleanField(
        required=False,
        error_messages={
            "required": _("Please confirm your age by ticking the box, or choose “No, thank you”.")
        },
    )

    def __init__(self, *args: Any, study: Study, arrival: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.study, self.arrival = study, arrival
        self.fields["old_enough"].required = bool(study.minimum_age)

    def clean_ticket(self) -> str:
        """The token inside the ticket."""
        try:
            token, version = _signer(self.study, self.arrival).unsign_object(
                self.cleaned_data["ticket"], max_age=TICKET_SECONDS
            )
        except signing.BadSignature as error:
            security_log.forged("the ticket of a consent form", error)
            raise forms.ValidationError("not a ticket of ours, or an old one") from error
        if version != self.study.consent_version:
            raise forms.ValidationError("the consent text has changed since it was shown")
        return str(token)

    def usable_ticket(self) -> str:
        """The ticket that was sent, if it is still good, so that it stays one participant."""
        if self.is_bound and "ticket" not in self.errors:
            return str(self.data["ticket"])
        return new_ticket(self.study, self.arrival)

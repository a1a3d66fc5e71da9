"""Agreement to the very text that was shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing

from studyapp.models import Study
from studyapp.models.participation import new_token

TICKET_SECONDS = 24 * 3600


def new_ticket(study: Study) -> str:
    """A fresh token for the person who may consent, signed together with the text they read."""
    return _signer(study).sign_object([new_token(), study.consent_version])


def _signer(study: Study) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"seewhy.consent.{study.slug}")


class ConsentForm(forms.Form):
    """Agreement to the very text that was shown.

    The hidden ticket holds the future token of the participant, so that a form that is sent twice
    makes one participant.
    """

    ticket = forms.CharField(max_length=500)

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.study = study

    def clean_ticket(self) -> str:
        """The token inside the ticket."""
        try:
            token, version = _signer(self.study).unsign_object(
                self.cleaned_data["ticket"], max_age=TICKET_SECONDS
            )
        except signing.BadSignature as error:
            raise forms.ValidationError("not a ticket of ours, or an old one") from error
        if version != self.study.consent_version:
            raise forms.ValidationError("the consent text has changed since it was shown")
        return str(token)

"""What participants send, checked before an action sees it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from studyapp.actions.respond import Timing
from studyapp.models import QuestionnaireItem, Response, Study
from studyapp.models.participation import new_token

TICKET_SECONDS = 24 * 3600
DAY_MS = 24 * 3600 * 1000
LONGEST_TEXT = 5000


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


def _measured(highest: int) -> forms.IntegerField:
    return forms.IntegerField(
        required=False, validators=[MinValueValidator(0), MaxValueValidator(highest)]
    )


class ResponseForm(forms.Form):
    """A choice with what the browser measured.

    Only `trial` and `choice` matter: a measurement that makes no sense is dropped, because a
    response must never be lost for it.
    """

    trial = forms.SlugField(max_length=32)
    choice = forms.ChoiceField(choices=Response.Side.choices)
    response_time_ms = _measured(DAY_MS)
    load_time_ms = _measured(DAY_MS)
    focus_lost_ms = _measured(DAY_MS)
    viewport_width_px = _measured(100_000)
    viewport_height_px = _measured(100_000)

    def timing(self) -> Timing:
        """The measurements that make sense; `cleaned_data` holds no others."""
        names = Timing.__dataclass_fields__
        return Timing(**{name: self.cleaned_data.get(name) for name in names})


class QuestionnaireForm(forms.Form):
    """The items of a study's questionnaire, whatever their kinds."""

    prefix = "item"

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = study.questionnaire.items.prefetch_related("choices")
        self.items = {item.code: item for item in items}
        for item in items:
            self.fields[item.code] = _field(item)

    def answers(self) -> dict[QuestionnaireItem, str]:
        """What was answered, as text; items left empty are left out."""
        given = {code: _as_text(value) for code, value in self.cleaned_data.items()}
        return {self.items[code]: text for code, text in given.items() if text}


def _field(item: QuestionnaireItem) -> forms.Field:
    common: dict[str, Any] = {"label": item.text, "required": item.required}
    if item.kind == QuestionnaireItem.Kind.CHOICE:
        missing = _("Choose one of the answers.")
        return forms.ChoiceField(
            choices=[(choice.code, choice.label) for choice in item.choices.all()],
            widget=forms.RadioSelect,
            error_messages={"required": missing, "invalid_choice": missing},
            **common,
        )
    if item.kind == QuestionnaireItem.Kind.NUMBER:
        wanted = _("Enter a number, such as 12 or 3.5.")
        # A plain text box: a browser's number box swallows what it does not understand.
        return forms.DecimalField(
            max_digits=20,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={"required": wanted, "invalid": wanted},
            **common,
        )
    return forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write an answer.")},
        **common,
    )


def _as_text(value: str | Decimal | None) -> str:
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else value

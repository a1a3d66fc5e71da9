"""A choice and its elaboration, each with what the browser measured; and what went wrong there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _

from studyapp.actions.taking_part.respond import RATINGS, Given, Timing, graded
from studyapp.actions.tasks import label_of
from studyapp.models import Event, Response, Study, Trial

DAY_MS = 24 * 3600 * 1000
LONGEST_REASON = 2000
CONFIDENCE_STEPS = (1, 2, 3, 4, 5)
NOTICED_BY_BROWSERS = (
    Event.Kind.PICTURE_FAILED,
    Event.Kind.FOCUS_LOST,
    Event.Kind.RESIZED,
    Event.Kind.RELOADED,
)


@dataclass(frozen=True)
class Choice:
    """One of the buttons under the pictures."""

    value: str
    label: str
    spoken: str = ""  # before the label, for those who hear it


def choices_of(trial: Trial, study: Study) -> list[Choice]:
    """What can be chosen, in the order in which it is shown."""
    if study.task != Study.Task.PREFERENCE:
        return [Choice(option, label_of(option)) for option in trial.options]
    return sides_of(study)


def sides_of(study: Study) -> list[Choice]:
    """What can be chosen where preferences are asked for, from left to right."""
    explanation = _("Choose explanation")
    if study.answer_format == Study.AnswerFormat.GRADED:
        labels = (_("Clearly A"), _("Rather A"), _("No preference"), _("Rather B"), _("Clearly B"))
        return [Choice(str(rating), label) for rating, label in zip(RATINGS, labels, strict=True)]
    sides = [Choice("left", "A", explanation), Choice("right", "B", explanation)]
    if study.answer_format == Study.AnswerFormat.TIE:
        sides.insert(1, Choice("tie", _("No preference")))
    return sides


def chosen_text(response: Response, study: Study) -> str:
    """The choice in words, for the person who made it."""
    if response.side == Response.Side.NONE:
        return _("You made no choice.")
    value = str(response.side) if response.rating is None else str(response.rating)
    labels = {choice.value: choice.label for choice in sides_of(study)}
    label = label_of(response.answer) if response.answer else labels.get(value, value)
    return _("You chose: %(choice)s") % {"choice": label}


def _measured(highest: int) -> forms.IntegerField:
    return forms.IntegerField(
        required=False, validators=[MinValueValidator(0), MaxValueValidator(highest)]
    )


class ResponseForm(forms.Form):
    """A choice with what the browser measured.

    Only `trial` and the choice matter: a measurement that makes no sense is dropped, because a
    response must never be lost for it.
    """

    trial = forms.SlugField(max_length=32)
    choice = forms.CharField(required=False, max_length=10)
    answer = forms.CharField(required=False, max_length=200, strip=False)
    response_time_ms = _measured(DAY_MS)
    load_time_ms = _measured(DAY_MS)
    focus_lost_ms = _measured(DAY_MS)
    choice_changes = _measured(10_000)
    viewport_width_px = _measured(100_000)
    viewport_height_px = _measured(100_000)

    @property
    def came_with_measurements(self) -> bool:
        """A script was there, whether or not what it measured makes sense."""
        return bool(self.data.get("response_time_ms"))

    def timing(self) -> Timing:
        """The measurements that make sense; `cleaned_data` holds no others."""
        return Timing(**{name: self.cleaned_data.get(name) for name in MEASUREMENTS})

    def given(self, trial: Trial) -> Given | None:
        """The choice as the trial's study takes it; None if nothing that it offers was chosen."""
        study, value = trial.participant.study, self.cleaned_data.get("choice", "")
        if value == Response.Side.NONE:
            return Given(side=value)
        if study.task != Study.Task.PREFERENCE:
            answer = self.cleaned_data.get("answer", "")
            return Given(answer=answer) if answer in trial.options else None
        if value not in {choice.value for choice in sides_of(study)}:
            return None
        if study.answer_format == Study.AnswerFormat.GRADED:
            return graded(int(value))
        return Given(side=value)


MEASUREMENTS = tuple(Timing.__dataclass_fields__)


class ElaborationForm(forms.Form):
    """How sure, and why: what the study asks for once a choice is locked."""

    response_time_ms = _measured(DAY_MS)

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if study.asks_confidence:
            self.fields["confidence"] = forms.TypedChoiceField(
                choices=[(step, step) for step in CONFIDENCE_STEPS], coerce=int
            )
        if study.reason != Study.Reason.OFF:
            self.fields["reason"] = forms.CharField(
                required=study.reason == Study.Reason.REQUIRED, max_length=LONGEST_REASON
            )

    @property
    def steps(self) -> tuple[int, ...]:
        return CONFIDENCE_STEPS

    @property
    def is_answered(self) -> bool:
        """All that is asked was answered; a measurement that makes no sense is no reason to ask
        again."""
        return self.is_bound and not set(self.errors) - {"response_time_ms"}


class TroubleForm(forms.Form):
    """Something that the browser noticed during a trial."""

    trial = forms.SlugField(max_length=32)
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in NOTICED_BY_BROWSERS])
    # A number of milliseconds, a size such as 390x844, a picture's place: nothing that could
    # become a formula in a spreadsheet.
    detail = forms.RegexField(r"\A[A-Za-z0-9]{0,40}\Z", required=False)

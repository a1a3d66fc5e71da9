"""Who answered what: questionnaires, participants, trials, responses."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.db.models import F, Q

from studyapp.models.stimuli import Question, QuestionSet, Stimulus
from studyapp.models.study import Study

# No letters or digits that are mistaken for one another when read aloud or copied by hand.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_token() -> str:
    """128 random bits: an address that cannot be guessed and means nothing."""
    return secrets.token_urlsafe(16)


def new_code() -> str:
    """Eight random characters by which a participant is known, in no order of arrival."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


class Questionnaire(models.Model):
    """The familiarity scale and other items about the person."""

    name = models.CharField(max_length=200)
    version = models.CharField(max_length=20, default="1")
    introduction = models.TextField(blank=True)
    source = models.TextField(blank=True, help_text="Where the wording comes from.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="questionnaire_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} (version {self.version})"

    @property
    def was_met(self) -> bool:
        """A study that asks it has been opened; from then on another version must be made."""
        return self.studies.filter(opened_at__isnull=False).exists()

    def levels(self) -> dict[int, str]:
        """The ordered expertise levels, {level: label}, of the item that decides the level."""
        choices = ItemChoice.objects.filter(item__questionnaire=self).order_by("level")
        return {choice.level: choice.label for choice in choices if choice.level is not None}


class QuestionnaireItem(models.Model):
    class Kind(models.TextChoices):
        CHOICE = "choice", "one of several choices"
        NUMBER = "number"
        TEXT = "text"

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    code = models.SlugField(help_text="Names the item in the export.")
    text = models.CharField(max_length=500)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CHOICE)
    required = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "code"], name="item_code_once_per_questionnaire"
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def was_met(self) -> bool:
        return self.questionnaire.was_met


class ItemChoice(models.Model):
    item = models.ForeignKey(QuestionnaireItem, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField(default=0)
    code = models.SlugField()
    label = models.CharField(max_length=200)
    level = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The expertise level this choice stands for, from 0 up."
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "code"], name="choice_code_once_per_item")
        ]

    def __str__(self) -> str:
        return self.label


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def completed(self) -> ParticipantQuerySet:
        return self.filter(completed_at__isnull=False)


class Participant(models.Model):
    """One consenting person in one study, known by a random code."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="participants")
    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=8, default=new_code, unique=True, editable=False)
    token = models.CharField(max_length=32, default=new_token, unique=True, editable=False)
    slot = models.PositiveIntegerField(help_text="Place in the counterbalancing plan, from 0.")
    consent_version = models.CharField(max_length=20)
    consented_at = models.DateTimeField(auto_now_add=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    expertise_level = models.PositiveSmallIntegerField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            # People who answer in earnest and simulated ones are counterbalanced apart, so that
            # a rehearsal leaves no gap in the plan.
            models.UniqueConstraint(
                fields=["study", "is_simulated", "slot"], name="slot_once_per_study"
            )
        ]

    def __str__(self) -> str:
        return self.code

    def next_trial(self) -> Trial | None:
        """The first trial without a response; None when all are answered."""
        open_trials = self.trials.filter(response__isnull=True)
        return open_trials.select_related("question").order_by("position").first()


class Trial(models.Model):
    """One question put to one participant; all that chance decided is stored here."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="trials")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="trials")
    position = models.PositiveSmallIntegerField()
    left = models.ForeignKey(Stimulus, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Stimulus, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=32, default=new_token, unique=True, editable=False)
    original_token = models.CharField(max_length=32, default=new_token, unique=True, editable=False)
    left_token = models.CharField(max_length=32, default=new_token, unique=True, editable=False)
    right_token = models.CharField(max_length=32, default=new_token, unique=True, editable=False)
    presented_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["participant", "position"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "position"], name="trial_position_once"),
            models.UniqueConstraint(fields=["participant", "question"], name="trial_question_once"),
            models.CheckConstraint(condition=~Q(left=F("right")), name="trial_of_two_stimuli"),
        ]

    def __str__(self) -> str:
        return f"trial {self.position} of {self.participant}"


class ResponseIsFinal(Exception):
    """Somebody tried to change a response."""


class Response(models.Model):
    """The choice and its response time; written once (a database trigger refuses updates)."""

    class Side(models.TextChoices):
        LEFT = "left"
        RIGHT = "right"

    trial = models.OneToOneField(Trial, on_delete=models.CASCADE, related_name="response")
    side = models.CharField(max_length=5, choices=Side)
    response_time_ms = models.PositiveIntegerField(
        null=True, blank=True, help_text="From all pictures decoded to the choice."
    )
    load_time_ms = models.PositiveIntegerField(null=True, blank=True)
    focus_lost_ms = models.PositiveIntegerField(null=True, blank=True)
    viewport_width_px = models.PositiveIntegerField(null=True, blank=True)
    viewport_height_px = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=["left", "right"]), name="response_side_is_left_or_right"
            )
        ]

    def __str__(self) -> str:
        return f"{self.side} in {self.trial}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ResponseIsFinal("A response is written once and never changed.")
        super().save(*args, **kwargs)


class ItemResponse(models.Model):
    """What a participant answered to one item of the questionnaire."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="item_responses"
    )
    item = models.ForeignKey(QuestionnaireItem, on_delete=models.PROTECT, related_name="+")
    value = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "item"], name="item_response_once_per_participant"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item.code} of {self.participant}"

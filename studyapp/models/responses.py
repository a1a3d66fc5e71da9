"""What participants answered. Nothing here is ever updated."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from studyapp.models.material import Condition
from studyapp.models.participation import Participant, Trial
from studyapp.models.questionnaires import Questionnaire, QuestionnaireItem
from studyapp.models.stimuli import Stimulus

CONFIDENCE = [MinValueValidator(1), MaxValueValidator(5)]


class ResponseIsFinal(Exception):
    """Somebody tried to change a response."""


class Response(models.Model):
    """The choice and its response time; written once (a database trigger refuses updates)."""

    class Side(models.TextChoices):
        LEFT = "left"
        RIGHT = "right"
        TIE = "tie", "no preference"
        NONE = "none", "none in time"

    trial = models.OneToOneField(Trial, on_delete=models.CASCADE, related_name="response")
    side = models.CharField(
        max_length=5, choices=Side, blank=True, help_text="Empty where something else was asked."
    )
    rating = models.SmallIntegerField(
        null=True, blank=True, help_text="Graded choices: -2 clearly left to 2 clearly right."
    )
    answer = models.CharField(
        max_length=200, blank=True, help_text="To a task other than preference: one of its options."
    )
    response_time_ms = models.PositiveIntegerField(
        null=True, blank=True, help_text="From all pictures decoded to the choice."
    )
    load_time_ms = models.PositiveIntegerField(null=True, blank=True)
    focus_lost_ms = models.PositiveIntegerField(null=True, blank=True)
    choice_changes = models.PositiveSmallIntegerField(null=True, blank=True)
    viewport_width_px = models.PositiveIntegerField(null=True, blank=True)
    viewport_height_px = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=["left", "right", "tie", "none"], answer="")
                | Q(side="") & ~Q(answer=""),
                name="response_is_a_side_or_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True)
                | Q(side="left", rating__in=[-2, -1])
                | Q(side="tie", rating=0)
                | Q(side="right", rating__in=[1, 2]),
                name="response_rating_agrees_with_its_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side or self.answer} in {self.trial}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ResponseIsFinal("A response is written once and never changed.")
        super().save(*args, **kwargs)


class Elaboration(models.Model):
    """What is asked about a choice once it is locked: how sure, and why. Written once too."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="elaboration")
    confidence = models.PositiveSmallIntegerField(null=True, blank=True, validators=CONFIDENCE)
    reason = models.TextField(blank=True)
    response_time_ms = models.PositiveIntegerField(
        null=True, blank=True, help_text="From the question to sending it."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"elaboration of {self.response}"


class QuestionnaireResponse(models.Model):
    """A participant answered a questionnaire."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="questionnaire_responses"
    )
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "questionnaire"], name="questionnaire_answered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} of {self.participant}"


class ItemResponse(models.Model):
    """What a participant answered to one item of a questionnaire."""

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


class ComprehensionAttempt(models.Model):
    """One try at the comprehension check."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="comprehension_attempts"
    )
    number = models.PositiveSmallIntegerField(help_text="From 1.")
    answers = models.JSONField(help_text="The chosen place of each question, in their order.")
    passed = models.BooleanField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "number"], name="comprehension_attempt_once"
            )
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.participant}"


class TechniqueGuess(models.Model):
    """Which technique a participant thinks made a stimulus they saw; asked at the very end."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="guesses")
    stimulus = models.ForeignKey(Stimulus, on_delete=models.PROTECT, related_name="+")
    condition = models.ForeignKey(
        Condition,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty for “I do not know”.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "technique guesses"
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "stimulus"], name="guess_once_per_stimulus"
            )
        ]

    def __str__(self) -> str:
        return f"{self.condition or 'unknown'}, guessed by {self.participant}"


class Event(models.Model):
    """Something that happened on the way: a picture that did not load, the focus lost."""

    class Kind(models.TextChoices):
        PICTURE_FAILED = "picture_failed", "a picture did not load"
        FOCUS_LOST = "focus_lost", "the page went out of sight"
        RESIZED = "resized", "the view changed its size"
        RELOADED = "reloaded", "a trial was opened again"
        TOO_EARLY = "too_early", "answered before the minimum viewing time"
        CAME_BACK = "came_back", "went on because a recruiter's link named them"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="events")
    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, null=True, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    detail = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind}, {self.participant}"

"""Who takes part: participants, how they came, and the trials that were drawn for them."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import F, Q

from studyapp.models.material import Arm
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


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def real(self) -> ParticipantQuerySet:
        """Those whose answers are data; no pilots, previews or simulated people."""
        return self.filter(kind=Participant.Kind.REAL)

    def completed(self) -> ParticipantQuerySet:
        return self.filter(outcome=Participant.Outcome.COMPLETED)

    def holding(self) -> ParticipantQuerySet:
        """Those whose place in the plan nobody else is given: they completed, even if they had been
        released meanwhile, or are still at it."""
        has_it = Q(released_at__isnull=True) | Q(outcome=Participant.Outcome.COMPLETED)
        return self.filter(has_it, slot__isnull=False)


class Participant(models.Model):
    """One consenting person in one study, known by a random code."""

    class Kind(models.TextChoices):
        REAL = "real"
        PILOT = "pilot"
        PREVIEW = "preview"
        SIMULATED = "simulated"

    class Outcome(models.TextChoices):
        UNFINISHED = "", "not finished"
        COMPLETED = "completed"
        SCREENED_OUT = "screened_out", "screened out"
        FAILED_CHECK = "failed_check", "failed the comprehension check"
        WITHDRAWN = "withdrawn"

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="participants")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REAL)
    code = models.CharField(max_length=8, default=new_code, unique=True, editable=False)
    token = models.CharField(max_length=32, default=new_token, unique=True, editable=False)
    language = models.CharField(max_length=10, default="en")
    device_type = models.CharField(max_length=10, blank=True, help_text="Phone, tablet, desktop.")
    consent_version = models.CharField(max_length=20)
    consented_at = models.DateTimeField(auto_now_add=True)

    # Drawn once the participant may begin: at consent, or after the questions that come first.
    question_set = models.ForeignKey(
        QuestionSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    arm = models.ForeignKey(
        Arm, on_delete=models.PROTECT, null=True, blank=True, related_name="participants"
    )
    slot = models.PositiveIntegerField(
        null=True, blank=True, help_text="Place in the counterbalancing plan of the arm, from 0."
    )
    last_seen_at = models.DateTimeField(auto_now_add=True)
    released_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when the place is free for somebody else."
    )

    expertise_level = models.PositiveSmallIntegerField(null=True, blank=True)
    expertise_score = models.FloatField(null=True, blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome, default=Outcome.UNFINISHED)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            # Each kind is counterbalanced apart, so that a rehearsal leaves no gap in the plan.
            # Two constraints, because without arms there is none and NULLs are never equal.
            models.UniqueConstraint(
                fields=["study", "kind", "arm", "slot"],
                condition=Q(released_at__isnull=True),
                name="slot_once_per_arm",
            ),
            models.UniqueConstraint(
                fields=["study", "kind", "slot"],
                condition=Q(released_at__isnull=True, arm__isnull=True),
                name="slot_once_without_arm",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True)
                | ~Q(outcome="") & Q(ended_at__isnull=False),
                name="participant_ends_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def has_ended(self) -> bool:
        return self.ended_at is not None

    @property
    def is_complete(self) -> bool:
        return self.outcome == self.Outcome.COMPLETED

    def next_trial(self) -> Trial | None:
        """The first trial without a response; None when all are answered."""
        open_trials = self.trials.filter(response__isnull=True)
        return open_trials.select_related("question").order_by("position").first()


class Trial(models.Model):
    """One question put to one participant; all that chance decided is stored here."""

    class Kind(models.TextChoices):
        MAIN = "main"
        PRACTICE = "practice"
        CATCH = "catch"
        IDENTICAL = "identical"
        REPEAT = "repeat"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="trials")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="trials")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MAIN)
    position = models.PositiveSmallIntegerField()
    left = models.ForeignKey(Stimulus, on_delete=models.PROTECT, null=True, related_name="+")
    right = models.ForeignKey(Stimulus, on_delete=models.PROTECT, null=True, related_name="+")
    options = models.JSONField(
        default=list, help_text="Of a task other than preference: the answers, in their order."
    )
    repeat_of = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="+")
    token = models.CharField(max_length=32, default=new_token, unique=True, editable=False)
    original_token = models.CharField(max_length=32, default=new_token, unique=True, editable=False)
    left_token = models.CharField(max_length=32, default=new_token, unique=True, editable=False)
    right_token = models.CharField(max_length=32, default=new_token, unique=True, editable=False)
    presented_at = models.DateTimeField(null=True, blank=True)
    feedback_seen_at = models.DateTimeField(
        null=True, blank=True, help_text="In practice: when the participant went on from it."
    )

    class Meta:
        ordering = ["participant", "position"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "position"], name="trial_position_once"),
            models.UniqueConstraint(
                fields=["participant", "question", "kind"], name="trial_question_once_per_kind"
            ),
            # Only a trial that is meant to shows the same stimulus twice. Without explanations,
            # or with one, there is nothing to be equal.
            models.CheckConstraint(
                condition=Q(kind="identical", left=F("right"))
                | ~Q(kind="identical")
                & (Q(left__isnull=True) | Q(right__isnull=True) | ~Q(left=F("right"))),
                name="trial_of_two_stimuli",
            ),
        ]

    def __str__(self) -> str:
        return f"trial {self.position} of {self.participant}"

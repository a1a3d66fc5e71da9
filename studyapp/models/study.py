"""The experiment: what is asked, how it is designed, and how participants go through it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from studyapp.models.written import Prose, Written, refuse_reserved

SIDE = [MinValueValidator(32), MaxValueValidator(2048)]  # pixels
RATE = [MinValueValidator(0.0), MaxValueValidator(0.5)]  # of the main trials
LONGEST_WAIT_MS = 10 * 60 * 1000
PROMPT = "Which explanation makes you trust the system more?"


# What every stimulus of a study is made with.
DRAWN_FOR = ("classifier_id", "target", "seed", "stimulus_width", "stimulus_height")


def english_only() -> list[str]:
    return ["en"]


def differs(record: models.Model, columns: Sequence[str]) -> bool:
    """Whether one of the columns has another value than is stored."""
    stored = type(record)._default_manager.filter(pk=record.pk).values(*columns).first()
    return stored is not None and any(getattr(record, name) != stored[name] for name in columns)


def frozen_questions(study: Study) -> models.QuerySet[Any]:
    """The questions of a study's frozen question sets."""
    questions = apps.get_model("studyapp", "Question")._default_manager
    of_study = questions.filter(question_set__study=study)
    return of_study.filter(question_set__frozen_at__isnull=False)


class StudyQuerySet(models.QuerySet["Study"]):
    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> StudyQuerySet:
        """The studies whose results this person may see: as a member, or as a viewer."""
        if not user.is_authenticated:
            return self.none()
        if getattr(user, "is_superuser", False):
            return self
        mine = models.Q(members=user) | models.Q(viewers=user)
        return self.filter(pk__in=self.model._default_manager.filter(mine).values("pk"))

    def changed_by(self, user: AbstractBaseUser | AnonymousUser) -> StudyQuerySet:
        """The studies that this person may change, open and unblind: a researcher's as a member.

        Members whose role is viewer see them and change nothing.
        """
        if not user.is_authenticated:
            return self.none()
        if getattr(user, "is_superuser", False):
            return self
        return self.filter(members=user) if getattr(user, "is_staff", False) else self.none()

    def at_hand(self) -> StudyQuerySet:
        """Those that nobody has put away."""
        return self.filter(archived_at__isnull=True)


class Study(Written):
    """One experiment: a classifier, conditions, a prompt, a seed and a status."""

    may_change: bool  # whether the person who asks may; the views of researchers find it out

    class Status(models.TextChoices):
        DRAFT = "draft"
        PILOT = "pilot"
        OPEN = "open"
        PAUSED = "paused"
        CLOSED = "closed"

    class Task(models.TextChoices):
        PREFERENCE = "preference", "which explanation is trusted more"
        SIMULATION = "forward-simulation", "what will the classifier say"
        FAULT = "faulty-model", "is the classifier sound or faulty"

    class Order(models.TextChoices):
        SHUFFLED = "shuffled", "shuffled for each participant"
        WILLIAMS = "williams", "Williams Latin square over participants"

    class AnswerFormat(models.TextChoices):
        FORCED = "forced", "A or B"
        TIE = "tie", "A, B or no preference"
        GRADED = "graded", "five steps from clearly A to clearly B"

    class Reason(models.TextChoices):
        OFF = "off", "not asked for"
        OPTIONAL = "optional"
        REQUIRED = "required"

    class Entry(models.TextChoices):
        OPEN = "open", "whoever has the study's address"
        INVITED = "invited", "personal one-time links only"

    class Recruiter(models.TextChoices):
        NONE = "none"
        PROLIFIC = "prolific", "Prolific"
        SONA = "sona", "SONA"
        MTURK = "mturk", "Mechanical Turk"
        OTHER = "other", "another, with the names of its parameters below"

    class Reentry(models.TextChoices):
        RESUME = "resume", "takes a person back to where they stopped"
        REFUSE = "refuse", "refused once the person has finished or left"
        AGAIN = "again", "the same person may take part again"

    slug = models.SlugField(
        unique=True,
        validators=[refuse_reserved],
        help_text="Part of the address that participants see: name no method in it.",
    )
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    classifier = models.ForeignKey(
        "studyapp.Classifier", on_delete=models.PROTECT, related_name="studies"
    )
    questionnaire = models.ForeignKey(
        "studyapp.Questionnaire",
        on_delete=models.PROTECT,
        related_name="studies",
        help_text="The one that decides the expertise level.",
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="studies",
        help_text="Researchers whose study it is: they may change it, open it and see its results.",
    )
    viewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="viewed_studies",
        help_text="May see the study and its results, and change nothing.",
    )
    target = models.CharField(
        max_length=100,
        default="top-1",
        help_text='Which class is explained, the same for every condition: "top-1", "label:tabby".',
    )
    seed = models.PositiveBigIntegerField(
        default=0, help_text="Every draw of the study follows from it."
    )

    # --- What participants read
    prompt = models.CharField(max_length=300, default=PROMPT)
    introduction = Prose(blank=True, help_text="What, how long, for whom, who asks.")
    consent_text = Prose(blank=True)
    consent_version = models.CharField(max_length=20, default="1")
    minimum_age = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="In years; participants confirm it when they consent."
    )
    instructions = Prose(blank=True)
    practice_feedback = Prose(
        blank=True, help_text="Shown after a practice choice, unless its question has a text."
    )
    debrief = Prose(blank=True, help_text="Shown at the end.")
    contact = models.CharField(max_length=200, blank=True)
    languages = models.JSONField(
        default=english_only,
        blank=True,
        help_text='Codes of the languages offered, the texts\' own first: ["en", "nl"].',
    )
    translations = models.JSONField(
        default=dict,
        blank=True,
        help_text='These texts in the other languages: {"nl": {"title": "...", "prompt": "..."}}.',
    )

    # --- The design
    task = models.CharField(max_length=20, choices=Task, default=Task.PREFERENCE)
    trials_per_participant = models.PositiveSmallIntegerField(
        default=10, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    order = models.CharField(max_length=10, choices=Order, default=Order.SHUFFLED)
    catch_rate = models.FloatField(
        default=0.0,
        validators=RATE,
        help_text="Catch trials per main trial, 0 to 0.5; they need catch questions.",
    )
    identical_rate = models.FloatField(
        default=0.0, validators=RATE, help_text="Trials with the same explanation on both sides."
    )
    repeat_rate = models.FloatField(
        default=0.0, validators=RATE, help_text="Main trials put again with the sides swapped."
    )
    asks_first = models.BooleanField(
        default=False,
        help_text="The expertise level is asked for before the trials; needed for quotas. After "
        "the trials, the default, the question cannot prime anybody.",
    )
    comprehension_attempts = models.PositiveSmallIntegerField(
        default=2, help_text="How often the comprehension check may be tried; 0 for any number."
    )
    asks_guess = models.BooleanField(
        default=False, help_text="At the end participants guess which technique was which."
    )
    stimulus_width = models.PositiveSmallIntegerField(default=448, validators=SIDE)
    stimulus_height = models.PositiveSmallIntegerField(default=448, validators=SIDE)

    # --- One trial; all off by default
    answer_format = models.CharField(
        max_length=10, choices=AnswerFormat, default=AnswerFormat.FORCED
    )
    confirms_choice = models.BooleanField(
        default=False, help_text="A choice is marked first and sent by a second step."
    )
    asks_confidence = models.BooleanField(
        default=False, help_text="How sure people are, from 1 to 5, once the choice is locked."
    )
    reason = models.CharField(max_length=10, choices=Reason, default=Reason.OFF)
    minimum_viewing_ms = models.PositiveIntegerField(
        default=0, validators=[MaxValueValidator(LONGEST_WAIT_MS)]
    )
    time_limit_ms = models.PositiveIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(LONGEST_WAIT_MS)]
    )
    needs_timing = models.BooleanField(
        default=False, help_text="The plan rests on response times, so it takes a script to begin."
    )

    # --- Who takes part
    entry = models.CharField(max_length=10, choices=Entry, default=Entry.OPEN)
    recruiter = models.CharField(max_length=10, choices=Recruiter, default=Recruiter.NONE)
    recruiter_parameters = models.JSONField(
        default=list,
        blank=True,
        help_text='Of another recruiter: the names in its links, the person\'s first: ["pid"].',
    )
    reentry = models.CharField(max_length=10, choices=Reentry, default=Reentry.RESUME)
    places = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many complete participations are wanted."
    )
    release_after_minutes = models.PositiveIntegerField(
        default=120,
        validators=[MinValueValidator(1)],
        help_text="Somebody who has done nothing for so long gives their place back. They may "
        "still come back and finish.",
    )
    retention_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="So long after closing, everything of participants goes."
    )

    privacy_note = Prose(
        blank=True,
        help_text="Whether pictures show people, and on what ground they may be shown. Kept with "
        "the study and its bundle; participants do not see it.",
    )

    origin = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="Of a study that came as a bundle or is a copy: of which, and what was "
        "registered there.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Put away: out of the lists, not deleted."
    )
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn = models.PositiveIntegerField(
        default=0, editable=False, help_text="How many withdrew; of them nothing else is kept."
    )

    objects = StudyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "studies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(trials_per_participant__gte=1), name="study_has_trials"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "pilot", "open", "paused", "closed"]),
                name="study_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """What a frozen question set shows stays as it is."""
        super().clean()
        if self.pk is not None and differs(self, DRAWN_FOR) and frozen_questions(self).exists():
            raise ValidationError(
                "A frozen question set shows stimuli of this study, so its classifier, target, "
                "seed and size of stimuli stay as they are. Copy the study and change the copy."
            )

    @property
    def was_met(self) -> bool:
        """Participants may have met it; from then on its texts and its design stay as they are."""
        return self.opened_at is not None

    @property
    def is_open(self) -> bool:
        """Somebody may take part, in earnest or as a pilot."""
        return self.status in (self.Status.OPEN, self.Status.PILOT)

    @property
    def takes_script(self) -> bool:
        """Without a script its plan cannot be kept: something about a trial has to be timed."""
        return bool(self.needs_timing or self.minimum_viewing_ms or self.time_limit_ms)

    def question_set(self) -> Any:
        """The newest frozen question set, the one that new participants are given; or None."""
        return self.question_sets.filter(frozen_at__isnull=False).order_by("-version").first()

"""What is asked: the study, the classifier under test, the pictures and the conditions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property

SIDE = [MinValueValidator(32), MaxValueValidator(2048)]  # pixels
REFERENCE = "reference"  # among a condition's rendering parameters: the name of another condition
PROMPT = "Which explanation makes you trust the system more?"


class Classifier(models.Model):
    """The Keras model under test, as a file together with what is needed to ask it."""

    name = models.SlugField(unique=True)
    path = models.CharField(
        max_length=500, help_text="The .keras file, relative to the media folder."
    )
    sha256 = models.CharField(max_length=64, help_text="Of the file; explanations record it.")
    settings = models.JSONField(
        default=dict,
        help_text="Labels, preprocessing, feature layer; see docs/classifiers.md.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    def spec(self) -> dict[str, Any]:
        """What `explainers.load_classifier` takes."""
        return {**self.settings, "name": self.name, "path": str(settings.MEDIA_ROOT / self.path)}


class StudyQuerySet(models.QuerySet["Study"]):
    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> StudyQuerySet:
        """The studies whose results this person may see."""
        if not user.is_authenticated:
            return self.none()
        if getattr(user, "is_superuser", False):
            return self
        return self.filter(members=user)


class Study(models.Model):
    """One experiment: a classifier, conditions, a prompt, a seed and a status."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        PAUSED = "paused"
        CLOSED = "closed"

    slug = models.SlugField(
        unique=True, help_text="Part of the address that participants see: name no method in it."
    )
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    classifier = models.ForeignKey(Classifier, on_delete=models.PROTECT, related_name="studies")
    questionnaire = models.ForeignKey(
        "studyapp.Questionnaire", on_delete=models.PROTECT, related_name="studies"
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="studies",
        help_text="May see the results.",
    )
    target = models.CharField(
        max_length=100,
        default="top-1",
        help_text='Which class is explained, the same for every condition: "top-1", "label:tabby".',
    )
    prompt = models.CharField(max_length=300, default=PROMPT)
    introduction = models.TextField(blank=True, help_text="What, how long, for whom, who asks.")
    consent_text = models.TextField(blank=True)
    consent_version = models.CharField(max_length=20, default="1")
    instructions = models.TextField(blank=True)
    debrief = models.TextField(blank=True, help_text="Shown at the end.")
    contact = models.CharField(max_length=200, blank=True)
    trials_per_participant = models.PositiveSmallIntegerField(
        default=10, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    stimulus_width = models.PositiveSmallIntegerField(default=448, validators=SIDE)
    stimulus_height = models.PositiveSmallIntegerField(default=448, validators=SIDE)
    seed = models.PositiveBigIntegerField(
        default=0, help_text="Every draw of the study follows from it."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = StudyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "studies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(trials_per_participant__gte=1), name="study_has_trials"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "open", "paused", "closed"]),
                name="study_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def was_met(self) -> bool:
        """Participants may have met it; from then on its texts and its design stay as they are."""
        return self.opened_at is not None

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    def question_set(self) -> Any:
        """The newest frozen question set, the one that new participants are given; or None."""
        return self.question_sets.filter(frozen_at__isnull=False).order_by("-version").first()


class Condition(models.Model):
    """What is compared: one method with frozen parameters and rendering."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="conditions")
    name = models.SlugField(help_text="Seen by researchers only.")
    method = models.CharField(max_length=50)
    parameters = models.JSONField(default=dict, blank=True)
    rendering = models.CharField(max_length=50, default="harmonised")
    rendering_parameters = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["study", "name"], name="condition_name_once_per_study")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def was_met(self) -> bool:
        return self.study.was_met

    @property
    def style_parameters(self) -> dict[str, Any]:
        """The rendering's parameters but for the reference, which is no matter of the style."""
        return {
            name: value for name, value in self.rendering_parameters.items() if name != REFERENCE
        }

    @property
    def reference_name(self) -> str | None:
        """The condition whose explanation of the same picture this one's rendering looks at."""
        return self.rendering_parameters.get(REFERENCE)

    @cached_property
    def reference(self) -> Condition | None:
        """That condition, which may be this one; ValueError if the study has none of that name."""
        name = self.reference_name
        if name is None:
            return None
        found = self.study.conditions.filter(name=name).first()
        if found is None:
            raise ValueError(f"{self}: the study has no condition {name!r} to take as reference")
        return found


class SourceImage(models.Model):
    """A picture the classifier is asked about."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="images")
    position = models.PositiveIntegerField(
        default=0, help_text="Pictures are explained in this order."
    )
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=500, help_text="Relative to the media folder.")
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    true_label = models.CharField(max_length=200, blank=True)
    credit = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    shown_path = models.CharField(
        max_length=500,
        blank=True,
        help_text="The picture at the study's size, as participants see it.",
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "sha256"], name="picture_once_per_study")
        ]

    def __str__(self) -> str:
        return self.name

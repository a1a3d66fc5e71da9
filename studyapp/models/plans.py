"""What was settled before the data: the analysis plan, its registrations, and looks taken early."""

from __future__ import annotations

import math
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from studyapp.models.study import Study
from studyapp.models.written import Prose

SHARE = [MinValueValidator(0.0), MaxValueValidator(1.0)]
LARGEST_ALPHA = 0.5
NAME_LENGTH = 150  # characters of a user name


def no_looks() -> list[int]:
    return []


class AnalysisPlan(models.Model):
    """How a study will be analysed; it can be edited until the study opens.

    The names and values are those of `studyapp.analysis.planning.plan.Plan`.
    """

    class Estimand(models.TextChoices):
        THESE_PICTURES = "these pictures", "these pictures"
        PICTURES_LIKE_THESE = "pictures like these", "pictures like these"

    class Test(models.TextChoices):
        SIGN_FLIP = "sign-flip", "is the preference one half? (sign-flip over participants)"
        TREND = "trend", "does it change with the expertise level? (permutation of participants)"
        EQUIVALENCE = "equivalence", "is it the same at the lowest and the highest level?"

    class Monitoring(models.TextChoices):
        FIXED = "fixed", "one look, at the planned number"
        LOOKS = "looks", "planned looks"
        ANYTIME = "anytime", "after every participant, by an always valid interval"

    class Boundary(models.TextChoices):
        POCOCK = "pocock", "Pocock"
        OBRIEN_FLEMING = "obrien-fleming", "O'Brien-Fleming"

    study = models.OneToOneField(Study, on_delete=models.CASCADE, related_name="analysis_plan")
    hypotheses = Prose(
        blank=True, help_text="What is expected, in words that a result can contradict."
    )
    planned_n = models.PositiveIntegerField(
        "planned participants",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Complete participations. Until then results by condition are hidden, and then "
        "the study closes. Empty: nothing is planned, and all results are exploratory.",
    )
    estimand = models.CharField(
        max_length=30,
        choices=Estimand,
        default=Estimand.THESE_PICTURES,
        help_text="What the primary result is about.",
    )
    condition = models.SlugField(
        blank=True,
        help_text="The primary preference is for this condition; empty: the first in the alphabet.",
    )
    primary_test = models.CharField(max_length=20, choices=Test, default=Test.SIGN_FLIP)
    margin = models.FloatField(
        null=True,
        blank=True,
        validators=SHARE,
        help_text="Of the equivalence test: the largest difference of preferences that would not "
        "matter, such as 0.1.",
    )
    alpha = models.FloatField(
        default=0.05,
        validators=[MinValueValidator(0.0001), MaxValueValidator(LARGEST_ALPHA)],
        help_text="Probability of a false alarm, two-sided.",
    )
    least_share_answered = models.FloatField(
        default=0.5,
        validators=SHARE,
        help_text="Who stopped early counts from this share of the main trials on.",
    )
    most_catch_failures = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Who fails more catch trials is excluded; empty: nobody is.",
    )
    least_median_rt_ms = models.PositiveIntegerField(
        "least median response time",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="In ms; who is faster is excluded. Empty: nobody is.",
    )
    monitoring = models.CharField(max_length=10, choices=Monitoring, default=Monitoring.FIXED)
    looks = models.JSONField(
        default=no_looks,
        blank=True,
        help_text="Of planned looks: after how many participants, the planned number last: "
        "[20, 40, 60].",
    )
    boundary = models.CharField(
        max_length=20,
        choices=Boundary,
        default=Boundary.OBRIEN_FLEMING,
        help_text="Of planned looks.",
    )
    level_weights = models.JSONField(
        default=dict,
        blank=True,
        help_text='Weights of the expertise levels in the weighted estimate: {"0": 0.5, "1": 0.5}.',
    )
    reached_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When as many as planned had completed; from then on nothing is hidden.",
    )

    def __str__(self) -> str:
        return f"analysis plan of {self.study}"

    @property
    def was_met(self) -> bool:
        """The plan is settled once the study was opened; then it can only be amended."""
        return self.study.was_met

    def clean(self) -> None:
        super().clean()
        wrong = {
            name: "This must be a number."
            for name in ("margin", "alpha", "least_share_answered")
            if isinstance(value := getattr(self, name), float) and not math.isfinite(value)
        }
        if not _are_looks(self.looks):
            wrong["looks"] = "These must be whole numbers, each larger than the last: [20, 40]."
        if not _are_weights(self.level_weights):
            wrong["level_weights"] = 'This must give levels a weight above 0: {"0": 0.5, "1": 0.5}.'
        if wrong:
            raise ValidationError(wrong)


class Preregistration(models.Model):
    """A plan as it was frozen: when the study opened, and at each amendment; never changed.

    `content` is JSON as text, so that its SHA-256 is that of the file that is handed out.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="registrations")
    version = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(
        max_length=NAME_LENGTH, blank=True, help_text="User name; empty: on the command line."
    )
    reason = models.TextField(blank=True, help_text="Of an amendment.")
    is_blind = models.BooleanField(
        default=True, help_text="Nobody could have seen results by condition by then."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "version"], name="registration_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"registration {self.version} of {self.study}"


class Unblinding(models.Model):
    """Somebody had results by condition shown before the planned number; never changed."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="unblindings")
    unblinded_at = models.DateTimeField()
    unblinded_by = models.CharField(
        max_length=NAME_LENGTH, blank=True, help_text="User name; empty: on the command line."
    )
    reason = models.TextField()
    completed = models.PositiveIntegerField(help_text="Complete participations by then.")
    planned_n = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"unblinding of {self.study}"


def _are_looks(value: Any) -> bool:
    if not isinstance(value, list) or any(type(look) is not int for look in value):
        return False
    return all(look > before for before, look in zip([0, *value], value, strict=False))


def _are_weights(value: Any) -> bool:
    return isinstance(value, dict) and all(
        str(level).isdigit()
        and isinstance(weight, int | float)
        and not isinstance(weight, bool)
        and 0 < weight < math.inf
        for level, weight in value.items()
    )

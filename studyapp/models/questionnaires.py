"""What people are asked about themselves and about the instructions, and how it is scored."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from studyapp.models.study import Study
from studyapp.models.written import Prose, Written


class Questionnaire(models.Model):
    """The familiarity scale and other items about the person."""

    class Scoring(models.TextChoices):
        NONE = "none", "not scored"
        SUM = "sum", "sum of the items"
        MEAN = "mean", "mean of the items"

    name = models.CharField(max_length=200)
    version = models.CharField(max_length=20, default="1")
    introduction = Prose(blank=True)
    source = Prose(blank=True, help_text="Where the wording comes from.")
    licence = models.CharField(max_length=100, blank=True)
    scoring = models.CharField(max_length=10, choices=Scoring, default=Scoring.NONE)
    translations = models.JSONField(
        default=dict,
        blank=True,
        help_text='The introduction in other languages: {"nl": {"introduction": "..."}}.',
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="questionnaire_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} (version {self.version})"

    @property
    def was_met(self) -> bool:
        """A study that asks it has been opened; from then on another version must be made."""
        asking = Study.objects.filter(Q(questionnaire=self) | Q(asked__questionnaire=self))
        return asking.filter(opened_at__isnull=False).exists()

    def levels(self) -> dict[int, str]:
        """The ordered expertise levels, {level: label}: by score, or of the item that decides."""
        by_score = dict(self.expertise_levels.values_list("level", "label"))
        if by_score:
            return by_score
        choices = ItemChoice.objects.filter(item__questionnaire=self).order_by("level")
        return {choice.level: choice.label for choice in choices if choice.level is not None}


class QuestionnaireItem(models.Model):
    class Kind(models.TextChoices):
        CHOICE = "choice", "one of several choices"
        LIKERT = "likert", "a step on a scale"
        NUMBER = "number"
        TEXT = "text"

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    code = models.SlugField(help_text="Names the item in the export.")
    text = models.CharField(max_length=500)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CHOICE)
    required = models.BooleanField(default=True)
    scored = models.BooleanField(default=False, help_text="Counts towards the score.")
    reversed = models.BooleanField(
        default=False, help_text="Scored the other way round: lowest + highest - value."
    )
    steps = models.PositiveSmallIntegerField(
        default=5,
        validators=[MinValueValidator(2), MaxValueValidator(11)],
        help_text="Of a scale: 1 up to this number.",
    )
    low_label = models.CharField(max_length=100, blank=True, help_text="Beside the first step.")
    high_label = models.CharField(max_length=100, blank=True, help_text="Beside the last step.")
    translations = models.JSONField(
        default=dict,
        blank=True,
        help_text='In other languages: {"nl": {"text": "...", "low_label": "..."}}. '
        "Of validated scales published translations only.",
    )

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
    value = models.FloatField(
        null=True,
        blank=True,
        help_text="What the choice scores; of a knowledge item 1 for the right answer, 0 for the "
        "others.",
    )
    translations = models.JSONField(
        default=dict, blank=True, help_text='In other languages: {"nl": {"label": "..."}}.'
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "code"], name="choice_code_once_per_item")
        ]

    def __str__(self) -> str:
        return self.label


class ExpertiseLevel(models.Model):
    """A level that is decided by the questionnaire's score: this cut point and above."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="expertise_levels"
    )
    level = models.PositiveSmallIntegerField(help_text="From 0 up.")
    label = models.CharField(max_length=200)
    from_score = models.FloatField(help_text="The lowest score of this level.")

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "level"], name="level_once_per_questionnaire"
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "from_score"], name="cut_point_once_per_questionnaire"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class AskedQuestionnaire(models.Model):
    """A further questionnaire of a study, before or after the trials."""

    class Place(models.TextChoices):
        BEFORE = "before", "before the trials"
        AFTER = "after", "after the trials"

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="asked")
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="asked_in"
    )
    place = models.CharField(max_length=10, choices=Place, default=Place.AFTER)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "questionnaire"], name="questionnaire_once_per_study"
            )
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire}, {self.get_place_display()}"


class ComprehensionQuestion(Written):
    """Checks, before the trials, that the instructions were understood."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="comprehension")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=500)
    choices = models.JSONField(
        default=list, help_text='["A photo", "Two explanations"], at least two.'
    )
    correct = models.PositiveSmallIntegerField(help_text="The place of the right one, from 0.")
    hint = models.CharField(max_length=500, blank=True, help_text="Shown after a wrong answer.")
    translations = models.JSONField(
        default=dict,
        blank=True,
        help_text='In other languages: {"nl": {"text": "...", "choices": [...], "hint": "..."}}.',
    )

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def was_met(self) -> bool:
        return self.study.was_met


class Quota(models.Model):
    """How many complete participations of one expertise level are wanted."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="quotas")
    level = models.PositiveSmallIntegerField()
    places = models.PositiveIntegerField()

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["study", "level"], name="quota_once_per_level")
        ]

    def __str__(self) -> str:
        return f"{self.places} of level {self.level}"

    def clean(self) -> None:
        """While a study runs quotas may come, but only where they can do something."""
        asks_last = self.study_id is not None and not self.study.asks_first
        if asks_last and self.study.was_met:
            raise ValidationError(
                "This study asks for the expertise level after the trials, so a quota would let "
                "everybody through."
            )

    @property
    def was_met(self) -> bool:
        """Never: how many are wanted may be changed while a study runs."""
        return False

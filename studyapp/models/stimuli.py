"""What was computed and is shown: runs and their work items, explanations, stimuli, questions."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q, Sum

from studyapp.models.material import Condition, SourceImage
from studyapp.models.study import Study
from studyapp.models.written import Prose


class RunQuerySet(models.QuerySet["PrecomputeRun"]):
    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> RunQuerySet:
        """The runs of the studies that this person may see."""
        return self.filter(study__in=Study.objects.for_user(user).values("pk"))

    def changed_by(self, user: AbstractBaseUser | AnonymousUser) -> RunQuerySet:
        """The runs of the studies that this person may change."""
        return self.filter(study__in=Study.objects.changed_by(user).values("pk"))

    def counted(self) -> RunQuerySet:
        """With how many items each has, and how many of them are done and failed."""
        done = Count("items", filter=Q(items__state=WorkItem.State.DONE))
        failed = Count("items", filter=Q(items__state=WorkItem.State.FAILED))
        return self.annotate(n_items=Count("items"), n_done=done, n_failed=failed)


class PrecomputeRun(models.Model):
    """One order to explain a study's pictures; the worker holds it by its heartbeat."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        FINISHED = "finished"
        CANCELLED = "cancelled"

    ACTIVE = (State.QUEUED, State.RUNNING)

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    freeze_after = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Freeze the first question set, and open the study, once this many pairs exist.",
    )
    ordered_by = models.CharField(
        max_length=150, blank=True, help_text="User name; empty for the command line."
    )
    worker = models.CharField(max_length=100, blank=True, help_text="Who holds the run.")
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(
        null=True, blank=True, help_text="When a worker took it last."
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"run {self.pk} of {self.study}"

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    def begun(self) -> int:
        """How many times its items were begun, together."""
        return self.items.aggregate(times=Sum("attempts"))["times"] or 0


class WorkItem(models.Model):
    """One picture under one condition: the truth about what is done."""

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        FAILED = "failed"

    run = models.ForeignKey(PrecomputeRun, on_delete=models.CASCADE, related_name="items")
    image = models.ForeignKey(SourceImage, on_delete=models.CASCADE, related_name="+")
    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, help_text="The stimulus that it makes.")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often it was begun.")
    seconds = models.FloatField(null=True, blank=True)
    error = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "image", "condition"], name="work_item_once_per_run"
            ),
            models.UniqueConstraint(fields=["run", "key"], name="work_item_key_once_per_run"),
        ]
        indexes = [models.Index(fields=["run", "state"])]

    def __str__(self) -> str:
        return f"{self.image} under {self.condition}"


class Explanation(models.Model):
    """One attribution map (numbers): picture x condition, with provenance."""

    image = models.ForeignKey(SourceImage, on_delete=models.CASCADE, related_name="explanations")
    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="explanations")
    key = models.CharField(
        max_length=64, help_text="Hash of all that determines the map; names one computed here."
    )
    path = models.CharField(
        max_length=500,
        blank=True,
        help_text="Of a map that came in a bundle: its file, which no run of another study finds.",
    )
    class_id = models.PositiveIntegerField()
    class_name = models.CharField(max_length=200)
    score = models.FloatField(help_text="Before the final activation.")
    probability = models.FloatField()
    is_empty = models.BooleanField(default=False, help_text="No evidence for the class was found.")
    facts = models.JSONField(default=dict)
    provenance = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "condition"], name="explanation_once_per_image_and_condition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.image} under {self.condition}"


class Stimulus(models.Model):
    """The rendered explanation that a participant sees."""

    explanation = models.OneToOneField(
        Explanation, on_delete=models.CASCADE, related_name="stimulus"
    )
    key = models.CharField(
        max_length=64, help_text="Hash of the explanation, the rendering and the size."
    )
    path = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text="Bytes, before padding.")

    class Meta:
        verbose_name_plural = "stimuli"

    def __str__(self) -> str:
        return str(self.explanation)


class QuestionSet(models.Model):
    """A versioned list of questions; once frozen it is never changed."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="question_sets")
    version = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)
    padded_size = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="Bytes to which every picture is padded, so that size tells nothing.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "version"], name="question_set_version_once")
        ]

    def __str__(self) -> str:
        state = "frozen" if self.is_frozen else "draft"
        return f"{self.study}, question set {self.version} ({state})"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def was_met(self) -> bool:
        return self.is_frozen


class Question(models.Model):
    """An unordered pair of stimuli of one picture; which side is which is drawn per trial."""

    class Kind(models.TextChoices):
        MAIN = "main"
        PRACTICE = "practice"
        CATCH = "catch"

    question_set = models.ForeignKey(
        QuestionSet, on_delete=models.CASCADE, related_name="questions"
    )
    image = models.ForeignKey(SourceImage, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Stimulus, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Stimulus, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MAIN)
    position = models.PositiveIntegerField(default=0)
    included = models.BooleanField(default=True)
    expected = models.CharField(
        max_length=200,
        blank=True,
        help_text="The right answer, where there is one. Catch questions: first or second. "
        "Other tasks: the class, or sound or faulty.",
    )
    instructed = models.BooleanField(
        default=False, help_text="A catch question that says which side to choose."
    )
    feedback = Prose(blank=True, help_text="Shown after the choice, in practice only.")
    options = models.JSONField(
        default=list, blank=True, help_text="Of a task other than preference: the answers."
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(first=F("second")), name="question_of_two_stimuli"),
            models.UniqueConstraint(
                fields=["question_set", "first", "second", "kind"], name="question_once_per_set"
            ),
        ]

    def __str__(self) -> str:
        conditions = (self.first.explanation.condition, self.second.explanation.condition)
        return f"{self.image}: {conditions[0]} / {conditions[1]}"

    def clean(self) -> None:
        """Both stimuli must show the question's picture and explain the same class of it."""
        pair = (self.first.explanation, self.second.explanation)
        if {e.image_id for e in pair} != {self.image_id}:
            raise ValidationError("Both stimuli must explain the question's own picture.")
        if len({e.class_id for e in pair}) > 1:
            raise ValidationError(
                "The two stimuli explain different classes; nobody can compare them."
            )
        if self.question_set.is_frozen:
            raise ValidationError("This question set is frozen; make a new version to change it.")

"""Work that somebody ordered and that the worker does: jobs; and what was said about it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q

from studyapp.models.stimuli import PrecomputeRun
from studyapp.models.study import Study

SHARED = "studyapp.add_classifier"  # who may register classifiers may see how others' fare


class JobQuerySet(models.QuerySet["Job"]):
    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> JobQuerySet:
        """The jobs this person may see: of their studies, their own, and how classifiers fare.

        What else belongs to no study, such as somebody's bundle, tells of a study of theirs.
        """
        return self._of(user, Study.objects.for_user(user), shared=_may_register(user))

    def changed_by(self, user: AbstractBaseUser | AnonymousUser) -> JobQuerySet:
        """The jobs this person may cancel and order again."""
        return self._of(user, Study.objects.changed_by(user), shared=False)

    def _of(self, user: Any, studies: models.QuerySet[Study], *, shared: bool) -> JobQuerySet:
        if not user.is_authenticated:
            return self.none()
        if getattr(user, "is_superuser", False):
            return self
        of_nothing = Q(study=None, ordered_by=user.get_username())
        if shared:
            of_nothing |= Q(study=None, kind=Job.Kind.PROBE)
        return self.filter(Q(study__in=studies.values("pk")) | of_nothing)


def _may_register(user: Any) -> bool:
    return bool(user.is_authenticated and user.has_perm(SHARED))


class Job(models.Model):
    """One order that is done as a whole or not at all, unlike a run, which has items."""

    class Kind(models.TextChoices):
        PROBE = "probe", "try out a classifier"
        PICTURES = "pictures", "take in pictures"
        MAPS = "maps", "take in maps that were made elsewhere"
        MEASURE = "measure", "measure explanations"
        BUNDLE = "bundle", "take in a study's bundle"

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        FINISHED = "finished"
        FAILED = "failed"
        CANCELLED = "cancelled"

    ACTIVE = (State.QUEUED, State.RUNNING)

    kind = models.CharField(max_length=20, choices=Kind)
    study = models.ForeignKey(
        Study, on_delete=models.CASCADE, null=True, blank=True, related_name="jobs"
    )
    ordered_by = models.CharField(
        max_length=150, blank=True, help_text="User name; empty for the command line."
    )
    parameters = models.JSONField(default=dict, blank=True)
    path = models.CharField(
        max_length=500, blank=True, help_text="The uploaded file, relative to the media folder."
    )
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0, help_text="Steps; 0 while it is not known.")
    report = models.JSONField(default=dict, blank=True, help_text="What came of it.")
    problems = models.JSONField(
        default=list, blank=True, help_text="What was refused, one sentence each."
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often it was begun.")
    worker = models.CharField(max_length=100, blank=True, help_text="Who holds it.")
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "created_at"])]

    def __str__(self) -> str:
        return f"job {self.pk}: {self.get_kind_display()}"

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    def parameter(self, name: str, default: Any = None) -> Any:
        """One of the things that it was ordered with."""
        return self.parameters.get(name, default)


class LogLine(models.Model):
    """One sentence about what happened to a job or a run, for whoever watches it."""

    job = models.ForeignKey(
        Job, on_delete=models.CASCADE, null=True, blank=True, related_name="lines"
    )
    run = models.ForeignKey(
        PrecomputeRun, on_delete=models.CASCADE, null=True, blank=True, related_name="lines"
    )
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(job__isnull=True) ^ Q(run__isnull=True), name="log_line_of_one_thing"
            )
        ]

    def __str__(self) -> str:
        return self.text

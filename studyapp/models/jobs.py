"""Work that somebody ordered in a browser and that the worker does: jobs."""

from __future__ import annotations

from typing import Any

from django.db import models

from studyapp.models.study import Study


class Job(models.Model):
    """One order that is done as a whole or not at all, unlike a run, which has items."""

    class Kind(models.TextChoices):
        PROBE = "probe", "try out a classifier"
        PICTURES = "pictures", "take in pictures"
        MAPS = "maps", "take in maps that were made elsewhere"
        MEASURE = "measure", "measure explanations"

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

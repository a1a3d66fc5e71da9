"""The results of a study as they were computed last."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from studyapp.models.study import Study


class ResultsSnapshot(models.Model):
    """One per study for the real participants, and one for the simulated ones.

    It can be computed again at any time and is no part of the record. It holds codes and shares of
    participants, so it goes whenever one of them withdraws.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="snapshots")
    simulated = models.BooleanField(default=False)
    state = models.CharField(
        max_length=64, blank=True, help_text="Digest of what the document was computed from."
    )
    document = models.TextField(blank=True, help_text="The results as JSON.")
    computed_at = models.DateTimeField(null=True, blank=True)
    wanted_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when the worker is asked for newer ones."
    )
    claimed_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when a worker computes them."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "simulated"], name="snapshot_once"),
            models.CheckConstraint(
                condition=Q(document="", computed_at__isnull=True)
                | ~Q(document="") & Q(computed_at__isnull=False),
                name="snapshot_with_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"results of {self.study}"

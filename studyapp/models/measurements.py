"""What was measured of explanations, to be put beside what people chose."""

from __future__ import annotations

from django.db import models

from studyapp.models.stimuli import Explanation


class Measurement(models.Model):
    """Numbers about one explanation: its map against the classifier and the truth, and its look."""

    explanation = models.OneToOneField(
        Explanation, on_delete=models.CASCADE, related_name="measurement"
    )
    key = models.CharField(
        max_length=64, help_text="Hash of what was measured and how; another one is out of date."
    )
    numbers = models.JSONField(default=dict, help_text="By name; null where there is no answer.")
    settings = models.JSONField(default=dict)
    measured_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"measurement of {self.explanation}"

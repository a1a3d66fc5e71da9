"""Who changed what, in a chain of hashes that shows any later change: the logbook."""

from __future__ import annotations

from django.db import models


class LogbookEntry(models.Model):
    """One change that somebody made; never altered, never deleted, nothing of participants."""

    number = models.PositiveBigIntegerField(unique=True, help_text="1, 2, 3 without a gap.")
    at = models.DateTimeField()
    actor = models.CharField(max_length=150, help_text="User name, or the command that was run.")
    action = models.CharField(max_length=50, help_text='"added", "changed", "unblinded", ...')
    noun = models.CharField(max_length=50, help_text="What kind of thing: study, question set, ...")
    subject = models.CharField(max_length=200, help_text="Which one of them.")
    study = models.CharField(
        max_length=50, blank=True, help_text="Slug of the study it belongs to."
    )
    details = models.JSONField(default=dict, blank=True)
    previous = models.CharField(max_length=64, blank=True, help_text="Hash of the entry before.")
    sha256 = models.CharField(max_length=64, help_text="Of all of the above.")

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "logbook"

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.noun} {self.subject}"

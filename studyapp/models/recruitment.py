"""How participants come and what they take home, apart from what they answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from studyapp.models.participation import Participant, new_token
from studyapp.models.study import Study
from studyapp.return_links import ReturnLinkError, check_return_link


class Invitation(models.Model):
    """A personal link that lets one person take part once."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="invitations")
    token = models.CharField(max_length=32, default=new_token, unique=True, editable=False)
    label = models.CharField(
        max_length=200, blank=True, help_text="For your own list; not stored with any answer."
    )
    participant = models.OneToOneField(
        Participant,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="invitation",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its holder consented."
    )

    def __str__(self) -> str:
        return self.label or f"invitation {self.pk}"


class ExternalIdentity(models.Model):
    """Who a recruiter says a participant is; kept apart from answers and deleted first."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="+")
    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="external_identity"
    )
    recruiter = models.CharField(max_length=10, choices=Study.Recruiter)
    external_id = models.CharField(max_length=200)
    details = models.JSONField(default=dict, help_text="What else the recruiter's link said.")

    class Meta:
        verbose_name_plural = "external identities"
        indexes = [models.Index(fields=["study", "external_id"])]

    def __str__(self) -> str:
        return f"{self.recruiter} identity of {self.participant}"


class Exit(models.Model):
    """What a participant is given at the end, for each way in which it can end."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="exits")
    outcome = models.CharField(
        max_length=15,
        choices=[choice for choice in Participant.Outcome.choices if choice[0]],
    )
    code = models.CharField(
        max_length=50, blank=True, help_text="The recruiter's completion code for this outcome."
    )
    return_url = models.URLField(
        max_length=500,
        blank=True,
        help_text="https only; may contain {code} (the completion code above), {external_id} and "
        "{participant} (the participant's own code).",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "outcome"], name="exit_once_per_outcome")
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.code or self.return_url}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.clean()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a link that could lead participants elsewhere than it says."""
        if self.return_url:
            try:
                check_return_link(self.return_url)
            except ReturnLinkError as error:
                raise ValidationError({"return_url": str(error)}) from error

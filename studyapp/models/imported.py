"""Answers that were collected with other tools, brought in for their statistics."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models


class ImportedAnswersQuerySet(models.QuerySet["ImportedAnswers"]):
    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> ImportedAnswersQuerySet:
        """Those whose results this person may see."""
        if not user.is_authenticated:
            return self.none()
        if getattr(user, "is_superuser", False):
            return self
        return self.filter(members=user)


class ImportedAnswers(models.Model):
    """One file of answers, kept as a package of tables together with its results."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    package = models.CharField(
        max_length=500, help_text="The tables, the key and the results as a zip file."
    )
    source_name = models.CharField(max_length=200, help_text="The file that they came in.")
    source_sha256 = models.CharField(max_length=64)
    participants = models.PositiveIntegerField()
    trials = models.PositiveIntegerField()
    document = models.TextField(help_text="The results as JSON.")
    imported_at = models.DateTimeField(auto_now=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="imported_answers",
        help_text="May see the results.",
    )

    objects = ImportedAnswersQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "imported answers"

    def __str__(self) -> str:
        return self.title

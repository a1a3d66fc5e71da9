"""A study begins, opens, pauses and closes."""

import re

from django.db import transaction
from django.utils import timezone

from studyapp.models import Study


class StudyNotReady(Exception):
    """The study cannot be opened as it is; the message lists everything that is missing."""


@transaction.atomic
def open_study(*, study: Study) -> Study:
    """Let participants in.

    Raises
    ------
    StudyNotReady : something is missing, or a text that participants see names a method.
    """
    study = Study.objects.select_for_update().get(pk=study.pk)
    missing = [*_missing_parts(study), *_telling_texts(study)]
    if missing:
        raise StudyNotReady(f"{study} cannot be opened: " + "; ".join(missing) + ".")
    study.status = Study.Status.OPEN
    study.opened_at = study.opened_at or timezone.now()
    study.save(update_fields=["status", "opened_at"])
    return study


def set_status(*, study: Study, status: Study.Status) -> Study:
    """Pause or close a study; participants are told kindly and nothing more is taken in."""
    study.status = status
    study.save(update_fields=["status"])
    return study


def _missing_parts(study: Study) -> list[str]:
    missing = []
    if study.question_set() is None:
        missing.append("it has no frozen question set (assemble one in the admin and freeze it)")
    if not study.consent_text.strip():
        missing.append("it has no consent text")
    if not study.questionnaire.items.exists():
        missing.append("its questionnaire has no item")
    return missing


def _telling_texts(study: Study) -> list[str]:
    """Texts on participant pages that would tell them which methods are compared."""
    names = {name for row in study.conditions.values_list("name", "method") for name in row}
    fields = ("slug", "title", "prompt", "introduction", "consent_text", "instructions", "contact")
    return [
        f"its {field.replace('_', ' ')} contains {name!r}, which tells what is compared"
        for field in fields
        for name in sorted(names)
        if _names(name).search(getattr(study, field))
    ]


def _names(name: str) -> re.Pattern[str]:
    """Finds a name however it is spelt: "Grad-CAM", "grad cam" and "GradCAMs" for "gradcam"."""
    letters = re.findall(r"[a-z0-9]", name.lower())
    return re.compile(r"\b" + r"[\W_]*".join(letters) + r"s?\b", re.IGNORECASE)

"""The logbook: who changed what, each entry with the hash of the one before."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from studyapp.models import LogbookEntry

HASHED = ("number", "at", "actor", "action", "noun", "subject", "study", "details", "previous")


@transaction.atomic
def write_down(
    *,
    actor: str,
    action: str,
    noun: str,
    subject: str,
    study: str = "",
    details: Mapping[str, Any] | None = None,
) -> LogbookEntry:
    """Append an entry.

    Parameters
    ----------
    actor : user name, or the command.
    study : slug of the study it belongs to, if any.
    details : what changed, as JSON values; nothing of participants.
    """
    last = LogbookEntry.objects.select_for_update().order_by("-number").first()
    entry = LogbookEntry(
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        actor=actor,
        action=action,
        noun=noun,
        subject=subject[:200],
        study=study,
        details=dict(details or {}),
        previous=last.sha256 if last else "",
    )
    entry.sha256 = digest(entry)
    entry.save(force_insert=True)
    return entry


def digest(entry: LogbookEntry) -> str:
    """SHA-256 of an entry and thereby of all before it."""
    said = {name: getattr(entry, name) for name in HASHED}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=lambda at: at.isoformat())
    return hashlib.sha256(text.encode()).hexdigest()

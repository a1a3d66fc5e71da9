"""The logbook: who changed what, each entry with the hash of the one before."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from studyapp.models import LogbookEntry

HASHED = ("number", "at", "actor", "action", "noun", "subject", "study", "details", "previous")
NUL = "\0"  # PostgreSQL stores none


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

    Call it last in a transaction: other writers wait for its end.

    Parameters
    ----------
    actor : user name, or the command.
    study : slug of the study it belongs to, if any.
    details : what changed, as JSON values; nothing of participants.
    """
    _keep_others_out()
    last = LogbookEntry.objects.order_by("-number").first()
    entry = LogbookEntry(
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        actor=_said(actor, "actor"),
        action=_said(action, "action"),
        noun=_said(noun, "noun"),
        subject=_said(subject, "subject"),
        study=_said(study, "study"),
        details=_stored(dict(details or {})),
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


def breaks() -> Iterator[str]:
    """What is wrong with the chain, one sentence for each entry that does not fit; none if nothing.

    Whoever takes entries from its end leaves a chain that is whole: against that, keep the last
    hash elsewhere and ask with `holds`.
    """
    number, previous = 0, ""
    for entry in LogbookEntry.objects.order_by("number").iterator(chunk_size=1000):
        number += 1
        if entry.number != number:
            yield f"Entry {number} is missing: after {number - 1} comes {entry.number}."
            number = entry.number
        elif entry.previous != previous:
            yield f"Entry {number} does not follow from the one before it."
        if digest(entry) != entry.sha256:
            yield f"Entry {number} ({entry.at:%Y-%m-%d %H:%M}, {entry}) was altered."
        previous = entry.sha256


def holds(sha256: str) -> bool:
    """Whether an entry with this hash is in the logbook."""
    return LogbookEntry.objects.filter(sha256=sha256).exists()


def last_line() -> str:
    """How many entries there are and the last hash, for a log kept elsewhere; empty if none.

    Whoever empties or cuts the logbook afterwards cannot unsay it.
    """
    last = LogbookEntry.objects.order_by("-number").first()
    return f"Logbook: {last.number} entries, the last has the hash {last.sha256}" if last else ""


def _keep_others_out() -> None:
    """Until the transaction ends nobody else appends, so that every number is given once.

    SQLite's transactions are IMMEDIATE: whoever is in one writes alone.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(LogbookEntry._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def _said(text: str, column: str) -> str:
    """As much of a text as its column takes."""
    field: Any = LogbookEntry._meta.get_field(column)
    return str(text).replace(NUL, "")[: field.max_length]


def _stored(value: Any) -> Any:
    """A value that every database gives back as it was, so that its hash stays the same.

    Numbers with a point become texts: PostgreSQL writes 1e20 in another way.
    """
    if isinstance(value, Mapping):
        return {_stored(str(key)): _stored(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_stored(one) for one in value]
    if value is None or isinstance(value, bool | int):
        return value
    return str(value).replace(NUL, "")

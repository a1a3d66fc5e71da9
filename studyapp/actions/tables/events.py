"""The table of events: what happened on the way."""

from collections.abc import Iterator
from typing import Any

from studyapp.actions.tables.reading import ROWS_AT_ONCE, kind_of, utc
from studyapp.models import Event, Study


def events_table(study: Study, *, simulated: bool) -> Iterator[dict[str, Any]]:
    """One row per event, by participant and in the order in which they were stored."""
    events = Event.objects.filter(
        participant__study=study, participant__kind=kind_of(simulated=simulated)
    ).order_by("participant__code", "pk")
    rows = events.values_list(
        "participant__code", "trial__position", "kind", "detail", "created_at"
    )
    for code, position, kind, detail, created_at in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield {
            "study_id": study.slug,
            "participant_id": code,
            "is_simulated": int(simulated),
            "trial_index": position,
            "event": kind,
            "detail": detail,
            "occurred_at_utc": utc(created_at),
        }

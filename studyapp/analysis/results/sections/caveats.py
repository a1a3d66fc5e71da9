"""What to know before quoting any of it."""

from datetime import UTC, datetime

from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import Section

STATED = (
    "Stated trust: a choice says which picture people say they trust more; not whether that trust "
    "is deserved, nor whether the explanation helps them to predict the classifier."
)
EXPLORATORY = (
    "Exploratory: this analysis was not registered before results could be seen, so nothing here "
    "confirms a hypothesis."
)
REGISTERED = (
    "Planned: the analysis was registered before results by condition could be seen ({at}, "
    "SHA-256 {digest}). Only the primary result is planned; everything else is exploratory."
)
MAIN_ONLY = (
    "Only main trials in which one of the two was chosen enter preferences; practice, catch, "
    "identical and repeated trials never do."
)
SIMULATED = "Simulated participants: no person gave these answers, and they prove nothing."


def caveats(data: Data) -> Section | None:
    """For the end of the page; None where there is nothing to quote."""
    if data.trials.empty:
        return None
    standing = EXPLORATORY
    if data.facts.registration:
        standing = REGISTERED.format(
            at=_day(data.facts.registered_at), digest=data.facts.registration[:12]
        )
    is_preference = data.facts.task == "preference"
    return Section(
        name="caveats",
        title="Before you quote this",
        sentences=(
            *((SIMULATED,) if data.facts.simulated else ()),
            *((STATED,) if is_preference else ()),
            standing,
            *((MAIN_ONLY,) if is_preference else ()),
        ),
        by_method=False,
    )


def _day(moment: str) -> str:
    """2026-11-03T05:01:38.563Z as 3 November 2026, 05:01 UTC."""
    if not moment:
        return "time unknown"
    when = datetime.fromisoformat(moment).astimezone(UTC)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"

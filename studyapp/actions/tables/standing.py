"""How far every participant came, and whether they count in the primary analysis."""

from dataclasses import dataclass

from django.db.models import Count, Q

from studyapp.actions.tables.reading import kind_of
from studyapp.analysis.population import exclusion_reason
from studyapp.models import Participant, Response, Study, Trial


@dataclass(frozen=True)
class Progress:
    """Main trials that were drawn for a participant, and those answered in time."""

    given: int = 0
    answered: int = 0

    def exclusion_reason(self, outcome: str) -> str:
        """Why the participant does not count; empty for somebody who does."""
        return exclusion_reason(outcome=outcome, answered=self.answered, given=self.given)


def status(outcome: str) -> str:
    return "complete" if outcome == Participant.Outcome.COMPLETED else "partial"


def progress(study: Study, *, simulated: bool) -> dict[int, Progress]:
    """By primary key, of those for whom trials were drawn."""
    in_time = Q(response__isnull=False) & ~Q(response__side=Response.Side.NONE)
    rows = (
        Trial.objects.filter(
            participant__study=study,
            participant__kind=kind_of(simulated=simulated),
            kind=Trial.Kind.MAIN,
        )
        .order_by()
        .values("participant")
        .annotate(given=Count("pk"), answered=Count("pk", filter=in_time))
    )
    return {row["participant"]: Progress(row["given"], row["answered"]) for row in rows}

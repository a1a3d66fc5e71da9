"""What nobody sees before the planned number of participants, so that nobody stops when it suits.

Of real participants only: a rehearsal is there to be looked at.
"""

from dataclasses import dataclass

from django.db.models import Q

from studyapp.actions.registration.plan import plan_of, rule_was_amended
from studyapp.models import AnalysisPlan, Participant, Study

# Tables from which anybody could work out how often a condition was chosen.
TABLES_BY_METHOD = frozenset({"trials", "guesses", "wide"})

AMENDED = (
    "What decides when to stop was amended after people had completed the study, so whether one "
    "may stop is not said either."
)


class ResultsHidden(Exception):
    """What was asked for tells conditions apart; the message says until when it is not shown."""


@dataclass(frozen=True)
class Hidden:
    """Results by condition are hidden; in these words.

    Parameters
    ----------
    completed, planned_n : complete participations so far, and those that the plan waits for.
    signal : whether it is hidden as well that the rule to stop is met. So it is once that rule was
        amended after the first participant: whoever tries rules until one is met has looked.
    """

    completed: int
    planned_n: int
    signal: bool = False

    @property
    def sentence(self) -> str:
        said = (
            "Results by condition are hidden until as many people as planned have completed the "
            f"study: {self.completed} of {self.planned_n} so far."
        )
        return f"{said} {AMENDED}" if self.signal else said

    @property
    def tables(self) -> list[str]:
        return sorted(TABLES_BY_METHOD)


def what_is_hidden(study: Study, *, simulated: bool = False) -> Hidden | None:
    """None where everything may be shown: nothing was planned, the planned number was reached once,
    or somebody had it unblinded, which is on record."""
    if simulated:
        return None
    planned_n = plan_of(study).planned_n  # as it was registered, whatever was written since
    if planned_n is None or study.unblindings.exists():
        return None
    if AnalysisPlan.objects.filter(study=study, reached_at__isnull=False).exists():
        return None
    completed = completed_count(study)
    if completed >= planned_n:
        return None
    return Hidden(completed, planned_n, signal=rule_was_amended(study))


def refuse_hidden(study: Study, table: str, *, simulated: bool = False) -> None:
    """Raise ResultsHidden if the table tells conditions apart and must not do so yet."""
    if table not in TABLES_BY_METHOD:
        return
    hidden = what_is_hidden(study, simulated=simulated)
    if hidden is not None:
        raise ResultsHidden(f"Table {table!r}: {hidden.sentence}")


def blind_studies() -> set[int]:
    """Primary keys of the studies of which something is hidden."""
    is_planned = Q(analysis_plan__planned_n__isnull=False) | Q(registrations__isnull=False)
    planned = Study.objects.filter(
        is_planned, analysis_plan__reached_at__isnull=True, unblindings__isnull=True
    ).distinct()
    return {study.pk for study in planned if what_is_hidden(study) is not None}


def completed_count(study: Study) -> int:
    """Real participants who completed; the number that plans count in."""
    real = Participant.objects.real().completed()
    return real.filter(study=study).count()

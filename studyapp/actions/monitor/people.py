"""How many participants came how far, in all, by expertise level and by arm."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from studyapp.actions.tables.reading import participants_of
from studyapp.models import Participant, Study

Outcome = Participant.Outcome
NO_LEVEL, NO_ARM = "Level unknown so far", "No arm so far"


@dataclass(frozen=True)
class People:
    """The flow as it stands; everybody who consented is in one of the five below it.

    Parameters
    ----------
    dropped_out : unfinished, and away for so long that the place is given to somebody else.
    withdrawn : of them nothing but this number is kept; they are in no other.
    """

    consented: int
    in_progress: int
    completed: int
    dropped_out: int
    screened_out: int
    failed_check: int
    withdrawn: int


@dataclass(frozen=True)
class Group:
    """The people of one level or arm.

    Parameters
    ----------
    quota : complete participations wanted of this level; None for any number.
    """

    name: str
    completed: int
    in_progress: int
    quota: int | None = None

    @property
    def is_full(self) -> bool:
        """Whether newcomers of this level are turned away."""
        return self.quota is not None and self.completed + self.in_progress >= self.quota


def people(study: Study, *, simulated: bool) -> People:
    counts = participants_of(study, simulated=simulated).aggregate(
        consented=Count("pk"),
        screened_out=Count("pk", filter=Q(outcome=Outcome.SCREENED_OUT)),
        failed_check=Count("pk", filter=Q(outcome=Outcome.FAILED_CHECK)),
        dropped_out=Count("pk", filter=Q(outcome=Outcome.UNFINISHED) & ~_is_here(study)),
        **_counts(study),
    )
    return People(withdrawn=0 if simulated else study.withdrawn, **counts)


def by_level(study: Study, *, simulated: bool) -> list[Group]:
    """Every level of the questionnaire, also one nobody has; others where somebody is there."""
    found = _grouped(study, "expertise_level", simulated)
    quotas = dict(study.quotas.values_list("level", "places"))
    levels = sorted(study.questionnaire.levels().items())
    nobody = {"completed": 0, "in_progress": 0}
    groups = [
        Group(label, quota=quotas.get(level), **found.pop(level, nobody)) for level, label in levels
    ]
    rest = _sum(found.values())
    return groups + ([Group(NO_LEVEL, **rest)] if any(rest.values()) else [])


def by_arm(study: Study, *, simulated: bool) -> list[Group]:
    """Every arm; empty for a study without any."""
    names = list(study.arms.order_by("name").values_list("name", flat=True))
    if not names:
        return []
    found = _grouped(study, "arm__name", simulated)
    nobody = {"completed": 0, "in_progress": 0}
    groups = [Group(name, **found.pop(name, nobody)) for name in names]
    rest = _sum(found.values())
    return groups + ([Group(NO_ARM, **rest)] if any(rest.values()) else [])


def _grouped(study: Study, by: str, simulated: bool) -> dict[Any, dict[str, int]]:
    everybody = participants_of(study, simulated=simulated).order_by()
    rows = everybody.values(by).annotate(**_counts(study))
    return {
        row[by]: {"completed": row["completed"], "in_progress": row["in_progress"]} for row in rows
    }


def _counts(study: Study) -> dict[str, Count]:
    return {
        "completed": Count("pk", filter=Q(outcome=Outcome.COMPLETED)),
        "in_progress": Count("pk", filter=Q(outcome=Outcome.UNFINISHED) & _is_here(study)),
    }


def _is_here(study: Study) -> Q:
    """Not released, nor away for so long that the next newcomer will be given the place."""
    since = timezone.now() - timedelta(minutes=study.release_after_minutes)
    return Q(released_at__isnull=True, last_seen_at__gte=since)


def _sum(groups: Any) -> dict[str, int]:
    total = {"completed": 0, "in_progress": 0}
    for group in groups:
        total = {name: total[name] + group[name] for name in total}
    return total

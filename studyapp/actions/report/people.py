"""How many participants came how far, and what they were asked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from studyapp.models import Participant, Question, Study

Outcome = Participant.Outcome


@dataclass(frozen=True)
class People:
    """The flow from consent to what is counted.

    started : the first trial was put to them. dropped_out : unfinished, and their place was given
    to somebody else. withdrawn : of them nothing but this number is kept; they are in no other.
    excluded : how many do not count, by reason.
    """

    consented: int
    started: int
    completed: int
    screened_out: int
    failed_check: int
    dropped_out: int
    in_progress: int
    withdrawn: int
    excluded: dict[str, int] = field(default_factory=dict)


def people(study: Study, participants: Sequence[Mapping[str, Any]], *, simulated: bool) -> People:
    """The flow, from the table of participants."""
    outcomes = Counter(row["outcome"] for row in participants)
    unfinished = [row for row in participants if row["outcome"] == Outcome.UNFINISHED]
    released = sum(row["place_released"] for row in unfinished)
    reasons = Counter(row["exclusion_reason"] for row in participants if row["excluded"])
    return People(
        consented=len(participants),
        started=sum(row["started_at_utc"] is not None for row in participants),
        completed=outcomes[Outcome.COMPLETED],
        screened_out=outcomes[Outcome.SCREENED_OUT],
        failed_check=outcomes[Outcome.FAILED_CHECK],
        dropped_out=released,
        in_progress=len(unfinished) - released,
        withdrawn=0 if simulated else study.withdrawn,
        excluded=dict(sorted(reasons.items())),
    )


@dataclass(frozen=True)
class Asked:
    """What participants were asked, about what."""

    prompt: str
    conditions: list[str]
    pictures: int
    versions: list[int]
    levels: dict[int, str]


def asked(study: Study) -> Asked:
    """What the frozen question sets ask."""
    main = Question.objects.filter(
        question_set__study=study,
        question_set__frozen_at__isnull=False,
        kind=Question.Kind.MAIN,
        included=True,
    )
    versions = main.order_by("question_set__version").values_list("question_set__version")
    compared = study.conditions.filter(is_catch=False)
    return Asked(
        prompt=study.prompt,
        conditions=list(compared.values_list("name", flat=True)),
        pictures=main.aggregate(n=Count("image", distinct=True))["n"],
        versions=[version for (version,) in versions.distinct()],
        levels=study.questionnaire.levels(),
    )

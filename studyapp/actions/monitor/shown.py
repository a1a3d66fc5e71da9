"""What was shown to people, who does not count for which reason, and what went wrong on the way.

These look through all trials, so they are counted less often than the rest.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from studyapp.actions.tables.reading import kind_of, participants_of
from studyapp.actions.tables.standing import Progress, progress
from studyapp.models import Event, Participant, Question, Study, Trial

MOST_QUESTIONS = 200  # on the page; the results have them all
LATELY = timedelta(days=1)


@dataclass(frozen=True)
class Exposure:
    """How often a question was put, and how often with its first stimulus on the left.

    Parameters
    ----------
    pair : the two conditions, or the one that was shown; empty where none was.
    n_first_left : None where there are no two sides.
    """

    picture: str
    pair: str
    n_shown: int
    n_first_left: int | None

    @property
    def difference(self) -> int:
        """How many times more often on one side than on the other."""
        if self.n_first_left is None:
            return 0
        return abs(2 * self.n_first_left - self.n_shown)


@dataclass(frozen=True)
class Shown:
    """Main trials that were put to people, whether answered or not.

    Parameters
    ----------
    questions : the least often shown first.
    excluded : {reason: people} of those who completed, ended early or dropped out.
    trouble : {what happened: how often} of the last day.
    """

    at: datetime
    questions: list[Exposure]
    excluded: dict[str, int]
    trouble: dict[str, int]

    @property
    def n_shown(self) -> int:
        return sum(question.n_shown for question in self.questions)

    @property
    def has_sides(self) -> bool:
        return any(question.n_first_left is not None for question in self.questions)

    @property
    def first_left_percent(self) -> float | None:
        """Share of the trials with the first stimulus of the question on the left, in per cent."""
        of_two = [q for q in self.questions if q.n_first_left is not None]
        shown = sum(question.n_shown for question in of_two)
        left = sum(question.n_first_left or 0 for question in of_two)
        return 100 * left / shown if shown else None

    @property
    def worst(self) -> int:
        return max((question.difference for question in self.questions), default=0)

    @property
    def fewest(self) -> int:
        return min((question.n_shown for question in self.questions), default=0)

    @property
    def most(self) -> int:
        return max((question.n_shown for question in self.questions), default=0)

    @property
    def first_questions(self) -> list[Exposure]:
        return self.questions[:MOST_QUESTIONS]


def shown(study: Study, *, simulated: bool) -> Shown:
    return Shown(
        timezone.now(),
        _exposure(study, simulated),
        _excluded(study, simulated),
        _trouble(study, simulated),
    )


def _exposure(study: Study, simulated: bool) -> list[Exposure]:
    """Grouped by the question alone, which is quick; what it is about is read afterwards."""
    put = Trial.objects.filter(
        participant__study=study,
        participant__kind=kind_of(simulated=simulated),
        kind=Trial.Kind.MAIN,
        presented_at__isnull=False,
    ).order_by()
    rows = put.values("question").annotate(
        n=Count("pk"),
        two_sided=Count("right"),
        first_left=Count("pk", filter=Q(left=F("question__first"))),
    )
    counts = {
        question: {"n": n, "two_sided": two_sided, "first_left": first_left}
        for question, n, two_sided, first_left in rows.values_list(
            "question", "n", "two_sided", "first_left"
        )
    }
    first, second = (f"{side}__explanation__condition__name" for side in ("first", "second"))
    found = [
        _of_question(picture, (one, other), counts.get(question))
        for question, newest, picture, one, other in _questions(study).values_list(
            "pk", "is_newest", "image__name", first, second
        )
        if newest or question in counts
    ]
    return sorted(found, key=lambda row: (row.n_shown, row.picture, row.pair))


def _questions(study: Study) -> QuerySet[Question]:
    """All that could be put, with whether newcomers still are given them."""
    newest = study.question_set()
    return Question.objects.filter(
        question_set__study=study,
        question_set__frozen_at__isnull=False,
        kind=Question.Kind.MAIN,
        included=True,
    ).annotate(is_newest=Q(question_set=newest))


def _of_question(
    picture: str, conditions: tuple[str, str], counts: dict[str, int] | None
) -> Exposure:
    pair = " / ".join(conditions)
    if counts is None:
        return Exposure(picture, pair, 0, None)
    if not counts["two_sided"]:
        return Exposure(picture, "", counts["n"], None)
    return Exposure(picture, pair, counts["n"], counts["first_left"])


def _excluded(study: Study, simulated: bool) -> dict[str, int]:
    """By reason; whoever is still at it may yet count."""
    since = timezone.now() - timedelta(minutes=study.release_after_minutes)
    at_it = Q(
        outcome=Participant.Outcome.UNFINISHED, released_at__isnull=True, last_seen_at__gte=since
    )
    over = participants_of(study, simulated=simulated).exclude(at_it)
    reached = progress(study, simulated=simulated)
    reasons = Counter(
        reached.get(pk, Progress()).exclusion_reason(outcome)
        for pk, outcome in over.values_list("pk", "outcome")
    )
    return {reason: number for reason, number in sorted(reasons.items()) if reason}


def _trouble(study: Study, simulated: bool) -> dict[str, int]:
    """What happened on the way lately, in words."""
    rows = (
        Event.objects.filter(
            participant__study=study,
            participant__kind=kind_of(simulated=simulated),
            created_at__gte=timezone.now() - LATELY,
        )
        .order_by()
        .values_list("kind")
        .annotate(n=Count("pk"))
    )
    return {Event.Kind(kind).label: number for kind, number in sorted(rows)}

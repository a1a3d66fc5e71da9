"""The questions of a draft in another order."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from studyapp.actions.question_sets.drafts import RELATED, Change, locked
from studyapp.actions.questions import QuestionSetError
from studyapp.design.seeds import generator
from studyapp.models import Question, QuestionSet

BY = ("picture", "conditions", "kind", "chance")


@transaction.atomic
def move(*, question_set: QuestionSet, questions: Sequence[int], place: int) -> Change:
    """Put questions of a draft at a place, counted from 1, in the order that they have.

    Raises
    ------
    QuestionSetError : the set is frozen.
    """
    draft = locked(question_set)
    order = order_of(draft)
    moved = [pk for pk in order if pk in set(questions)]
    start = min(max(place - 1, 0), len(order) - len(moved))
    placed = {pk: start + offset for offset, pk in enumerate(moved)}
    said = f"Moved to place {start + 1}." if len(moved) == 1 else f"Moved {len(moved)} questions."
    return reorder(draft, order, placed_in(order, placed), said)


@transaction.atomic
def arrange(*, question_set: QuestionSet, by: str) -> Change:
    """Put all questions of a draft in order by picture, conditions, kind, or by chance.

    Chance follows from the study's seed and the set's version. What is equal stays as it was.

    Raises
    ------
    QuestionSetError : the set is frozen, or there is no such order.
    """
    if by not in BY:
        raise QuestionSetError(f"There is no order by {by!r}; choose one of: {', '.join(BY)}.")
    draft = locked(question_set)
    rows = list(draft.questions.select_related(*RELATED))
    order = [row.pk for row in rows]
    if by == "chance":
        generator(draft.study.seed, "arranged", draft.version).shuffle(rows)
    else:
        rows.sort(key=SORTED_BY[by])
    return reorder(draft, order, [row.pk for row in rows], f"Put in order by {by}.")


def kind_key(question: Question) -> int:
    """Practice comes first, as it does for participants; then what counts, then what checks."""
    return (Question.Kind.PRACTICE, Question.Kind.MAIN, Question.Kind.CATCH).index(
        Question.Kind(question.kind)
    )


def conditions_key(question: Question) -> tuple[str, str]:
    """The names of the two conditions."""
    first, second = question.first.explanation, question.second.explanation
    return first.condition.name, second.condition.name


SORTED_BY: dict[str, Callable[[Question], Any]] = {
    "picture": lambda question: (question.image.position, question.image.pk),
    "conditions": conditions_key,
    "kind": kind_key,
}


def order_of(draft: QuestionSet) -> list[int]:
    """The primary keys of its questions in their order."""
    return list(draft.questions.values_list("pk", flat=True))


def placed_in(order: Sequence[int], places: Mapping[int, int]) -> list[int]:
    """The order with some questions taken out and put back at these places."""
    placed = [pk for pk in order if pk not in places]
    for pk, place in sorted(places.items(), key=lambda one: one[1]):
        placed.insert(place, pk)
    return placed


def reorder(draft: QuestionSet, old: Sequence[int], new: Sequence[int], said: str) -> Change:
    """Number all questions from 1 in a new order; only those with another number are written."""
    rows = {row.pk: row for row in draft.questions.only("pk", "position", "question_set_id")}
    renumbered = []
    for position, pk in enumerate(new, start=1):
        if rows[pk].position != position:
            rows[pk].position = position
            renumbered.append(rows[pk])
    Question.objects.bulk_update(renumbered, ["position"])
    was = {pk: place for place, pk in enumerate(old)}
    return Change(said, places={pk: was[pk] for place, pk in enumerate(new) if was[pk] != place})

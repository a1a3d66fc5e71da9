"""A change to a draft is taken back."""

from django.db import transaction

from studyapp.actions.question_sets.drafts import RELATED, Change, locked
from studyapp.actions.question_sets.editing import differences, write
from studyapp.actions.question_sets.ordering import order_of, placed_in, reorder
from studyapp.models import QuestionSet


@transaction.atomic
def undo(*, question_set: QuestionSet, step: Change) -> Change:
    """Take a change back, except where somebody has changed the same thing since.

    Raises
    ------
    QuestionSetError : the set is frozen.
    """
    draft = locked(question_set)
    rows = list(draft.questions.filter(pk__in=step.before).select_related(*RELATED))
    untouched = [row for row in rows if not differences(row, step.after[row.pk])]
    taken_back = write(draft, untouched, {row.pk: step.before[row.pk] for row in untouched})
    order = order_of(draft)
    there = {pk: place for pk, place in step.places.items() if pk in set(order)}
    moved = reorder(draft, order, placed_in(order, there), "")
    kept = len(rows) - len(untouched)
    since = f" {kept} stayed as somebody else left them." if kept else ""
    return Change(
        f"Undone: {step.said[:1].lower()}{step.said[1:]}{since}",
        taken_back.before,
        taken_back.after,
        moved.places,
    )

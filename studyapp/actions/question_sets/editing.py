"""Questions of a draft are left out, put in and marked."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from studyapp.actions.question_sets.drafts import RELATED, Change, locked
from studyapp.actions.questions import QuestionSetError, right_side
from studyapp.models import Question, QuestionSet, Study

EDITABLE = ("included", "kind", "expected", "instructed", "feedback")


@transaction.atomic
def change(*, question_set: QuestionSet, questions: Sequence[int], **values: Any) -> Change:
    """Give questions of a draft other values: included, kind, expected, instructed, feedback.

    A question marked as a catch expects the side that is no catch condition, where one is. Where
    preferences are asked for, nothing but a catch has a right side.

    Raises
    ------
    QuestionSetError : the set is frozen, or a question cannot be like that; nothing is changed.
    """
    draft = locked(question_set)
    rows = list(draft.questions.filter(pk__in=questions).select_related(*RELATED))
    changes = {
        row.pk: differences(row, _with_consequences(draft.study, row, values)) for row in rows
    }
    return write(draft, rows, {pk: new for pk, new in changes.items() if new})


def differences(row: Question, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of some values those that the question does not have yet."""
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def _with_consequences(study: Study, row: Question, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, and what follows from them for the right answer."""
    new = dict(values)
    if study.task != Study.Task.PREFERENCE:
        _refuse_for_task(row, new)
        return new
    kind = new.get("kind", row.kind)
    expected = new.get("expected", row.expected)
    if kind != Question.Kind.CATCH:
        return new | {"expected": "", "instructed": False}
    if not expected:
        new["expected"] = right_side(row.first, row.second)
    elif expected not in ("first", "second"):
        raise QuestionSetError(f"{row}: the right side is first or second, not {expected!r}.")
    return new


def _refuse_for_task(row: Question, new: Mapping[str, Any]) -> None:
    if new.get("kind") == Question.Kind.CATCH or new.get("instructed"):
        raise QuestionSetError(
            f"{row}: catch questions belong to preferences; make it a main or a practice question."
        )
    if "expected" in new and new["expected"] not in row.options:
        raise QuestionSetError(
            f"{row}: the right answer {new['expected']!r} is none of: {', '.join(row.options)}."
        )


def write(
    draft: QuestionSet, rows: Sequence[Question], changes: Mapping[int, Mapping[str, Any]]
) -> Change:
    """Store these values, by primary key of one of the rows; what they were is in the change."""
    before, changed = {}, [row for row in rows if row.pk in changes]
    for row in changed:
        before[row.pk] = {name: getattr(row, name) for name in changes[row.pk]}
        for name, value in changes[row.pk].items():
            setattr(row, name, value)
    _refuse_twins(draft, changed)
    Question.objects.bulk_update(changed, EDITABLE)
    after = {pk: dict(new) for pk, new in changes.items()}
    return Change(_said(changed, after), before, after)


def _refuse_twins(draft: QuestionSet, changed: Sequence[Question]) -> None:
    """A pair may be there once as a main question and once for practice, never twice."""
    pairs = {(row.first_id, row.second_id) for row in changed}
    kinds = {row.pk: row.kind for row in changed}
    seen: set[tuple[int, int, str]] = set()
    same = draft.questions.filter(first__in=[first for first, _second in pairs])
    for pk, first, second, kind in same.values_list("pk", "first", "second", "kind"):
        twin = (first, second, kinds.get(pk, kind))
        if twin in seen:
            row = next(row for row in changed if (row.first_id, row.second_id) == twin[:2])
            raise QuestionSetError(f"{row} is already there as a {twin[2]} question.")
        seen.add(twin)


def _said(changed: Sequence[Question], after: Mapping[int, Mapping[str, Any]]) -> str:
    """What was done, in words."""
    done = {_in_words(new) for new in after.values()}
    many = "1 question" if len(changed) == 1 else f"{len(changed)} questions"
    what = done.pop() if len(done) == 1 else "Changed {}"
    return what.format(many) + "." if changed else "Nothing to change."


def _in_words(new: Mapping[str, Any]) -> str:
    if "kind" in new:
        return f"Marked {{}} as {new['kind']}"
    if set(new) == {"included"}:
        return "Put in {}" if new["included"] else "Left out {}"
    if set(new) == {"expected"}:
        return "Said what is right of {}"
    return "Changed {}"

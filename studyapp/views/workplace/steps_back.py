"""What somebody did to a draft and could undo, kept in their session."""

import json

from django.http import HttpRequest

from studyapp.actions.question_sets.drafts import Change
from studyapp.models import QuestionSet

MOST = 20  # steps
LARGEST = 200_000  # characters in all, so that a session stays quick to read


def last(request: HttpRequest, question_set: QuestionSet) -> Change | None:
    """The step that would be undone."""
    kept = request.session.get(_key(question_set), [])
    return Change.from_json(kept[-1]) if kept else None


def keep(request: HttpRequest, question_set: QuestionSet, step: Change) -> None:
    """Remember a step; the oldest are forgotten where it becomes too much."""
    kept = [*request.session.get(_key(question_set), []), step.as_json()][-MOST:]
    while kept and len(json.dumps(kept)) > LARGEST:
        kept = kept[1:]
    request.session[_key(question_set)] = kept


def forget_last(request: HttpRequest, question_set: QuestionSet) -> None:
    """The last step was undone."""
    request.session[_key(question_set)] = request.session.get(_key(question_set), [])[:-1]


def forget(request: HttpRequest, question_set: QuestionSet) -> None:
    """The set is frozen or gone."""
    request.session.pop(_key(question_set), None)


def _key(question_set: QuestionSet) -> str:
    return f"question_set_{question_set.pk}"

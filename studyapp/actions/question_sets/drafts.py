"""A draft of a question set: held while it is changed, and what a change was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction

from studyapp.actions.questions import QuestionSetError
from studyapp.models import QuestionSet

RELATED = ("image", "first__explanation__condition", "second__explanation__condition")


@dataclass(frozen=True)
class Change:
    """What was done to which questions, and all it takes to undo it; JSON values only.

    Attributes
    ----------
    said : in words, for the person who did it.
    before, after : of every question that changed, the columns that did, by primary key.
    places : of every question that was moved, its place before, counted from 0.
    """

    said: str
    before: dict[int, dict[str, Any]] = field(default_factory=dict)
    after: dict[int, dict[str, Any]] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For a session, which knows texts as keys only; `from_json` is its inverse."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Change:
        numbered = {
            name: {int(pk): value for pk, value in kept[name].items()}
            for name in ("before", "after", "places")
        }
        return cls(kept["said"], **numbered)

    def is_nothing(self) -> bool:
        """Everything was like that already."""
        return not self.before and not self.places


@transaction.atomic
def discard(*, question_set: QuestionSet) -> None:
    """Delete a draft.

    Raises
    ------
    QuestionSetError : the set is frozen.
    """
    locked(question_set).delete()


def locked(question_set: QuestionSet) -> QuestionSet:
    """The set, held until the change is done; refused if it is frozen."""
    locked = QuestionSet.objects.select_for_update().select_related(None).get(pk=question_set.pk)
    if locked.is_frozen:
        raise QuestionSetError(
            f"Version {locked.version} is frozen and never changes; make a new version of it."
        )
    return locked

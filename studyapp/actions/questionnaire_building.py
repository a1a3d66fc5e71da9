"""A questionnaire is changed, as long as nobody has met it, or copied as its next version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet

from studyapp.actions.meanwhile import digest_of_values, refuse_unless_seen
from studyapp.actions.versions import next_version
from studyapp.models import (
    ExpertiseLevel,
    ItemChoice,
    Questionnaire,
    QuestionnaireItem,
    Study,
)

MAY_CHANGE = "studyapp.change_questionnaire"
MAY_ADD = "studyapp.add_questionnaire"
Row = TypeVar("Row", ItemChoice, ExpertiseLevel)


class QuestionnaireLocked(Exception):
    """It stays as it is; the message says why and what to do instead."""


@dataclass(frozen=True)
class Built:
    """A questionnaire as it shall be: its items in their order, each with its choices."""

    questionnaire: Questionnaire
    items: Sequence[tuple[QuestionnaireItem, Sequence[ItemChoice]]]
    levels: Sequence[ExpertiseLevel]


def studies_asking(questionnaire: Questionnaire) -> QuerySet[Study]:
    """The studies that ask it, as their own or as a further one."""
    asking = Q(questionnaire=questionnaire) | Q(asked__questionnaire=questionnaire)
    return Study.objects.filter(pk__in=Study.objects.filter(asking).values("pk"))


def locked_because(questionnaire: Questionnaire, user: AbstractUser) -> str:
    """Why this person cannot change it; empty if they can."""
    if questionnaire.was_met:
        return (
            "A study that asks it has been opened, so it stays as people met it. Make a new "
            "version to change something."
        )
    if not user.has_perm(MAY_CHANGE):
        return (
            "Your account may look at questionnaires and not change them. Ask an admin to add you "
            "to the researchers."
        )
    others = studies_asking(questionnaire).exclude(
        pk__in=Study.objects.changed_by(user).values("pk")
    )
    if others.exists():
        return (
            "A study of somebody else asks it, so it is not yours alone to change. Make a new "
            "version."
        )
    return ""


def digest_of(questionnaire: Questionnaire) -> str:
    """The same for the same questions, so that one sees whether somebody saved others."""
    parts = (
        Questionnaire.objects.filter(pk=questionnaire.pk),
        questionnaire.items.all(),
        ItemChoice.objects.filter(item__questionnaire=questionnaire).order_by("pk"),
        questionnaire.expertise_levels.all(),
    )
    return digest_of_values([list(rows.values()) for rows in parts])


@transaction.atomic
def save_questionnaire(*, built: Built, seen: str) -> Questionnaire:
    """Store a questionnaire with everything that belongs to it.

    Parameters
    ----------
    seen : digest of what it was made from.

    Raises
    ------
    ChangedMeanwhile : it was made from what is not stored any more.
    QuestionnaireLocked : participants have met it, or an item that was answered would go.
    """
    questionnaire = built.questionnaire
    stored = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if stored.was_met:
        raise QuestionnaireLocked(
            "A study that asks it was opened meanwhile, so it stays as it is. Make a new version."
        )
    refuse_unless_seen(digest_of(stored), seen)
    questionnaire.save()
    _remove_all_but(questionnaire, [item.pk for item, _choices in built.items if item.pk])
    for item, _choices in built.items:
        # Two items may have changed their codes with each other.
        QuestionnaireItem.objects.filter(pk=item.pk).update(code=f"moving-{item.pk}")
    for position, (item, choices) in enumerate(built.items, start=1):
        item.questionnaire, item.position = questionnaire, position
        item.save()
        _store_choices(item, choices)
    questionnaire.expertise_levels.all().delete()
    ExpertiseLevel.objects.bulk_create(_anew(built.levels, questionnaire=questionnaire))
    return questionnaire


@transaction.atomic
def copy_questionnaire(*, questionnaire: Questionnaire, name: str = "") -> Questionnaire:
    """The next version of a questionnaire, or the first of another name, with all that it asks."""
    items = [
        (item, list(item.choices.all())) for item in questionnaire.items.prefetch_related("choices")
    ]
    levels = list(questionnaire.expertise_levels.all())
    name = name or questionnaire.name
    taken = set(Questionnaire.objects.filter(name=name).values_list("version", flat=True))
    if name != questionnaire.name and "1" not in taken:
        version = "1"
    else:
        version = next_version(questionnaire.version, taken)
    copied = Questionnaire.objects.get(pk=questionnaire.pk)
    copied.pk, copied.name, copied.version = None, name, version
    copied._state.adding = True
    copied.save()
    for item, choices in items:
        item.pk, item.questionnaire = None, copied
        item._state.adding = True
        item.save()
        _store_choices(item, choices)
    ExpertiseLevel.objects.bulk_create(_anew(levels, questionnaire=copied))
    return copied


def _remove_all_but(questionnaire: Questionnaire, kept: Iterable[int]) -> None:
    try:
        questionnaire.items.exclude(pk__in=list(kept)).delete()
    except ProtectedError as refusal:
        answers: Iterable[Any] = refusal.protected_objects
        codes = {answer.item.code for answer in answers}
        raise QuestionnaireLocked(
            f"Somebody has answered {', '.join(map(repr, sorted(codes)))} in a pilot, a preview or "
            "a rehearsal, so it cannot be taken out. Make a new version, and take it out there."
        ) from refusal


def _store_choices(item: QuestionnaireItem, choices: Sequence[ItemChoice]) -> None:
    item.choices.all().delete()
    for position, choice in enumerate(choices, start=1):
        choice.position = position
    ItemChoice.objects.bulk_create(_anew(choices, item=item))


def _anew(rows: Sequence[Row], **whose: object) -> list[Row]:
    """Rows that nothing refers to, to be stored as new ones: so they may exchange their codes."""
    for row in rows:
        row.pk = None
        row._state.adding = True
        for name, value in whose.items():
            setattr(row, name, value)
    return list(rows)

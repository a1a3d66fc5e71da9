"""A draft study from a few choices; everything else about it is settled on its own pages."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from studyapp.actions import precompute
from studyapp.actions.logbook import write_down
from studyapp.actions.presets import (
    CATCH_RATE,
    OWN_MAPS_PRESET,
    Preset,
    arms_for,
    conditions_for,
    texts_for,
)
from studyapp.models import Arm, Classifier, Condition, Questionnaire, Study
from studyapp.models.written import RESERVED_SLUGS

LONGEST_SLUG = 50  # characters, as in the record
MOST_SEEDS = 10**9


class CannotStart(Exception):
    """The study was not made; the message says why and what to do."""


@transaction.atomic
def start_study(
    *,
    title: str,
    task: Study.Task,
    classifier: Classifier,
    preset: Preset,
    questionnaire: Questionnaire,
    trials_per_participant: int,
    by: Any,
    slug: str = "",
) -> Study:
    """Make a draft with conditions, arms and texts to be edited; it has no picture yet.

    Parameters
    ----------
    by : the user who becomes its first member.
    slug : part of the address that participants see; made from the title unless given.

    Raises
    ------
    CannotStart : the slug is taken, or the preset fits neither the task nor the classifier.
    """
    if task != Study.Task.PREFERENCE and not preset.fits_every_task:
        raise CannotStart(
            "This task takes exactly two techniques whose maps are computed here, and no catch. "
            "Choose another preset."
        )
    if classifier.is_elsewhere and preset.computes:
        raise CannotStart(
            f"There is no file of the classifier “{classifier}” here, so nothing can be computed "
            f"with it. Compare “{OWN_MAPS_PRESET.title}”, or choose another classifier."
        )
    study = Study(
        slug=slug or free_slug(title),
        title=title,
        task=task,
        classifier=classifier,
        questionnaire=questionnaire,
        trials_per_participant=trials_per_participant,
        catch_rate=CATCH_RATE if preset.catch else 0.0,
        seed=secrets.randbelow(MOST_SEEDS),
        **texts_for(task),
    )
    _save(study)
    study.members.add(by)
    _add_conditions(study, preset)
    write_down(
        actor=by.get_username(),
        action="added",
        noun="study",
        subject=study.slug,
        study=study.slug,
        details={"preset": preset.name, "task": str(task), "classifier": classifier.name},
    )
    return study


def free_slug(title: str) -> str:
    """An address that no study has yet, from a title."""
    stem = slugify(title)[: LONGEST_SLUG - 5].strip("-") or "study"
    taken = set(Study.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken.update(RESERVED_SLUGS)
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _save(study: Study) -> None:
    try:
        study.full_clean()
    except ValidationError as error:
        raise CannotStart(" ".join(error.messages)) from error
    study.save()


def _add_conditions(study: Study, preset: Preset) -> None:
    made: dict[str, Condition] = {}
    for described in conditions_for(Study.Task(study.task), preset):
        sound = described.pop("faulty_version_of", None)
        condition = Condition(study=study, faulty_version_of=made.get(sound), **described)
        precompute.check_condition(condition)
        condition.save()
        made[condition.name] = condition
    for described in arms_for(Study.Task(study.task), preset):
        shown = described.pop("conditions", [])
        arm = Arm.objects.create(study=study, **described)
        arm.conditions.set(made[name] for name in shown)

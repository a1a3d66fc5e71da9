"""Pictures of a study are tagged, marked for practice, given terms, and deleted: many at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from studyapp import media
from studyapp.actions import precompute
from studyapp.actions.pictures.thumbnails import thumbnail_path
from studyapp.actions.storable import check_texts
from studyapp.models import PrecomputeRun, Question, SourceImage, Study

# Characters.
LONGEST_TAG = 100
LONGEST_LABEL = 200
MOST_LABELS = 1000  # of one picture


class CannotChange(Exception):
    """The pictures stay as they are; the message says why and what to do."""


@transaction.atomic
def tag(*, pictures: QuerySet[SourceImage], added: str = "", removed: str = "") -> int:
    """Give pictures a tag, or take one away; how many of them changed.

    Raises
    ------
    CannotChange : the tag is too long.
    """
    if len(added) > LONGEST_TAG:
        raise CannotChange(f"A tag has at most {LONGEST_TAG} characters; choose a shorter one.")
    changed = []
    for image in pictures.select_for_update():
        wanted = [one for one in image.tags if one != removed]
        if added and added not in wanted:
            wanted.append(added)
        if wanted != image.tags:
            image.tags = wanted
            changed.append(image)
    SourceImage.objects.bulk_update(changed, ["tags"], batch_size=500)
    return len(changed)


@transaction.atomic
def set_labels(*, study: Study, pictures: QuerySet[SourceImage], labels: Sequence[str]) -> int:
    """Say what pictures show; how many of them changed. Boxes and masks stay: they say where.

    Parameters
    ----------
    labels : the first is what the classifier should say.

    Raises
    ------
    CannotChange : the study was opened, or a label cannot be kept.
    """
    study = Study.objects.select_for_update().get(pk=study.pk)
    if study.was_met:
        raise CannotChange(
            "The study was opened, and its results are divided by these labels. Correct them in a "
            "copy of the study, or leave the pictures out of the next version of the question set."
        )
    if not labels:
        raise CannotChange("Nothing was changed: write the label that is meant.")
    try:
        check_texts("label", labels, longest=LONGEST_LABEL, most=MOST_LABELS)
    except ValueError as error:
        raise CannotChange(f"Nothing was changed: {error}.") from error
    told = {"true_label": labels[0], "labels": list(labels) if len(labels) > 1 else []}
    changed = [image for image in pictures.select_for_update() if _set(image, told)]
    SourceImage.objects.bulk_update(changed, list(told), batch_size=500)
    return len(changed)


@transaction.atomic
def set_target(*, study: Study, pictures: QuerySet[SourceImage], rule: str) -> int:
    """Have a class of their own explained of pictures; how many of them changed.

    Parameters
    ----------
    rule : such as "label:tabby"; empty for the study's own.

    Raises
    ------
    CannotChange : there is no such class, or a frozen question set asks about one of them.
    """
    Study.objects.select_for_update().get(pk=study.pk)
    _refuse_asked(pictures, "changed", "Copy the study and change the copy.")
    try:
        if rule:
            precompute.check_target(rule, study.classifier.settings.get("labels"))
    except (ValueError, LookupError) as error:
        raise CannotChange(f"Nothing was changed: {error}.") from error
    return pictures.exclude(target=rule).update(target=rule)


def _set(image: SourceImage, told: Mapping[str, Any]) -> bool:
    """Set what differs; whether something did."""
    differs = any(getattr(image, name) != value for name, value in told.items())
    for name, value in told.items():
        setattr(image, name, value)
    return differs


def mark_practice(*, pictures: QuerySet[SourceImage], is_practice: bool) -> int:
    """Have the questions about pictures be for practice, or count; of question sets made later."""
    return pictures.exclude(is_practice=is_practice).update(is_practice=is_practice)


def set_terms(*, pictures: QuerySet[SourceImage], licence: str = "", credit: str = "") -> int:
    """Say on what terms pictures may be shown and whose they are; what is empty stays as it is."""
    said = {"licence": licence, "credit": credit}
    changes = {name: text for name, text in said.items() if text}
    return pictures.update(**changes) if changes else 0


@transaction.atomic
def delete(*, study: Study, pictures: QuerySet[SourceImage]) -> int:
    """Delete pictures with their explanations and with the questions of drafts about them.

    Raises
    ------
    CannotChange : a frozen question set asks about one of them, or a run explains them now.
    """
    study = Study.objects.select_for_update().get(pk=study.pk)
    if study.runs.filter(state__in=PrecomputeRun.ACTIVE).exists():
        raise CannotChange(
            "The study is being explained just now. Wait until it is done, or cancel that run."
        )
    instead = "Leave their questions out of a new version of it instead."
    _refuse_asked(pictures, "deleted", instead)
    asked = Question.objects.filter(image__in=pictures)
    gone = list(pictures)
    asked.delete()
    pictures.model.objects.filter(pk__in=[image.pk for image in gone]).delete()
    transaction.on_commit(lambda: _forget_files(gone))
    return len(gone)


def _refuse_asked(pictures: QuerySet[SourceImage], done: str, instead: str) -> None:
    asked = Question.objects.filter(image__in=pictures, question_set__frozen_at__isnull=False)
    names = asked.order_by("image__position").values_list("image__name", flat=True).distinct()
    if names:
        raise CannotChange(
            f"Nothing was {done}: a frozen question set, which never changes, asks about "
            f"{_listed(list(names))}. {instead}"
        )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown


def _forget_files(images: Sequence[SourceImage]) -> None:
    """The files of pictures that no study has any more; what was computed stays for a purge."""
    for image in images:
        for column in ("path", "shown_path", "mask_path"):
            name = getattr(image, column)
            if name and not SourceImage.objects.filter(**{column: name}).exists():
                media.remove(name)
        if not SourceImage.objects.filter(sha256=image.sha256).exists():
            media.remove(thumbnail_path(image))

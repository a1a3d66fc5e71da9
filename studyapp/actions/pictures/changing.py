"""Pictures of a study are tagged, marked for practice, given terms, and deleted: many at once."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from studyapp import media
from studyapp.actions.pictures.thumbnails import thumbnail_path
from studyapp.models import PrecomputeRun, Question, SourceImage, Study

LONGEST_TAG = 100  # characters


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
    asked = Question.objects.filter(image__in=pictures)
    frozen = asked.filter(question_set__frozen_at__isnull=False)
    names = frozen.order_by("image__position").values_list("image__name", flat=True).distinct()
    if names:
        raise CannotChange(
            "Nothing was deleted: a frozen question set, which never changes, asks about "
            f"{_listed(list(names))}. Leave their questions out of a new version of it instead."
        )
    gone = list(pictures)
    asked.delete()
    pictures.model.objects.filter(pk__in=[image.pk for image in gone]).delete()
    transaction.on_commit(lambda: _forget_files(gone))
    return len(gone)


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

"""Files among the media that no record refers to, and their deletion."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import PurePosixPath

from django.apps import apps
from django.db import models
from django.utils import timezone

from studyapp import media
from studyapp.actions import logbook
from studyapp.models import Job
from studyapp.objects import Kept

# Files are kept before the records that name them, and an upload waits for its job, so what is
# younger than this may belong to work under way.
GRACE = timedelta(days=1)
# What was ordered with an upload and failed can be ordered again for so long.
KEPT_FOR = timedelta(days=30)
OF_ORDERS = ("path", "parameters")  # columns in which a job names what it was ordered with
NAME = re.compile(r"[0-9a-f]{64}")
PARTIAL = (".part", ".partial")
TEXTS = (models.CharField, models.TextField, models.JSONField)


def unused(*, grace: timedelta = GRACE) -> list[Kept]:
    """Every file that is named by a content which no record names, by its name.

    Whatever column names a file keeps it: no list of columns can be forgotten when one is added.
    Files of other names, such as converted networks, are not looked at. What a killed process left
    half-written counts as unused, and so do uploads of jobs that are over, as soon as these cannot
    be ordered again.

    Parameters
    ----------
    grace : files that were written or touched within this time are left alone.
    """
    # In this order: a file that is named between the two is found among the names.
    old = [file for file in media.listing() if _is_older(file, grace)]
    named = _named()
    return [
        file
        for file in old
        for path in [PurePosixPath(file.name)]
        if path.suffix in PARTIAL or (NAME.fullmatch(path.stem) and path.stem not in named)
    ]


def delete(files: list[Kept], *, by: str, grace: timedelta = GRACE) -> None:
    """Delete them but for those that were asked for again meanwhile, and note it in the logbook."""
    deleted = []
    for file in files:
        # One by one: many files take a while, in which any of them may be asked for.
        now = media.look(file.name)
        if now is not None and _is_older(now, grace):
            media.remove(file.name)
            deleted.append(file)
    logbook.write_down(
        actor=by,
        action="deleted",
        noun="unused files",
        subject=f"{len(deleted)} files",
        details={"files": len(deleted), "bytes": sum(file.size for file in deleted)},
    )


def _is_older(file: Kept, grace: timedelta) -> bool:
    return file.modified < (timezone.now() - grace).timestamp()


def _named() -> set[str]:
    """Every hash that any text of any record mentions."""
    return {
        name
        for model in apps.get_app_config("studyapp").get_models()
        for text in _texts_of(model)
        for name in NAME.findall(text)
    }


def _texts_of(model: type[models.Model]) -> Iterator[str]:
    columns = [field.name for field in model._meta.concrete_fields if isinstance(field, TEXTS)]
    rows = model._base_manager.all()
    if model is Job:
        ordered = rows.filter(_needs_its_uploads())
        yield from (repr(row) for row in ordered.values_list(*OF_ORDERS).iterator())
        columns = [name for name in columns if name not in OF_ORDERS]
    if columns:
        yield from (repr(row) for row in rows.values_list(*columns).iterator())


def _needs_its_uploads() -> models.Q:
    """Jobs to be done, what was tried out and may be registered, and what failed lately."""
    given_up = models.Q(state__in=(Job.State.FAILED, Job.State.CANCELLED))
    lately = models.Q(finished_at__gte=timezone.now() - KEPT_FOR)
    tried = models.Q(state=Job.State.FINISHED, kind=Job.Kind.PROBE)
    return models.Q(state__in=Job.ACTIVE) | tried | (given_up & lately)

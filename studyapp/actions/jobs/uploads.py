"""Uploaded files: kept until the job that was ordered with them is done."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q

from studyapp import media
from studyapp.models import Job

UPLOADS = "uploads"
# What of a job's parameters names files: each is a file's own name and where it is kept.
LISTS = ("files", "samples")
SINGLE = "manifest"


def keep(upload: UploadedFile) -> str:
    """Keep an uploaded file under its content; its path relative to the media folder.

    Only how its name ends is taken from whoever sent it; forms check that.
    """
    suffix = PurePosixPath(upload.name or "").suffix.lower()
    return media.store_chunks(UPLOADS, upload.chunks(), suffix)


def paths_of(job: Job) -> list[str]:
    """Where the files are kept that a job was ordered with."""
    named: list[Sequence[Any]] = [one for name in LISTS for one in job.parameter(name, [])]
    if job.parameter(SINGLE):
        named.append(job.parameter(SINGLE))
    return [path for path in (job.path, *(path for _, path in named)) if path]


def are_kept(job: Job) -> bool:
    """Whether all of them are there still; also where it needs none."""
    return all(media.full_path(path).is_file() for path in paths_of(job))


def forget(job: Job) -> None:
    """Delete the files of a job that is done, but for those that another order needs.

    The same content is kept once, whoever sends it. What failed or was cancelled needs its files,
    too: it can be ordered again.
    """
    others = Job.objects.exclude(pk=job.pk).exclude(state=Job.State.FINISHED)
    for path in paths_of(job):
        if not others.filter(Q(path=path) | Q(parameters__icontains=path)).exists():
            media.remove(path)

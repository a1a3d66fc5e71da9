"""The worker takes pictures in: from archives, uploaded files, or a folder that it may read."""

import shutil
import tempfile
from pathlib import Path, PurePosixPath

from studyapp import media
from studyapp.actions import logbook
from studyapp.actions.jobs import uploads
from studyapp.actions.jobs.ordering import JobRefused, Report, Tell
from studyapp.actions.pictures import PicturesRefused
from studyapp.actions.pictures.finding import gather, unwrapped
from studyapp.actions.pictures.folders import allowed_folder
from studyapp.actions.pictures.taking_in import TakenIn, Terms, take_in
from studyapp.actions.pictures.unpacking import ARCHIVE, may_be_taken, unpack
from studyapp.models import Job, Study

INSIDE = "pictures"  # the folder, of all that is made for a job, in which they are


def perform(job: Job, tell: Tell) -> Report:
    """Take in what was ordered; each picture is kept at once, so that none is lost with a worker.

    Raises
    ------
    JobRefused : nothing of it can be used.
    """
    if job.study is None:
        raise JobRefused("The study is gone; nothing was taken in.")
    try:
        with tempfile.TemporaryDirectory(prefix="seewhy-pictures-") as place:
            taken = _take_in(job, job.study, Path(place), tell)
            taken.refused = _without(place, taken.refused)
    except PicturesRefused as refusal:
        raise JobRefused(*_without(place, refusal.problems)) from refusal
    _write_down(job, job.study, taken)
    uploads.forget(job)
    return taken.as_report()


def _without(place: str, sentences: list[str]) -> list[str]:
    """What is said of files, without the folder that they were in here, which is gone by now."""
    inside = f"{place}/{INSIDE}"
    return [
        one.replace(f"{inside}/", "").replace(f" in {inside}", "").replace(f"{place}/", "")
        for one in sentences
    ]


def _take_in(job: Job, study: Study, place: Path, tell: Tell) -> TakenIn:
    inside = place / INSIDE
    inside.mkdir()
    problems: list[str] = []
    if job.parameter("folder"):
        folder = allowed_folder(job.parameter("folder"))
    else:
        folder = inside
        for name, path in job.parameter("files", []):
            problems += _laid_out(name, path, inside)
    manifest = job.parameter("manifest")
    try:
        gathering = gather(
            unwrapped(folder) if folder == inside else folder,
            manifest=_manifest(manifest, place) if manifest else None,
            folders_are_labels=job.parameter("folders_are_labels", True),
        )
    except PicturesRefused as refusal:
        raise PicturesRefused(*problems, *refusal.problems) from refusal
    gathering.problems[:0] = problems
    told = job.parameter("terms", {})
    terms = Terms(**{**told, "tags": tuple(told.get("tags", ()))})
    return take_in(study=study, gathering=gathering, terms=terms, tell=tell)


def _laid_out(name: str, path: str, inside: Path) -> list[str]:
    """Unpack an archive, or put a file under its own name; what was refused, by name.

    Parameters
    ----------
    path : where it is kept among the media; empty if it was not, since nothing could be in it.
    """
    if not may_be_taken(name):
        return [f"{name}: it is no JPEG, PNG or WebP picture and no zip file; convert it"]
    if not path:
        return [f"{name}: the file is empty; export or copy it again"]
    stored = media.full_path(path)
    if not stored.is_file():
        return [f"{name}: the uploaded file is not kept any more; upload it again"]
    if not name.lower().endswith(ARCHIVE):
        _copy(name, stored, inside)
        return []
    try:
        return unpack(stored, inside)
    except PicturesRefused as refusal:
        return [f"{name}: {problem}" for problem in refusal.problems]


def _copy(name: str, stored: Path, inside: Path) -> None:
    """Under its own name, or one with a number if there is such a file."""
    own, number = PurePosixPath(name), 1
    target = inside / own.name
    while target.exists():
        number += 1
        target = inside / f"{own.stem}-{number}{own.suffix}"
    shutil.copyfile(stored, target)


def _manifest(told: list[str], place: Path) -> Path:
    """The manifest that was uploaded beside the pictures; how it ends says what it is."""
    name, path = told
    if not media.full_path(path).is_file():
        raise PicturesRefused(f"{name}: the uploaded file is not kept any more; upload it again")
    target = place / f"manifest{PurePosixPath(name).suffix.lower()}"
    shutil.copyfile(media.full_path(path), target)
    return target


def _write_down(job: Job, study: Study, taken: TakenIn) -> None:
    logbook.write_down(
        actor=job.ordered_by or "worker",
        action="added",
        noun="pictures",
        subject=f"{len(taken.added)} pictures",
        study=study.slug,
        details={"added": len(taken.added), "refused": len(taken.refused), "job": job.pk},
    )

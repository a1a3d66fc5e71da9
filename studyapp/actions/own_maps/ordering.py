"""Uploaded maps are kept and their taking in is ordered; and what a study has of them already."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count
from django.utils.text import slugify

from studyapp.actions import records
from studyapp.actions.jobs.ordering import order
from studyapp.actions.jobs.uploads import keep
from studyapp.actions.logbook import write_down
from studyapp.analysis.cells import csv_lines
from studyapp.models import Classifier, Job, Study
from studyapp.models.material import OWN_MAPS

COLUMNS = ("picture", "map", "condition", "class", "probability", "technique")


@dataclass(frozen=True)
class Brought:
    """A condition whose maps are taken in, and of how many pictures there is one."""

    name: str
    rendering: str
    maps: int


def brought(study: Study) -> list[Brought]:
    """The conditions of a study whose maps are taken in."""
    rows = study.conditions.filter(method=OWN_MAPS).annotate(maps=Count("explanations"))
    columns = ("name", "rendering", "maps")
    return [Brought(*row) for row in rows.order_by("name").values_list(*columns)]


def order_maps(
    *, study: Study, upload: UploadedFile, condition: str, rendering: str, by: str
) -> Job:
    """Ask the worker to take maps in.

    Parameters
    ----------
    upload : a zip file.
    by : user name.
    """
    parameters = {"condition": condition, "rendering": rendering}
    path = keep(upload)
    with transaction.atomic():
        job = order(kind=Job.Kind.MAPS, study=study, by=by, parameters=parameters, path=path)
        write_down(
            actor=by,
            action="uploaded",
            noun="maps",
            subject=upload.name or "maps",
            study=study.slug,
            details={"job": job.pk},
        )
    return job


def manifest_lines(study: Study) -> Iterator[str]:
    """A manifest to be filled in: one row for each picture and condition, as CSV."""
    names = [one.name for one in brought(study)] or [""]
    taken: set[str] = set()
    rows: list[dict[str, Any]] = []
    for image in study.images.all():
        stem = slugify(image.name.rsplit(".", 1)[0]) or "picture"
        if stem in taken:
            stem = f"{stem}-{image.pk}"
        taken.add(stem)
        for name in names:
            place = f"{name}/{stem}.npz" if name else f"{stem}.npz"
            rows.append({"picture": image.name, "map": place, "condition": name})
    empty = dict.fromkeys(COLUMNS, "")
    return csv_lines(COLUMNS, (empty | row for row in rows))


@transaction.atomic
def register_elsewhere(*, name: str, labels: list[str], stage: str, by: str) -> Classifier:
    """Register a network of which there is no file here.

    Raises
    ------
    ValueError : the name or the labels cannot be used.
    """
    described: dict[str, Any] = {"elsewhere": name, "labels": labels}
    network = records.network_elsewhere(described | ({"stage": stage} if stage else {}))
    classifier = records.register_classifier(replace(network, by=by))
    write_down(
        actor=by,
        action="registered",
        noun="classifier",
        subject=classifier.name,
        details={"elsewhere": True, "classes": len(labels)},
    )
    return classifier

"""Uploads are kept and their taking in is ordered, so that the browser need not wait."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from studyapp.actions.jobs.ordering import order
from studyapp.actions.jobs.uploads import keep
from studyapp.actions.pictures.unpacking import may_be_taken
from studyapp.models import Job, Study


def order_pictures(
    *,
    study: Study,
    by: str,
    terms: Mapping[str, Any],
    files: Sequence[UploadedFile] = (),
    folder: str = "",
    manifest: UploadedFile | None = None,
    folders_are_labels: bool = True,
) -> Job:
    """Ask the worker to take pictures in.

    Parameters
    ----------
    by : user name.
    terms : what is said of all of them, as `taking_in.Terms` takes it.
    files, folder : where they are; a folder of the server must be an allowed one. A file that is
        empty or no picture is not kept, so that the worker says so of it and takes the others.
    """
    parameters = {
        "files": [[one.name, _kept(one)] for one in files],
        "folder": folder,
        "manifest": [manifest.name, keep(manifest)] if manifest else None,
        "folders_are_labels": folders_are_labels,
        "terms": dict(terms),
    }
    return order(kind=Job.Kind.PICTURES, study=study, by=by, parameters=parameters)


def _kept(one: UploadedFile) -> str:
    return keep(one) if one.size and may_be_taken(one.name or "") else ""

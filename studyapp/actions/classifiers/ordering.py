"""A classifier is described in a browser, and the worker is asked to try it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings as site
from django.db import transaction

from explainers import pretrained
from explainers.network import settings as network_settings
from explainers.network.preprocessing import COLOUR_ORDERS, INTERPOLATIONS, RESIZE_RULES
from explainers.pretrained import applications
from studyapp import media
from studyapp.actions import logbook
from studyapp.actions.classifiers import ClassifierRefused
from studyapp.actions.jobs import ordering
from studyapp.models import Classifier, Job

SUFFIXES = (".keras", ".h5")
LARGEST = 2 * 2**30  # bytes of a file

# What a form offers; the names are those of the settings.
APPLICATIONS = applications.NAMES
PRETRAINED = pretrained.NAMES
RESIZING = RESIZE_RULES
COLOURS = COLOUR_ORDERS
INTERPOLATING = tuple(INTERPOLATIONS)


@dataclass(frozen=True)
class Draft:
    """A classifier as somebody described it.

    path : of its file, relative to the media folder; empty for one that comes in a package.
    original : what the file was called where it came from.
    settings : as in a study file, without the path.
    pretrained : the name of one that comes in a package.
    samples : names and paths, relative to the media folder, of pictures to try it on.
    """

    name: str
    path: str = ""
    original: str = ""
    stage: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    pretrained: str = ""
    samples: Sequence[tuple[str, str]] = ()

    @classmethod
    def of(cls, job: Job) -> "Draft":
        """What a job was ordered with."""
        told = {name: job.parameter(name) for name in KEPT}
        return cls(**told | {"path": job.path, "samples": [tuple(one) for one in told["samples"]]})

    @property
    def spec(self) -> dict[str, Any]:
        """What `explainers.load_classifier` takes."""
        path = self.pretrained or str(media.full_path(self.path))
        return {**self.settings, "name": self.name, "path": path}


KEPT = ("name", "original", "stage", "settings", "pretrained", "samples")


def check(draft: Draft) -> None:
    """Check what can be told without opening the file.

    Raises
    ------
    ClassifierRefused : a setting is unknown or impossible, or there is such a name already.
    """
    try:
        network_settings.identify(draft.spec)
    except (ValueError, LookupError) as error:
        raise ClassifierRefused(in_own_words(draft, str(error))) from error
    if Classifier.objects.filter(name=draft.name).exists():
        raise ClassifierRefused(f"There is a classifier {draft.name!r} already; give another name.")


@transaction.atomic
def order_probe(draft: Draft, *, by: str, form: Mapping[str, Any] | None = None) -> Job:
    """Ask the worker to try a classifier out.

    Parameters
    ----------
    by : user name.
    form : what a form was filled in with, to begin with when it is tried out once more.

    Raises
    ------
    ClassifierRefused : as `check`.
    """
    check(draft)
    parameters = {name: getattr(draft, name) for name in KEPT} | {"form": dict(form or {})}
    job = ordering.order(kind=Job.Kind.PROBE, by=by, parameters=parameters, path=draft.path)
    logbook.write_down(
        actor=by,
        action="uploaded" if draft.path else "chose",
        noun="classifier",
        subject=draft.name,
        details={"file": draft.original or draft.pretrained, "job": job.pk},
    )
    return job


def in_own_words(draft: Draft, sentence: str) -> str:
    """A sentence about a file under the name that its owner knows."""
    stored = Path(draft.path).name
    return sentence.replace(stored, draft.original) if stored and draft.original else sentence


def allowed_file(given: str) -> Path:
    """A file of this machine that researchers may register.

    Raises
    ------
    ClassifierRefused : it is not there, or lies outside the folders that the settings name.
    """
    roots = [Path(root).resolve() for root in site.CLASSIFIER_FOLDERS]
    path = Path(given)
    candidates = [path] if path.is_absolute() else [root / path for root in roots]
    for one in candidates:
        found = one.resolve()
        if any(found.is_relative_to(root) for root in roots) and found.is_file():
            return found
    shown = ", ".join(map(str, site.CLASSIFIER_FOLDERS)) or "none"
    raise ClassifierRefused(
        f"There is no file {given!r} in the folders that may be read ({shown}); correct it, or "
        "upload the file."
    )

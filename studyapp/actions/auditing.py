"""What an audit found is read, and its maps are taken over; a door to `explainers`.

Nothing here loads a network: an audit's report and its stored maps are files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from explainers import images, pretrained
from explainers.annotations import Annotation, masks_of, read_annotations
from explainers.audit.bundle.reading import NAME, read_document
from explainers.running import Store
from studyapp import media
from studyapp.actions import computing
from studyapp.actions.map_store import keep_map
from studyapp.analysis.columns.audited import AUDITED
from studyapp.models import Condition, SourceImage

MAPS = "maps"
# What is chosen: whether the prediction is right, and the verdict; None for any.
CHOICES: dict[str, tuple[bool | None, str | None]] = {
    "wrong-reason": (True, "fail"),
    "right-reason": (True, "pass"),
    "wrong-label": (False, None),
    "all": (None, None),
}


class CannotTake(ValueError):
    """An audit cannot become a study; the message says why and what to do."""


@dataclass(frozen=True)
class Audited:
    """A picture of an audit: its file, its objects, and what the audit found.

    Attributes
    ----------
    key : of the stored map.
    target : the rule by which its class was chosen.
    found : by column of the table of stimuli.
    """

    path: Path
    name: str
    sha256: str
    key: str
    target: str
    true_label: str
    boxes: list[list[int]]
    found: Mapping[str, Any]


@dataclass(frozen=True)
class Audit:
    """An audit's network and method, and those of its pictures that were asked for."""

    folder: Path
    classifier: Mapping[str, Any]
    method: str
    parameters: Mapping[str, Any]
    seed: int
    target: str
    pictures: Sequence[Audited]


def read_audit(
    *,
    folder: Path,
    which: str = "wrong-reason",
    most: int | None = None,
    dataset: Path | None = None,
    model: str | None = None,
) -> Audit:
    """Read a report, and choose among its pictures, the most confident first.

    Parameters
    ----------
    which : one of `CHOICES`.
    most : pictures, at most.
    dataset, model : where they lie now, unless they lie where they were audited.

    Raises
    ------
    ValueError, LookupError : nothing can be taken; says why and what to do.
    """
    document = read_document(folder)
    facts, asked = document["facts"], document["config"]["audit"]
    if facts["model_settings"].get("detector") is not None:
        reason = f"{facts['model']} is an object detector"
        raise CannotTake(f"{reason}; a study explains what a classifier says of a whole picture")
    rows = _chosen(document["rows"], which, most)
    source = dataset or Path(facts["dataset"])
    if not source.exists():
        raise CannotTake(f"{source}: there is no such data set; name it (--dataset)")
    known = _annotations(source, facts["labels"])
    store, sha256 = Store(folder / MAPS), media.sha256_of(folder / NAME)
    pictures = [_audited(row, known, source, store, sha256, asked["method"]) for row in rows]
    return Audit(
        folder=folder,
        classifier=_classifier(facts, model),
        method=asked["method"],
        parameters=asked["parameters"],
        seed=asked["seed"],
        target="top-1" if asked["target"] == "truth" else asked["target"],
        pictures=pictures,
    )


def _chosen(
    rows: Sequence[Mapping[str, Any]], which: str, most: int | None
) -> list[Mapping[str, Any]]:
    if which not in CHOICES:
        raise CannotTake(f"there is no choice {which!r}; choose from: {', '.join(CHOICES)}")
    if most is not None and most < 1:
        raise CannotTake(f"at least one picture is needed, not {most}")
    several = [row["picture"] for row in rows if row["place"] > 0]
    if several:
        reason = f"the audit explained several classes of a picture, such as {several[0]}"
        raise CannotTake(f"{reason}; a study shows one: audit with the target top-1 or truth")
    correct, verdict = CHOICES[which]
    found = [
        row
        for row in sorted(rows, key=lambda row: (-row["confidence"], row["picture"]))
        if correct in (None, row["correct"]) and verdict in (None, row["verdict"])
    ]
    # A study asks about a picture once, under however many names it lies there.
    once: dict[str, Mapping[str, Any]] = {}
    for row in found:
        once.setdefault(row["picture_sha256"], row)
    if not once:
        others = ", ".join(name for name in CHOICES if name != which)
        raise CannotTake(f"the audit has no picture that is {which}; choose others: {others}")
    return list(once.values())[:most]


def _annotations(source: Path, labels: Sequence[str]) -> dict[str, Annotation]:
    """What is known of each picture, by the resolved path of its file."""
    return {str(one.picture.resolve()): one for one in read_annotations(source, labels)}


def _audited(
    row: Mapping[str, Any],
    known: Mapping[str, Annotation],
    source: Path,
    store: Store,
    sha256: str,
    method: str,
) -> Audited:
    path = (source if source.is_dir() else source.parent) / row["picture"]
    annotation = known.get(str(path.resolve()))
    if annotation is None:
        raise CannotTake(f"{row['picture']}: it is not in {source}; name the data set (--dataset)")
    if media.sha256_of(path) != row["picture_sha256"]:
        raise CannotTake(f"{path}: it has changed since it was audited; audit again")
    [explanation] = store.load(row["key"])
    label = _label(row)
    return Audited(
        path=path,
        name=row["picture"],
        sha256=row["picture_sha256"],
        key=row["key"],
        target=explanation.provenance["target"],
        true_label=label,
        boxes=_boxes(annotation, label, path),
        found=_found(row, method) | {"audit_sha256": sha256},
    )


def _label(row: Mapping[str, Any]) -> str:
    """The true class that was explained, else the first one."""
    if row["explained"] in row["true"]:
        return str(row["explained"])
    return str(row["true"][0]) if row["true"] else ""


def _boxes(annotation: Annotation, label: str, path: Path) -> list[list[int]]:
    """A box round each object of the true class, whether it was drawn or is a mask."""
    if not any(one.label == label for one in annotation.objects):
        return []
    size = images.read_picture(path).shape[:2]
    return [_box(mask) for mask in masks_of(annotation, label, size) if mask.any()]


def _box(mask: np.ndarray) -> list[int]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return [int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1]


def _found(row: Mapping[str, Any], method: str) -> dict[str, Any]:
    """What the audit found, as the columns have it."""
    said = {
        "audit_verdict": row["verdict"],
        "audit_reason": row["reason"],
        "audit_technique": method,
        "audit_class": row["explained"],
        "audit_correct": row["correct"],
        "audit_confidence": row["confidence"],
        "audit_tags": ";".join(row["tags"]),
    }
    measured = {f"audit_{name}": value for name, value in row["measures"].items()}
    return said | {name: value for name, value in measured.items() if name in AUDITED}


def _classifier(facts: Mapping[str, Any], model: str | None) -> dict[str, Any]:
    path = model or facts["model_path"]
    if path in pretrained.NAMES:
        return {**facts["model_settings"], "pretrained": path}
    if not Path(path).is_file():
        raise CannotTake(f"{path}: there is no such network; name its file (--model)")
    return {**facts["model_settings"], "path": str(Path(path).resolve())}


def take_map(*, folder: Path, picture: Audited, image: SourceImage, condition: Condition) -> None:
    """Keep an audit's map where the study looks for it, so that it is not computed again.

    Raises
    ------
    CannotTake : the study would ask for another map.
    """
    request = computing.request_for(image, condition)
    if request.key != picture.key:
        made = Store(folder / MAPS).load(picture.key)[0].provenance
        asked = request.content
        other = ", ".join(name for name in asked if asked[name] != made.get(name))
        reason = f"{picture.name}: the study would ask for another map ({other or 'the key'})"
        raise CannotTake(f"{reason}; audit again with this version and this network")
    keep_map(picture.key, Store(folder / MAPS).path(picture.key).read_bytes())

"""Writing annotations as the JSON list that `read_annotations` reads."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from explainers.annotations.records import Annotation, Object
from explainers.annotations.shapes import as_json
from explainers.work.storage import write_whole


def write_annotations(annotations: Sequence[Annotation], path: str | os.PathLike) -> None:
    """Write a JSON list with one picture a line, files relative to it."""
    target = Path(path)
    entries = [_entry(annotation, target.parent) for annotation in annotations]
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    write_whole(target, f"[\n{lines}\n]\n".encode())


def _entry(annotation: Annotation, folder: Path) -> dict[str, Any]:
    terms = {"licence": annotation.licence, "credit": annotation.credit}
    return {
        "picture": _relative(annotation.picture, folder),
        "labels": list(annotation.labels),
        "objects": [_object(one, folder) for one in annotation.objects],
        "tags": list(annotation.tags),
        **{name: text for name, text in terms.items() if text},
    }


def _object(one: Object, folder: Path) -> dict[str, Any]:
    entry: dict[str, Any] = {"label": one.label}
    if one.box is not None:
        entry["box"] = list(one.box)
    if one.mask is not None:
        entry["mask"] = _relative(one.mask, folder)
    if one.shape is not None:
        entry |= as_json(one.shape)
    return entry


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()

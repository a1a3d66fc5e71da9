"""The pictures that a description names, found and looked at."""

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from studyapp import media
from studyapp.actions import precompute
from studyapp.actions.spec.parts import refusals
from studyapp.actions.spec.shape import clean_mistakes
from studyapp.models import SourceImage, Study

DETAILS = ("true_label", "licence", "credit")
LISTS = ("labels", "tags", "boxes")


@dataclass(frozen=True)
class Picture:
    """A file, and what the description says about it."""

    path: Path
    details: Mapping[str, Any]


def find_pictures(
    entries: Sequence[Mapping[str, Any]], folder: Path
) -> tuple[list[Picture], list[str]]:
    """The files, and what is wrong with them; relative paths start in the folder."""
    pictures: list[Picture] = []
    mistakes: list[str] = []
    for number, entry in enumerate(entries, start=1):
        where = f"pictures, number {number}"
        wrong = _detail_mistakes(where, entry)
        if wrong:
            mistakes += wrong
            continue
        base = folder
        if "package" in entry:
            origin = _origin(entry["package"])
            if origin is None:
                mistakes.append(f"{where}: package {entry['package']!r} is not installed")
                continue
            base = Path(origin).parent
        if ("path" in entry) == ("folder" in entry):
            mistakes.append(f"{where}: give either 'path' or 'folder'")
        elif "path" in entry:
            pictures.append(Picture(base / entry["path"], entry))
        else:
            inside = precompute.pictures_in(base / entry["folder"])
            pictures += [Picture(path, entry) for path in inside]
            if not inside:
                mistakes.append(f"{where}: no pictures in folder {base / entry['folder']}")
    for picture in pictures:
        boxes = picture.details.get("boxes", [])
        check = partial(precompute.check_picture, picture.path, boxes=boxes)
        mistakes += refusals("pictures", check)
    return pictures, mistakes + _same_pictures(pictures)


def _detail_mistakes(where: str, entry: Mapping[str, Any]) -> list[str]:
    """Texts that are none, or that the record does not take."""
    mistakes = [
        f"{where}: {key} {entry[key]!r} must be a text"
        for key in ("path", "folder", "package", "name")
        if key in entry and not isinstance(entry[key], str)
    ]
    if "boxes" in entry and "folder" in entry:
        mistakes.append(f"{where}: boxes are of one picture, so they need its 'path'")
    said = {key: entry[key] for key in ("name", *LISTS, *DETAILS) if key in entry}
    unsaid = [field.name for field in SourceImage._meta.concrete_fields if field.name not in said]
    return mistakes + clean_mistakes(where, SourceImage(**said), exclude=unsaid)


def _origin(package: str) -> str | None:
    """The file that an installed package is imported from."""
    try:
        found = importlib.util.find_spec(package)
    except (ModuleNotFoundError, ValueError):  # of a.b without a; of a name that is none
        return None
    return found.origin if found else None


def store_pictures(study: Study, pictures: Sequence[Picture]) -> None:
    """Keep them for a study, in their order."""
    for position, picture in enumerate(pictures, start=1):
        precompute.add_picture(
            study=study,
            content=picture.path.read_bytes(),
            name=picture.details.get("name") or picture.path.name,
            position=position,
            is_practice=bool(picture.details.get("is_practice")),
            **{key: picture.details.get(key, []) for key in LISTS},
            **{key: picture.details.get(key, "") for key in DETAILS},
        )


def _same_pictures(pictures: Sequence[Picture]) -> list[str]:
    """A study asks about a picture once, under whatever name the file lies there."""
    first: dict[str, Path] = {}
    mistakes = []
    for path in (picture.path for picture in pictures if picture.path.is_file()):
        known = first.setdefault(media.sha256_of(path), path)
        if known is not path:
            mistakes.append(f"pictures: {path} is the same picture as {known}; leave one out")
    return mistakes

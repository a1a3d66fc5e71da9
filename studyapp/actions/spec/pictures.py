"""The pictures that a description names, found and looked at."""

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from studyapp import media
from studyapp.actions import precompute
from studyapp.actions.spec import mistakes as told
from studyapp.actions.spec.files import found
from studyapp.actions.spec.mistakes import Mistake
from studyapp.actions.spec.parts import refusals
from studyapp.actions.spec.schema.tables import PICTURE_KEYS
from studyapp.actions.spec.shape import clean_mistakes
from studyapp.models import SourceImage, Study

OF_ONE = ("boxes", "mask", "name", "target")  # so they need a picture's own path


@dataclass(frozen=True)
class Picture:
    """A file, what the description says about it, and where it says so."""

    path: Path
    details: Mapping[str, Any]
    at: told.Path
    mask: Path | None = None


def find_pictures(
    entries: Sequence[Mapping[str, Any]], folder: Path
) -> tuple[list[Picture], list[Mistake]]:
    """The files, and what is wrong with them; relative paths start in the folder."""
    pictures: list[Picture] = []
    mistakes: list[Mistake] = []
    for place, entry in enumerate(entries):
        where, at = f"pictures, number {place + 1}", ("pictures", place)
        wrong = _detail_mistakes(where, entry, at)
        base = _base(entry, folder)
        if base is None:
            said = f"{where}: package {entry['package']!r} is not installed"
            wrong.append(Mistake(said, (*at, "package")))
        if wrong or base is None:
            mistakes += wrong
            continue
        files = _files(entry, base, at)
        if not files:
            said = f"{where}: no pictures in folder {base / entry['folder']}"
            mistakes.append(Mistake(said, (*at, "folder")))
        pictures += files
    for picture in pictures:
        mistakes += _picture_mistakes(picture)
    return pictures, mistakes + _same_pictures(pictures)


def _base(entry: Mapping[str, Any], folder: Path) -> Path | None:
    """Where the paths of an entry start; None if its package is not installed."""
    if "package" not in entry:
        return folder
    origin = _origin(entry["package"])
    return Path(origin).parent if origin else None


def _files(entry: Mapping[str, Any], base: Path, at: told.Path) -> list[Picture]:
    if "folder" in entry:
        place = (*at, "folder")
        inside = precompute.pictures_in(base / entry["folder"])
        own = [Picture(path, entry, place) for path in inside]
        return own or _of_classes(base / entry["folder"], entry, place)
    mask = found(base, entry["mask"]) if entry.get("mask") else None
    return [Picture(found(base, entry["path"]), entry, (*at, "path"), mask)]


def _of_classes(folder: Path, entry: Mapping[str, Any], at: told.Path) -> list[Picture]:
    """The pictures of a folder that has one folder for each class."""
    classes = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return [
        Picture(path, {"name": f"{one.name}/{path.name}", "true_label": one.name, **entry}, at)
        for one in classes
        for path in precompute.pictures_in(one)
    ]


def _picture_mistakes(picture: Picture) -> list[Mistake]:
    check = partial(precompute.check_picture, picture.path)
    mistakes = refusals("pictures", check, picture.at)
    if mistakes:
        return mistakes
    entry = picture.at[:-1]
    if boxes := picture.details.get("boxes"):
        check = partial(precompute.check_picture, picture.path, boxes=boxes)
        mistakes += refusals("pictures", check, (*entry, "boxes"))
    if target := picture.details.get("target"):
        check = partial(precompute.check_target, target)
        mistakes += refusals("pictures: target", check, (*entry, "target"))
    if picture.mask is not None:
        check = partial(_check_mask, picture.mask, picture.path)
        mistakes += refusals("pictures: mask", check, (*entry, "mask"))
    return mistakes


def _check_mask(mask: Path, picture: Path) -> None:
    """A mask is a picture of the same size."""
    of_mask, of_picture = (
        precompute.size_of(_content(path), path.name) for path in (mask, picture)
    )
    if of_mask != of_picture:
        raise ValueError(
            f"{mask.name} has {of_mask[0]} x {of_mask[1]} pixels, its picture {picture.name} "
            f"{of_picture[0]} x {of_picture[1]}"
        )


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error


def _detail_mistakes(where: str, entry: Mapping[str, Any], at: told.Path) -> list[Mistake]:
    """What the record does not take, and what does not go together."""
    mistakes = []
    if ("path" in entry) == ("folder" in entry):
        mistakes.append(Mistake(f"{where}: give either 'path' or 'folder'", (*at, "path")))
    elif "folder" in entry:
        mistakes += [
            Mistake(f"{where}: {name} are of one picture, so they need its 'path'", (*at, name))
            for name in OF_ONE
            if entry.get(name)
        ]
    said = {key: entry[key] for key in PICTURE_KEYS if key in entry}
    unsaid = [field.name for field in SourceImage._meta.concrete_fields if field.name not in said]
    return mistakes + clean_mistakes(where, SourceImage(**said), exclude=unsaid, at=at)


def _origin(package: str) -> str | None:
    """The file that an installed package is imported from."""
    try:
        spec = importlib.util.find_spec(package)
    except (ModuleNotFoundError, ValueError):  # of a.b without a; of a name that is none
        return None
    return spec.origin if spec else None


def target_mistakes(
    entries: Sequence[Mapping[str, Any]], labels: Mapping[str, Sequence[str] | None]
) -> list[Mistake]:
    """Pictures of which a class is to be explained that a classifier does not have.

    Parameters
    ----------
    labels : the classes of each classifier, under the name of its condition or none; None where
        they are not known.
    """
    mistakes: list[Mistake] = []
    for place, entry in enumerate(entries):
        rule, at = entry.get("target"), ("pictures", place, "target")
        if not rule or refusals("", partial(precompute.check_target, rule)):
            continue
        for owner, classes in labels.items():
            of = f", for condition {owner!r}" if owner else ""
            where = f"pictures, number {place + 1}: target{of}"
            mistakes += refusals(where, partial(precompute.check_target, rule, classes), at)
    return mistakes


def store_pictures(study: Study, pictures: Sequence[Picture]) -> None:
    """Keep them for a study, in their order."""
    for position, picture in enumerate(pictures, start=1):
        said = picture.details
        details = {key: said[key] for key in PICTURE_KEYS if said.get(key) and key != "name"}
        if picture.mask is not None:
            content = picture.mask.read_bytes()
            ending = precompute.ending_of(picture.mask.name)
            details["mask_path"] = media.store("masks", content, ending)
        precompute.add_picture(
            study=study,
            content=picture.path.read_bytes(),
            name=said.get("name") or picture.path.name,
            position=position,
            **details,
        )


def _same_pictures(pictures: Sequence[Picture]) -> list[Mistake]:
    """A study asks about a picture once, under whatever name the file lies there."""
    first: dict[str, Picture] = {}
    mistakes = []
    for picture in pictures:
        if not picture.path.is_file():
            continue
        known = first.setdefault(media.sha256_of(picture.path), picture)
        if known is picture:
            continue
        said = f"is the same picture as {known.path}"
        if known.path.resolve() == picture.path.resolve():
            said = f"is given twice, first as number {int(known.at[1]) + 1}"
        mistakes.append(Mistake(f"pictures: {picture.path} {said}; leave one out", picture.at))
    return mistakes

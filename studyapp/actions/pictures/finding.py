"""The pictures of a folder, with what its manifest or its sub-folders say about them."""

import io
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from explainers.annotations import (
    Annotation,
    AnnotationError,
    Object,
    gather_annotations,
    union,
)
from explainers.images import PictureError, read_size
from studyapp.actions.pictures import (
    LARGEST_MANIFEST,
    LARGEST_PICTURE,
    MOST_PICTURES,
    PicturesRefused,
)
from studyapp.actions.pictures.unpacking import ANNOTATIONS, PICTURES
from studyapp.actions.storable import printable

NAMED = ("annotations.json", "annotations.csv", "_annotations.coco.json")
SHOWN = 20  # pictures that a manifest does not name; their number is always said


@dataclass(frozen=True)
class Found:
    """A picture's file, and what is said about it; the first label is the one its objects bear."""

    path: Path
    name: str
    labels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    objects: tuple[Object, ...] = ()
    licence: str = ""
    credit: str = ""


@dataclass
class Gathering:
    """Pictures in their order, and what could not be used, each with its reason."""

    found: list[Found] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def gather(
    folder: Path, *, manifest: Path | None = None, folders_are_labels: bool = True
) -> Gathering:
    """Find the pictures of a folder and what is in it; no link is followed out of it.

    Parameters
    ----------
    manifest : what says what is in them, in a form of docs/pictures.md; else the one in the folder.
    folders_are_labels : without a manifest, a sub-folder's name is the class of what is in it.

    Raises
    ------
    PicturesRefused : there is no picture, there are too many, or the manifest cannot be read.
    """
    root = _innermost(folder)
    files = sorted(_files(root), key=_as_counted)
    pictures = [path for path in files if path.suffix.lower() in PICTURES]
    if not pictures:
        raise PicturesRefused("There is no JPEG, PNG or WebP picture in it. Convert what there is.")
    if len(pictures) > MOST_PICTURES:
        raise PicturesRefused(
            f"There are {len(pictures):,} pictures, more than {MOST_PICTURES:,}. Divide them."
        )
    described = manifest or _manifest_among(root, files)
    if described is None:
        return Gathering([_plain(root, path, folders_are_labels) for path in pictures])
    return _described(root, described, pictures, is_apart=manifest is not None)


def unwrapped(folder: Path) -> Path:
    """What an archive was unpacked to, without the folder that was packed as a whole."""
    return _only_folder_in(folder) or folder


def _innermost(folder: Path) -> Path:
    """A folder that only holds another one says nothing, unless that one is a class."""
    inner = _only_folder_in(folder)
    while inner is not None and not any(path.is_file() for path in inner.iterdir()):
        folder, inner = inner, _only_folder_in(inner)
    return folder


def _only_folder_in(folder: Path) -> Path | None:
    entries = [path for path in folder.iterdir() if not path.name.startswith(".")]
    is_alone = len(entries) == 1 and entries[0].is_dir() and not entries[0].is_symlink()
    return entries[0] if is_alone else None


def _files(root: Path) -> Iterator[Path]:
    for inner, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(inner, name)
            if not name.startswith(".") and _is_within(path, root):
                yield path


def _is_within(path: Path, root: Path) -> bool:
    """Whether it lies in the folder once links are followed; links in a circle lead nowhere."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return False


def _as_counted(path: Path) -> list[tuple[str, int]]:
    """By name, as people count: 2.jpg before 10.jpg."""
    parts = re.findall(r"(\D*)(\d*)", path.as_posix())
    return [(words, int(number or 0)) for words, number in parts]


def _manifest_among(root: Path, files: Iterable[Path]) -> Path | None:
    """The file that describes the others, or the folder if there are XML files in it."""
    beside = (root, root / "annotations", root / "Annotations")
    may_be = [path for path in files if path.suffix.lower() in ANNOTATIONS]
    tables = [path for path in may_be if path.suffix.lower() != ".xml" and path.parent in beside]
    named = [path for path in tables if path.name in NAMED] or tables
    if len(named) > 1:
        names = ", ".join(printable(path.name) for path in named[:5])
        raise PicturesRefused(
            f"Several files may be the manifest: {names}. Leave one, or call it {NAMED[1]}."
        )
    if named:
        return named[0]
    return root if any(path.suffix.lower() == ".xml" for path in may_be) else None


def _plain(root: Path, path: Path, folders_are_labels: bool) -> Found:
    inside = path.relative_to(root)
    is_named = folders_are_labels and len(inside.parts) > 1
    labels = (printable(inside.parts[0]),) if is_named else ()
    return Found(path, inside.as_posix(), labels)


def _described(root: Path, manifest: Path, pictures: list[Path], *, is_apart: bool) -> Gathering:
    if manifest.is_file() and manifest.stat().st_size > LARGEST_MANIFEST:
        raise PicturesRefused(
            f"The manifest is larger than {LARGEST_MANIFEST // 2**20} MiB. Divide the pictures."
        )
    try:
        gathered = gather_annotations(manifest, folder=root if is_apart else None, within=root)
    except AnnotationError as error:
        raise PicturesRefused(f"The manifest cannot be read: {error}") from error
    told = {annotation.picture.resolve() for annotation in gathered.annotations}
    told |= {path.resolve() for path in gathered.refused}
    masks = {
        one.mask.resolve()
        for annotation in gathered.annotations
        for one in annotation.objects
        if one.mask is not None
    }
    left = [path for path in pictures if path.resolve() not in told | masks]
    unsaid = [path.relative_to(root).as_posix() for path in left]
    found = [_annotated(root, annotation) for annotation in gathered.annotations]
    return Gathering(found, gathered.problems + _not_named(unsaid))


def _not_named(names: list[str]) -> list[str]:
    said = [f"{printable(name)}: the manifest does not name it" for name in names[:SHOWN]]
    if len(names) > SHOWN:
        said.append(f"{len(names) - SHOWN:,} more pictures are not named by the manifest")
    return said


def _annotated(root: Path, told: Annotation) -> Found:
    return Found(
        path=told.picture,
        name=told.picture.resolve().relative_to(root.resolve()).as_posix(),
        labels=told.labels,
        tags=told.tags,
        objects=told.objects,
        licence=told.licence,
        credit=told.credit,
    )


def content_of(found: Found) -> bytes:
    """The picture's file.

    Raises
    ------
    PictureError : it is too large for a picture, or cannot be opened.
    """
    try:
        size = found.path.stat().st_size
        if size <= LARGEST_PICTURE:
            return found.path.read_bytes()
    except OSError as error:
        reason = f"it cannot be opened ({error.strerror})"
        raise PictureError(found.name, reason, "check who may read it") from error
    limit = f"{LARGEST_PICTURE // 2**20} MiB"
    raise PictureError(found.name, f"it is larger than {limit}", "make it smaller")


def boxes_of(found: Found) -> list[list[int]]:
    """Where the objects of the first label are: [left, top, right, bottom] in pixels."""
    return [list(one.box) for one in found.objects if one.label in found.labels[:1] and one.box]


def mask_of(found: Found) -> bytes:
    """The objects of the first label as a PNG, white where they are; empty if only boxes are known.

    Raises
    ------
    ValueError : a mask cannot be read, or is of another size than its picture.
    """
    objects = [one for one in found.objects if one.label in found.labels[:1]]
    if not any(one.mask or one.shape for one in objects):
        return b""
    height, width = read_size(found.path)
    inside = union(objects, (height, width))
    file = io.BytesIO()
    Image.fromarray(inside).save(file, "PNG", optimize=True)
    return file.getvalue()

"""A data set as a folder: a file of annotations in it, XML files, or one sub-folder a label."""

from pathlib import Path

from explainers.annotations.records import Content, Raw
from explainers.images import SUFFIXES

NAMES = ("annotations.json", "annotations.csv", "_annotations.coco.json")


def file_in(folder: Path) -> Path | None:
    """Find the file that tells what is in a folder's pictures.

    Raises
    ------
    ValueError
        If there are two.
    """
    found = [folder / name for name in NAMES if (folder / name).is_file()]
    if len(found) > 1:
        both = " and ".join(path.name for path in found[:2])
        raise ValueError(f"it holds both {both}; name the one that is meant")
    return found[0] if found else None


def parse(folder: Path) -> Content:
    """Take the name of each sub-folder for the label of the pictures in it; nothing says where.

    Raises
    ------
    ValueError
        If no sub-folder holds a picture.
    """
    content = Content()
    for inner in sorted(path for path in folder.iterdir() if path.is_dir()):
        for path in sorted(inner.rglob("*")):
            if path.suffix.lower() in SUFFIXES and path.is_file():
                name = path.relative_to(folder).as_posix()
                content.entries.append(Raw(name, name, [inner.name]))
    if not content.entries:
        choices = ", ".join(NAMES)
        reason = f"it holds none of {choices}, no XML files, and no sub-folders with pictures"
        raise ValueError(reason)
    return content

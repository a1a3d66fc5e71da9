"""Annotations as in Pascal VOC: one XML file a picture.

M. Everingham et al., "The Pascal Visual Object Classes (VOC) Challenge" (2010). Boxes count pixels
from 1 and include their last one.
"""

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as xml

from explainers.annotations.records import Content, Raw, RawObject
from explainers.images import SUFFIXES

SIDES = ("xmin", "ymin", "xmax", "ymax")
FOLDERS = (".", "JPEGImages", "images")  # where the pictures are, beside "Annotations"


def files_of(folder: Path) -> list[Path]:
    """List a data set's XML files: in ``Annotations``, or beside the pictures."""
    inner = folder / "Annotations"
    return sorted((inner if inner.is_dir() else folder).glob("*.xml"))


def parse(files: Sequence[Path]) -> Content:
    """Read the files, each about one picture."""
    content = Content(folders=FOLDERS)
    for path in files:
        try:
            content.entries.append(_entry(path))
        except ValueError as error:
            content.problems.append(f"{path.name}: {error}")
    return content


def _entry(path: Path) -> Raw:
    text = path.read_text(encoding="utf-8-sig")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("it declares entities, which no annotation needs")
    try:
        root = xml.fromstring(text)  # noqa: S314  # nosec B314: without entities nothing can grow
    except xml.ParseError as error:
        raise ValueError(f"it is not XML ({error})") from error
    name = (root.findtext("filename") or "").strip()
    if Path(name).suffix.lower() not in SUFFIXES:
        raise ValueError(f"its filename must be that of a picture, not {name!r}")
    objects = [_object(path.name, one) for one in root.iter("object")]
    return Raw(path.name, name, objects=objects)


def _object(place: str, told: xml.Element) -> RawObject:
    label = (told.findtext("name") or "").strip()
    texts = [(told.findtext(f"bndbox/{side}") or "").strip() for side in SIDES]
    try:
        left, top, right, bottom = map(float, texts)
    except ValueError:
        raise ValueError(f"the box of {label!r} is not {', '.join(SIDES)}: {texts}") from None
    # Some tools count from 0, so that there is nothing before.
    return RawObject(place, label, [max(left - 1, 0), max(top - 1, 0), right, bottom])

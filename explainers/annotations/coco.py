"""Annotations as in the COCO data sets: T.-Y. Lin et al., "Microsoft COCO" (2014).

Its ``images``, ``annotations`` and ``categories`` are read, of the annotations the boxes
[left, top, width, height] and the segmentations: polygons, or runs as numbers or as text. A list
``tags`` and a text ``credit`` of an image are read as well, which are no part of COCO's own files.
"""

from typing import Any

from explainers.annotations.records import Content, Raw, RawObject
from explainers.annotations.shapes import is_number, short

PARTS = ("images", "annotations", "categories")
# Its own files lie in a folder "annotations" beside those of the pictures.
FOLDERS = (".", "images", "../images")


def is_coco(value: Any) -> bool:
    """Say whether a JSON value has COCO's parts."""
    return isinstance(value, dict) and all(isinstance(value.get(name), list) for name in PARTS)


def parse(value: dict[str, Any]) -> Content:
    """Bring together what belongs to each picture."""
    content = Content()
    names = _by_id(value["categories"], "categories", "name", content)
    files = _by_id(value["images"], "images", "file_name", content)
    entries = {
        key: Raw(f"image {key if type(key) is int else short(key)}", file)
        for key, file in files.items()
    }
    _add_tags(value["images"], entries, content)
    _add_terms(value, entries)
    content.entries = list(entries.values())
    content.folders = FOLDERS
    for number, one in enumerate(value["annotations"]):
        place = f"annotations[{number}]"
        problem = _problem(one, entries, names)
        if problem:
            content.problems.append(f"{place}: {problem}")
            continue
        label, entry = names[one["category_id"]], entries[one["image_id"]]
        box, shape = one.get("bbox") or None, one.get("segmentation") or None
        if box is not None or shape is not None:
            is_runs = isinstance(shape, dict)
            polygons, rle = (None, shape) if is_runs else (shape, None)
            corners = None if box is None else _corners(box)
            entry.objects.append(RawObject(place, label, corners, None, polygons, rle))
        elif label not in entry.labels:
            entry.labels.append(label)
    return content


def _add_tags(images: list[Any], entries: dict[Any, Raw], content: Content) -> None:
    for number, one in enumerate(images):
        if not _is_known(one, entries):
            continue
        tags = one.get("tags", [])
        if isinstance(tags, list):
            entries[one["id"]].tags = tags
        else:
            content.problems.append(f"images[{number}]: tags must be a list, not {short(tags)}")


def _is_known(image: Any, entries: dict[Any, Raw]) -> bool:
    """Say whether an image of the file is one that can be told of by its number."""
    number = image.get("id") if isinstance(image, dict) else None
    return isinstance(number, int | str) and number in entries


def _add_terms(value: dict[str, Any], entries: dict[Any, Raw]) -> None:
    """Set licences, which COCO's files list by number, and credits; a number not listed says
    nothing."""
    listed = value.get("licenses")
    named = {
        one["id"]: one["name"]
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict) and isinstance(one.get("id"), int | str) and "name" in one
    }
    for one in value["images"]:
        if not _is_known(one, entries):
            continue
        raw, number = entries[one["id"]], one.get("license")
        raw.licence = named.get(number, "") if isinstance(number, int | str) else ""
        raw.credit = one.get("credit", "")


def _by_id(values: list[Any], part: str, name: str, content: Content) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for number, one in enumerate(values):
        is_whole = isinstance(one, dict) and isinstance(one.get("id"), int | str) and name in one
        if not is_whole:
            content.problems.append(f"{part}[{number}]: it needs an id and a {name}")
        elif one["id"] in found:
            content.problems.append(f"{part}[{number}]: the id {short(one['id'])} is used twice")
        else:
            found[one["id"]] = one[name]
    return found


def _problem(one: Any, entries: dict[Any, Raw], names: dict[Any, Any]) -> str:
    if not isinstance(one, dict):
        return "it must be a dictionary"
    for key, known in (("image_id", entries), ("category_id", names)):
        if not isinstance(one.get(key), int | str) or one[key] not in known:
            return f"there is no {key} {short(one.get(key))}"
    box = one.get("bbox") or None
    is_box = isinstance(box, list) and len(box) == 4
    if box is not None and not (is_box and all(map(is_number, box))):
        return f"its bbox must be [left, top, width, height], not {short(box)}"
    return ""


def _corners(box: list[float]) -> list[float]:
    left, top, width, height = box
    return [left, top, left + width, top + height]

"""Annotations as in the COCO data sets: T.-Y. Lin et al., "Microsoft COCO" (2014).

Its ``images``, ``annotations`` and ``categories`` are read, of the annotations the boxes
[left, top, width, height], whose sides move to the nearest pixel. Outlines are not read.
"""

import math
from typing import Any

from explainers.annotations.records import Content, Raw, RawObject

PARTS = ("images", "annotations", "categories")


def is_coco(value: Any) -> bool:
    """Say whether a JSON value has COCO's parts."""
    return isinstance(value, dict) and all(isinstance(value.get(name), list) for name in PARTS)


def parse(value: dict[str, Any]) -> Content:
    """Bring together what belongs to each picture."""
    content = Content()
    names = _by_id(value["categories"], "categories", "name", content)
    files = _by_id(value["images"], "images", "file_name", content)
    entries = {key: Raw(f"image {key}", file) for key, file in files.items()}
    content.entries = list(entries.values())
    for number, one in enumerate(value["annotations"]):
        place = f"annotations[{number}]"
        problem = _problem(one, entries, names)
        if problem:
            content.problems.append(f"{place}: {problem}")
            continue
        label, box = names[one["category_id"]], one.get("bbox")
        entry = entries[one["image_id"]]
        if box is not None:
            entry.objects.append(RawObject(place, label, _whole(box)))
        elif label not in entry.labels:
            entry.labels.append(label)
    return content


def _by_id(values: list[Any], part: str, name: str, content: Content) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for number, one in enumerate(values):
        is_whole = isinstance(one, dict) and isinstance(one.get("id"), int | str) and name in one
        if not is_whole:
            content.problems.append(f"{part}[{number}]: it needs an id and a {name}")
        elif one["id"] in found:
            content.problems.append(f"{part}[{number}]: the id {one['id']!r} is used twice")
        else:
            found[one["id"]] = one[name]
    return found


def _problem(one: Any, entries: dict[Any, Raw], names: dict[Any, Any]) -> str:
    if not isinstance(one, dict):
        return "it must be a dictionary"
    for key, known in (("image_id", entries), ("category_id", names)):
        if not isinstance(one.get(key), int | str) or one[key] not in known:
            return f"there is no {key} {one.get(key)!r}"
    box = one.get("bbox")
    is_box = isinstance(box, list) and len(box) == 4
    if box is not None and not (is_box and all(_is_number(part) for part in box)):
        return f"its bbox must be [left, top, width, height], not {box!r}"
    return ""


def _is_number(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value)


def _whole(box: list[float]) -> list[int]:
    left, top, width, height = box
    first = [round(left), round(top)]
    # A thing narrower than a pixel still has one.
    last = [max(round(left + width), first[0] + 1), max(round(top + height), first[1] + 1)]
    return first + last if min(width, height) > 0 else [*first, *first]

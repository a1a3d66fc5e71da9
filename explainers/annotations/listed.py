"""Annotations as a JSON list of pictures."""

import json
from typing import Any

from explainers.annotations.records import Content, Raw, RawObject
from explainers.annotations.shapes import short

FIELDS = ("picture", "labels", "objects", "tags", "licence", "credit")
OBJECT_FIELDS = ("label", "box", "mask", "polygons", "rle")
_SPACE = " \t\r\n"


def parse(text: str) -> Content:
    """Take a list apart entry by entry, so that each has the number of the line it begins in.

    Raises
    ------
    ValueError
        If the text is not JSON, or not a list.
    """
    content, decoder = Content(), json.JSONDecoder()
    # What is wrong with the whole is told best by reading it as a whole first.
    if not isinstance(json.loads(text), list):
        raise ValueError("it does not hold a list of pictures")
    position = _skip(text, text.index("[") + 1)
    line, counted = 1, 0
    while text[position] != "]":
        line, counted = line + text.count("\n", counted, position), position
        value, end = decoder.raw_decode(text, position)
        _add(content, f"line {line}", value)
        position = _skip(text, end)
        if text[position] == ",":
            position = _skip(text, position + 1)
    return content


def _skip(text: str, position: int) -> int:
    while text[position] in _SPACE:
        position += 1
    return position


def _add(content: Content, place: str, value: Any) -> None:
    problems = _shape_problems(value, FIELDS)
    if not problems:
        problems = [
            f"{name} must be a list, not {short(value[name])}"
            for name in ("labels", "objects", "tags")
            if not isinstance(value.get(name, []), list)
        ]
    if not problems:
        things = value.get("objects", [])
        problems = [
            problem for thing in things for problem in _shape_problems(thing, OBJECT_FIELDS)
        ]
    if problems:
        content.problems += [f"{place}: {problem}" for problem in problems]
        return
    objects = [
        RawObject(place, *(one.get(name) for name in OBJECT_FIELDS))
        for one in value.get("objects", [])
    ]
    labels, tags = value.get("labels", []), value.get("tags", [])
    terms = value.get("licence", ""), value.get("credit", "")
    content.entries.append(Raw(place, value.get("picture"), labels, objects, tags, *terms))


def _shape_problems(value: Any, fields: tuple[str, ...]) -> list[str]:
    if not isinstance(value, dict):
        return [f"{short(value)} must be a dictionary with {', '.join(fields)}"]
    unknown = [name for name in value if name not in fields]
    return [f"there is no {short(name)}; choose from: {', '.join(fields)}" for name in unknown]

"""What tags of pictures mean: dimensions and their values, the design domain, sequences."""

import re
from collections.abc import Iterable, Sequence

from explainers.audit.options import Tags

INSIDE, OUTSIDE, UNPLACED = "inside the domain", "outside the domain", "domain not known"
_NAMED = re.compile(r"\s*([^=:]*[^=:\s])\s*[=:]\s*(.*\S)\s*")


def split(tag: str) -> tuple[str, str]:
    """Split a tag: ``skin=dark`` and ``skin: dark`` to skin and dark; a plain tag is unnamed."""
    found = _NAMED.fullmatch(tag)
    return (found[1], found[2]) if found else ("", tag.strip())


def values(tags: Iterable[str], dimension: str) -> list[str]:
    """Give a picture's values of a dimension, each once; usually one or none."""
    parts = map(split, tags)
    return list(dict.fromkeys(value for name, value in parts if name and name == dimension))


def dimensions(pictures: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    """List the values of every dimension over pictures, all sorted; of plain tags under ""."""
    found: dict[str, set[str]] = {}
    for tags in pictures:
        for name, value in map(split, tags):
            found.setdefault(name, set()).add(value)
    return {name: sorted(found[name]) for name in sorted(found)}


def has(tags: Iterable[str], wanted: Iterable[str]) -> bool:
    """Say whether a picture has one of some tags, however it is written."""
    asked = set(map(split, wanted))
    return any(split(tag) in asked for tag in tags)


def domain_of(tags: Sequence[str], meaning: Tags) -> str | None:
    """Place a picture in or outside the operational design domain.

    A tag that stands for outside outweighs one that stands for inside. Where only one of the two
    options is set, it decides alone; where both are, a picture with neither is `UNPLACED`. None
    if there is no design domain.
    """
    inside, outside = meaning.domain_inside, meaning.domain_outside
    if not (inside or outside):
        return None
    if has(tags, outside):
        return OUTSIDE
    if has(tags, inside):
        return INSIDE
    if inside and outside:
        return UNPLACED
    return OUTSIDE if inside else INSIDE


def combined_by(tags: Sequence[str], meaning: Tags) -> tuple[str, ...]:
    """Give the groups whose combined map a picture enters: its tags, and its place in the domain.

    A sequence is left out, because every one of them would cost as much memory as a whole group.
    """
    own = [tag for tag in tags if split(tag)[0] != meaning.sequence]
    place = domain_of(tags, meaning)
    return tuple(dict.fromkeys([*own, place] if place else own))

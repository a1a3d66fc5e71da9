"""What the record must say once everybody has joined."""

from collections import Counter
from itertools import product
from typing import Any


def rows_of(study: Any) -> list[tuple[str, int | None, str, int | None, str]]:
    """Token, level, arm, slot and outcome of everybody who holds a place or was sent away."""
    people = study.participants.filter(released_at=None) | study.participants.exclude(outcome="")
    named = people.values_list("token", "expertise_level", "arm__name", "slot", "outcome")
    return list(named.order_by("pk"))


def judged(rows: list[Any], arms: list[str], wanted: dict[int, int]) -> list[str]:
    """What is wrong.

    Parameters
    ----------
    rows : as `rows_of` gives them.
    arms : the names of the study's arms.
    wanted : how many people of each level should hold a place now.
    """
    wrong = []
    held = [(token, level, arm, slot) for token, level, arm, slot, gone in rows if not gone]
    if len({token for token, *_ in rows}) != len(rows):
        wrong.append("somebody is two participants")
    places = Counter((arm, slot) for _, _, arm, slot in held)
    if max(places.values(), default=0) > 1 or any(slot is None for _, slot in places):
        wrong.append("a place was given twice, or somebody has none")
    cells = Counter((level, arm) for _, level, arm, _ in held)
    for level, number in sorted(wanted.items()):
        found = sum(cells[level, arm] for arm in arms)
        if found != number:
            wrong.append(f"{found} people of level {level} hold a place instead of {number}")
    if spread(rows, arms) > 1:
        wrong.append(f"arms differ by {spread(rows, arms)} within a level")
    return wrong


def spread(rows: list[Any], arms: list[str]) -> int:
    """By how many arms differ at most, among people of one level who hold a place."""
    cells = Counter((level, arm) for _, level, arm, _, gone in rows if not gone)
    levels = {level for level, _ in cells}
    counts = {cell: cells[cell] for cell in product(levels, arms)}
    return max(
        max(counts[level, arm] for arm in arms) - min(counts[level, arm] for arm in arms)
        for level in levels
    )


def not_reused(before: list[Any], after: list[Any], gone: set[str]) -> list[str]:
    """Newcomers get the places of those who have gone, the lowest first."""
    free: dict[str, list[int]] = {}
    for token, _, arm, slot, _ in before:
        if token in gone:
            free.setdefault(arm, []).append(slot)
    known = {token for token, *_ in before}
    came: dict[str, list[int]] = {}
    for token, _, arm, slot, outcome in after:
        if token not in known and not outcome:
            came.setdefault(arm, []).append(slot)
    return [
        f"{arm}: newcomers have the places {sorted(slots)}, free were {sorted(free.get(arm, []))}"
        for arm, slots in came.items()
        if sorted(slots)[: len(free.get(arm, []))] != sorted(free.get(arm, []))[: len(slots)]
    ]

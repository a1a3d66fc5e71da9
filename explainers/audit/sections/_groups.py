"""Every figure of the audit for some of its pictures: a tag, a subgroup, a part of the domain."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from explainers.audit.counting.differences import difference, mean_difference
from explainers.audit.counting.figures import cells, figures
from explainers.audit.counting.independence import mean_of, units_of
from explainers.audit.counting.likeness import likeness
from explainers.audit.counting.shares import CLAIM
from explainers.audit.evidence import Evidence
from explainers.audit.sections.confusion import confusion

SHARES = ("accuracy", "pass_rate", "empty")
MEASURED = ("energy", "energy_above_chance", "coverage", "precision", "iou", "area")


def group(
    evidence: Evidence, name: str, chosen: Sequence[int], tag: str | None = None
) -> dict[str, Any]:
    """Give all figures of some rows.

    Parameters
    ----------
    evidence
        What was found.
    name
        What the group is called.
    chosen
        Numbers of its rows.
    tag
        The tag by which its combined map is found, unless it has none.

    Returns
    -------
    dict
        ``name``, ``maps``, ``pictures``, ``independent`` (sequences, and pictures without one),
        ``claim``, the figures of the summary, ``cells``, ``confusion``, ``measures`` and
        ``regions`` with their means, ``average`` (the combined map's group, pictures and empty
        maps), and ``rows``, the numbers of the rows.
    """
    rows = tuple(evidence.rows[number] for number in chosen)
    tags = evidence.config.tags
    units = units_of(rows, tags)
    drawn = {region: None for row in rows for region in row.regions}
    by_measure = {one: [row.measures.get(one) for row in rows] for one in MEASURED}
    by_region = {one: [row.regions.get(one) for row in rows] for one in drawn}
    found = figures(rows, tags)
    return {
        "name": name,
        "maps": len(rows),
        "pictures": len({row.picture for row in rows}),
        "independent": len(set(units)),
        "claim": found["judged"]["claim"],
        **found,
        "cells": cells(rows),
        "confusion": confusion(replace(evidence, rows=rows)),
        "measures": {one: mean_of(values, units, (-1, 1)) for one, values in by_measure.items()},
        "regions": {one: mean_of(values, units) for one, values in by_region.items()},
        "average": None if tag is None else _average(evidence, tag),
        "rows": list(chosen),
    }


def _average(evidence: Evidence, tag: str) -> dict[str, Any] | None:
    """Name the combined map, which the evidence holds, and how many pictures are behind it."""
    for one in evidence.averages:
        if one.group == ("tag", tag):
            return {"group": list(one.group), "pictures": one.pictures, "empty": one.empty}
    return None


def with_rest(
    evidence: Evidence, name: str, chosen: Sequence[int], tag: str | None = None
) -> dict[str, Any]:
    """Give `group`, and as ``map_against_rest`` how its combined map differs from the others'.

    None, where either of them has fewer than twenty independent pictures: nothing is claimed.
    """
    found = group(evidence, name, chosen, tag)
    inside = set(chosen)
    others = [number for number in range(len(evidence.rows)) if number not in inside]
    units = units_of(evidence.rows, evidence.config.tags)
    if min(len({units[number] for number in side}) for side in (chosen, others)) < CLAIM:
        return found | {"map_against_rest": None}
    return found | {"map_against_rest": likeness(evidence, chosen, others, units)}


def gaps(groups: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Give the largest difference between groups that are large enough to claim anything.

    Returns
    -------
    dict
        For accuracy, pass rate, empty maps and energy: ``difference`` with ``low`` and ``high``,
        between which groups (``highest``, ``lowest``), how many were compared, and which were too
        small (``too_few``). Between more than two groups some difference comes by chance alone.
    """
    ordered = list(groups)
    return {name: _gap(ordered, name) for name in (*SHARES, "energy")}


def _gap(groups: list[dict[str, Any]], figure: str) -> dict[str, Any]:
    value = "mean" if figure == "energy" else "share"
    large = [one for one in groups if one[figure]["claim"]]
    small = [one["name"] for one in groups if not one[figure]["claim"]]
    found = {"compared": len(large), "too_few": small}
    if len(large) < 2:
        nothing = dict.fromkeys(("difference", "low", "high", "highest", "lowest"))
        return nothing | found
    ranked = sorted(large, key=lambda one: one[figure][value])
    low, high = ranked[0], ranked[-1]
    compare = mean_difference if figure == "energy" else difference
    apart = compare(high[figure], low[figure])
    return {**apart, "highest": high["name"], "lowest": low["name"], **found}

"""How far combined maps have moved from one run to the other."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from explainers.audit.comparing.runs import Run
from explainers.audit.counting.independence import units_of
from explainers.audit.counting.likeness import correlation, place_of
from explainers.audit.counting.shares import CLAIM
from explainers.audit.judging import Judged
from explainers.audit.options import Tags
from explainers.audit.tagging import combined_by
from explainers.inspection.combined import EVERYTHING, Group

FIXED = ("all", "true", "tag")  # groups of the same pictures, whatever the network says


def moved(old: Run, new: Run) -> list[dict[str, Any]]:
    """Compare the combined maps that both runs have.

    The correlation is Pearson's, of the maps that are each divided by their maxima before they are
    averaged, and the difference is the largest at any place, 1 being the whole range.

    Returns
    -------
    list of dict
        ``group``; ``old`` and ``new``, the numbers of ``pictures`` and of ``empty`` maps;
        ``correlation`` (None if a map is the same everywhere); ``difference`` and ``at``, where it
        is, x and y from 0 to 1; ``claim``, whether both are of enough independent pictures.
    """
    counts = [_independent(run) for run in (old, new)]
    return [
        {"group": list(group)}
        | _change(old, new, group)
        | {"claim": min(count.get(group, 0) for count in counts) >= CLAIM}
        for group in new.maps
        if group in old.maps
    ]


def _change(old: Run, new: Run, group: Group) -> dict[str, Any]:
    one, two = old.maps[group], new.maps[group]
    before, after = _same_size(one.normalised, two.normalised.shape), two.normalised
    apart = np.abs(after - before)
    return {
        "old": {"pictures": one.pictures, "empty": one.empty},
        "new": {"pictures": two.pictures, "empty": two.empty},
        "correlation": correlation(before, after),
        "difference": float(apart.max()),
        "at": place_of(apart),
    }


def _same_size(values: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
    """Stretch a map of other pictures, which may have another common size."""
    if values.shape == size:
        return values
    wanted = (size[1], size[0])
    return np.asarray(Image.fromarray(values).resize(wanted, Image.Resampling.BILINEAR))


def _independent(run: Run) -> dict[Group, int]:
    """Count the independent pictures behind each combined map."""
    behind: dict[Group, set[str]] = {}
    for row, unit in zip(run.rows, units_of(run.rows, run.tags), strict=True):
        for group in _groups(row, run.tags):
            behind.setdefault(group, set()).add(unit)
    # Where the camera moves, pictures without an object have no place in the map.
    return {group: min(len(behind.get(group, ())), one.pictures) for group, one in run.maps.items()}


def _groups(row: Judged, tags: Tags) -> Sequence[Group]:
    correct = [] if row.correct is None else [("correct", "yes" if row.correct else "no")]
    return [
        EVERYTHING,
        ("predicted", row.predicted),
        *(("true", label) for label in row.true),
        *(("tag", tag) for tag in combined_by(row.tags, tags)),
        *correct,
    ]

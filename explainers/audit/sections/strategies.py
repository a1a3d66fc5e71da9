"""What a class is recognised by, where that is not one thing: groups of maps that look alike."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from explainers.audit.counting.independence import mean_of, share_of, units_of
from explainers.audit.evidence import Evidence
from explainers.audit.suspicion.expecting import Field, prepare
from explainers.inspection.clusters import Clusters, cluster

FEWEST = 10  # maps of a class that are not empty, for groups to be looked for
ALIKE = 0.9  # correlation of averages from which on two groups are one
STRIP = 8  # the strip that stands for the objects is this part of the grid's height
TYPICAL = 4  # pictures that are named for each group
DIGITS = 4  # of an average map, of which the maximum is 1


def strategies(evidence: Evidence) -> dict[str, Any] | None:
    """Group each class's maps by where they look; an average would hide what is different.

    S. Lapuschkin et al., "Unmasking Clever Hans predictors and assessing what machines really
    learn" (2019). Objects stand at different places, and that alone is no strategy: so the energy
    in and near the objects of a picture counts as one place, wherever they are.

    Returns
    -------
    dict or None
        ``classes``: for each its ``label``, ``maps``, ``empty``, and ``groups``, the largest first:
        ``share`` of the class's maps, share that is ``right``, mean share of the energy
        ``at_objects``, the ``average`` map (rows of numbers up to 1), and ``typical`` rows.
        ``left_out``: classes with too few maps, each with its number. None if no class has enough.
    """
    labels = np.array([row.explained for row in evidence.rows], dtype=object)
    if not len(labels):
        return None
    field = prepare(evidence.maps, evidence.objects, labels)
    counts = {name: int(field.filled[labels == name].sum()) for name in sorted(set(labels))}
    chosen = [name for name, count in counts.items() if count >= FEWEST]
    if not chosen:
        return None
    return {
        "classes": [
            _class(evidence, field, name, np.flatnonzero(labels == name)) for name in chosen
        ],
        "left_out": [
            {"label": name, "maps": count} for name, count in counts.items() if name not in chosen
        ],
    }


def _class(evidence: Evidence, field: Field, label: str, rows: np.ndarray) -> dict[str, Any]:
    places = [_places(field, row) for row in rows]
    found = cluster(places)
    members = _joined(found)
    return {
        "label": label,
        "maps": len(rows),
        "empty": int((~field.filled[rows]).sum()),
        "groups": [_group(evidence, field, rows, found, own) for own in members],
    }


def _joined(found: Clusters) -> list[np.ndarray]:
    """Take clusters together whose averages look alike: the members of each, the most first."""
    from scipy.sparse.csgraph import connected_components

    flat = found.averages.reshape(len(found.averages), -1)
    alike = np.atleast_2d(np.corrcoef(flat)) >= ALIKE
    count, groups = connected_components(alike, directed=False)
    of_map = np.where(found.numbers < 0, -1, groups[found.numbers])
    members = [np.flatnonzero(of_map == number) for number in range(count)]
    return sorted(members, key=len, reverse=True)


def _places(field: Field, row: int) -> np.ndarray:
    """Give a map with all that is in or near objects moved to a strip below it."""
    density, free = field.density[row], field.free[row]
    outside = density * free
    near = density.sum() - outside.sum()
    strip = np.zeros((-(-len(density) // STRIP), density.shape[1]), np.float32)
    strip += near / strip.size
    return np.concatenate([outside, strip])


def _group(
    evidence: Evidence, field: Field, rows: np.ndarray, found: Clusters, members: np.ndarray
) -> dict[str, Any]:
    own = rows[members]
    order = np.argsort(found.distances[members], kind="stable")
    near = (field.density * ~field.free)[own].sum(axis=(1, 2)) / field.density[own].sum(axis=(1, 2))
    judged = [int(row) for row in own if evidence.rows[row].correct is not None]
    return {
        "share": _share(evidence, rows, np.isin(range(len(rows)), members)),
        "right": _share(evidence, judged, [bool(evidence.rows[row].correct) for row in judged]),
        "at_objects": mean_of([float(one) for one in near], _units(evidence, own)),
        "average": _average(field.density[own]),
        "typical": [
            {"row": int(row), "picture": evidence.rows[row].picture} for row in own[order][:TYPICAL]
        ],
    }


def _share(evidence: Evidence, rows: Iterable[int], hits: Iterable[bool]) -> dict[str, Any]:
    return share_of(list(hits), _units(evidence, rows))


def _units(evidence: Evidence, rows: Iterable[int]) -> list[str]:
    return units_of([evidence.rows[row] for row in rows], evidence.config.tags)


def _average(density: np.ndarray) -> list[list[float]]:
    mean = density.mean(axis=0, dtype=np.float64)
    return np.round(mean / mean.max(), DIGITS).tolist()

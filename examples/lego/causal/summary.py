"""From what was measured of each pile to numbers over all of them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from examples.lego.causal import maps
from examples.lego.causal.agreement import agreement
from examples.lego.causal.changes import EMPTY, GREY, NOISE
from examples.lego.causal.counting import Row, divide, mean, over_regions, paired, share
from examples.lego.causal.layers import layers
from examples.lego.causal.measuring import ANSWERS, RECOLOURED

READINGS = ("summed", "per pixel", "signed")
TARGET, OTHERS = "target brick", "another brick"
GRADCAMS = ("Grad-CAM", "Grad-CAM, max-pooled")


def summarise(rows: Sequence[Row]) -> dict[str, Any]:
    """Put all piles together.

    Parameters
    ----------
    rows
        One of each pile, from `examples.lego.causal.comparing.compare`.

    Returns
    -------
    dict
        ``piles``: how many of which kind; ``changes``; ``energy``; ``agreement``; ``paired``;
        ``layers``; ``lime``: what LIME had to do with. Plain values, ready for JSON.
    """
    there, absent = divide(rows)
    groups = {"all": list(rows), "there": there, "absent": absent}
    return {
        "piles": count(rows),
        "changes": {name: changes(own) for name, own in groups.items() if name != "all"},
        "energy": {name: energy(own) for name, own in groups.items() if name != "all"},
        "agreement": {name: agreements(own) for name, own in groups.items()},
        "paired": comparisons(rows),
        "layers": layers(rows),
        "lime": {
            name: mean([row["lime"][name] for row in rows])
            for name in ("superpixels", "samples", "r2")
        },
    }


def count(rows: Sequence[Row]) -> dict[str, int]:
    """Count piles by what can be said of them."""
    there, absent = divide(rows)
    return {
        "all": len(rows),
        "there": len(there),
        "absent": len(absent),
        "hidden": sum(row["in scene"] for row in absent),
        "predicted": sum(row["answer"]["probability"] >= 0.5 for row in rows),
        "no brick": sum(not row["bricks"] for row in rows),
        "one brick": sum(len(row["bricks"]) == 1 for row in rows),
        "ranked": sum(len(row["bricks"]) > 1 for row in rows),
        "plain ground": sum(row["ground"] == "plain" for row in rows),
        "differ when rendered again": sum(row["again"] > 0 for row in rows),
    }


def changes(rows: Sequence[Row]) -> dict[str, Any]:
    """Say by how much the class's score falls with each change, in the mean over piles.

    Of other bricks each pile gives its own mean. ``lost`` is the share of the piles that predicted
    the class and do not any more, ``size`` the mean of the absolute change of the logit.
    """
    found = {}
    for name in (TARGET, OTHERS, RECOLOURED, GREY, EMPTY, NOISE):
        falls = {kind: [_fall(row, name, kind) for row in rows] for kind in ANSWERS}
        sizes = [None if one is None else abs(one) for one in falls["logit"]]
        found[name] = {kind: mean(falls[kind]) for kind in ANSWERS} | {
            "size": mean(sizes),
            "lost": share([_lost(row, name) for row in rows]),
        }
    return found


def _fall(row: Row, name: str, kind: str) -> float | None:
    if name not in (TARGET, OTHERS):
        return row["drops"][name][kind] if name in row["drops"] else None
    return _of_bricks(row, name, row["drops"]["bricks"][kind])


def _lost(row: Row, name: str) -> float | None:
    if row["lost"] is None:
        return None
    if name not in (TARGET, OTHERS):
        return float(row["lost"][name]) if name in row["lost"] else None
    return _of_bricks(row, name, row["lost"]["bricks"])


def _of_bricks(row: Row, name: str, values: Sequence[float]) -> float | None:
    own = [
        value for place, value in enumerate(values) if (place == row["target"]) == (name == TARGET)
    ]
    return float(np.mean(own)) if own else None


def energy(rows: Sequence[Row]) -> dict[str, Any]:
    """Say for each method where its maps' positive part lies; ``empty`` ones are only counted."""
    found: dict[str, Any] = {}
    for name in maps.NAMES:
        splits = [row["maps"][name]["split"] for row in rows]
        found[name] = over_regions(splits) | {"empty": sum(one is None for one in splits)}
    return found


def agreements(rows: Sequence[Row]) -> dict[str, Any]:
    """Compare each method's ranking of bricks with that of their effects on the logit."""
    found: dict[str, Any] = {}
    for name in maps.NAMES:
        found[name] = {}
        for reading in READINGS:
            pairs = [_agreement(row, name, reading) for row in rows]
            known = [one for one in pairs if one is not None]
            found[name][reading] = {
                "rank": mean([one.rank for one in known], (-1, 1)),
                "top": share([one.top for one in known]),
                "chance": mean([one.chance for one in known], (0, 1))["mean"],
            }
    return found


def _agreement(row: Row, name: str, reading: str, kind: str = "logit") -> Any:
    return agreement(row["maps"][name][reading], row["drops"]["bricks"][kind])


def comparisons(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Compare Grad-CAM, pooled in either way, with LIME on the same piles."""
    measures: dict[str, Callable[[Row, str], float | None]] = {
        "energy on the target brick": _on_target,
        "energy on bricks": lambda row, name: _on_bricks(row, name),
        "rank agreement, summed": lambda row, name: _part(row, name, "summed", 0),
        "rank agreement, per pixel": lambda row, name: _part(row, name, "per pixel", 0),
        "first brick, summed": lambda row, name: _part(row, name, "summed", 1),
        "first brick, per pixel": lambda row, name: _part(row, name, "per pixel", 1),
    }
    return [
        {"one": gradcam, "two": maps.LIME, "measure": told}
        | {
            "result": paired(
                *([measure(row, name) for row in rows] for name in (gradcam, maps.LIME))
            )
        }
        for gradcam in GRADCAMS
        for told, measure in measures.items()
    ]


def _on_target(row: Row, name: str) -> float | None:
    parts = row["maps"][name]["split"]
    return None if parts is None or row["target"] is None else parts[0]


def _on_bricks(row: Row, name: str) -> float | None:
    parts = row["maps"][name]["split"]
    return None if parts is None else parts[0] + parts[1]


def _part(row: Row, name: str, reading: str, place: int) -> float | None:
    found = _agreement(row, name, reading)
    return None if found is None else found[place]

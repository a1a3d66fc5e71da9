"""Places that should not matter: those that a person has drawn, and those that were found."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from explainers.audit.counting.figures import check, named
from explainers.audit.counting.independence import mean_of, share_of, units_of
from explainers.audit.counting.shares import CLAIM
from explainers.audit.evidence import Evidence
from explainers.audit.options.places import Region
from explainers.audit.suspicion.expecting import FEWEST
from explainers.audit.suspicion.searching import Found, search, searched_rows
from explainers.audit.suspicion.wanderers import Wanderer, search_wanderers
from explainers.audit.suspicion.wording import place_of, transplanted

MOVING = "The camera moves, so that a place in the picture is another place in the world each time."
NO_OBJECT = "No object is annotated, so that nothing can be said to lie outside of one."
ANYWHERE = "away from the objects, at no fixed place"
NOT_WANTED = "[suspicion] find is off."


def regions(evidence: Evidence) -> dict[str, Any]:
    """Measure drawn regions, and look for others; M. Borg et al. (2021), section IV, figure 8.

    Returns
    -------
    dict
        ``grid``, height and width of the common grid; ``drawn``, one for each drawn region;
        ``found``, one for each that was found, suspicious ones first; ``wandering``, classes whose
        maps are often highest away from objects at no fixed place; ``not_searched``, why none was
        looked for, else None; ``searched``, in how many maps; ``left_out``, maps of pictures
        whose objects are not all known; ``too_few``, classes of which nothing could be called
        suspicious: each with its ``independent`` pictures, and ``others``; ``checks``.
    """
    reason = _why_not(evidence)
    found = [] if reason else search(evidence)
    rows = [] if reason else searched_rows(evidence)
    wanderers = _wanderers(evidence, rows, found)
    told = [_found(evidence, number, one) for number, one in enumerate(found, 1)]
    drawn = [_drawn(evidence, one) for one in evidence.config.regions]
    few = _too_few(evidence, rows)
    return {
        "grid": list(evidence.maps.shape[1:]),
        "drawn": drawn,
        "found": told,
        "wandering": wanderers,
        "not_searched": reason,
        "searched": len(rows),
        "left_out": 0 if reason else len(evidence.rows) - len(rows),
        "too_few": few,
        "checks": _checks(evidence, drawn, [*told, *wanderers], few, reason),
    }


def _why_not(evidence: Evidence) -> str | None:
    if not evidence.config.suspicion.find:
        return NOT_WANTED
    if evidence.config.audit.camera == "moving":
        return MOVING
    return None if evidence.objects.any() else NO_OBJECT


def _too_few(evidence: Evidence, rows: Sequence[int]) -> list[dict[str, Any]]:
    """Name classes with too few pictures of their own, or of others to be compared with."""
    filled = [row for row in rows if evidence.maps[row].any()]
    labels = np.array([evidence.rows[row].explained for row in filled], dtype=object)
    units = np.array(units_of([evidence.rows[row] for row in filled], evidence.config.tags))
    found = []
    for label in sorted(set(labels)):
        own, others = (len(set(units[side])) for side in (labels == label, labels != label))
        if own < CLAIM or others < FEWEST:
            found.append({"label": label, "independent": own, "others": others})
    return found


def _drawn(evidence: Evidence, region: Region) -> dict[str, Any]:
    """Give a drawn region's share of the energy, by explained class too, and who is behind it."""
    shares = [row.regions.get(region.name) for row in evidence.rows]
    labels = list(dict.fromkeys(row.explained for row in evidence.rows))
    known = [(n, part) for n, part in enumerate(shares) if part is not None]
    behind = sorted(known, key=lambda one: -one[1])
    means = {label: _mean(evidence, region, label) for label in sorted(labels)}
    highest = max(means, key=lambda label: means[label]["mean"] or 0.0, default=None)
    return {
        "name": region.name,
        "energy": _mean(evidence, region),
        "by_class": [{"label": label, "energy": mean} for label, mean in means.items()],
        "most_energy": region.most_energy,
        "behind": _behind(evidence, behind),
        "training": _training(evidence, highest) if highest else None,
    }


def _mean(evidence: Evidence, region: Region, label: str | None = None) -> dict[str, Any]:
    rows = [row for row in evidence.rows if label in (None, row.explained)]
    units = units_of(rows, evidence.config.tags)
    return mean_of([row.regions.get(region.name) for row in rows], units)


def _found(evidence: Evidence, number: int, found: Found) -> dict[str, Any]:
    region = found.region
    rows = [evidence.rows[row] for row, _ in found.behind]
    hot = set(region.hot_rows)
    hits = [row in hot for row in region.behind]
    wrong = [row for row in rows if row.correct is False]
    return {
        "number": number,
        "label": region.label,
        "level": found.verdict.level,
        "place": place_of(region.mask),
        "reason": region.reason,
        "asked": found.verdict.sentence,
        "exchange": found.exchange._asdict() if found.exchange else None,
        "energy": region.energy,
        "expected": region.expected,
        "low": max(0.0, region.expected + region.low),
        "high": min(1.0, region.expected + region.high),
        "others": region.others,
        "probability": region.probability,
        "hot": share_of(hits, units_of(rows, evidence.config.tags)),
        "pictures": region.pictures,
        "wrong": len(wrong),
        "area": region.area,
        "box": _box(region.mask),
        "runs": _runs(region.mask),
        "behind": _behind(evidence, found.behind),
        "training": _training(evidence, region.label),
    }


def _wanderers(evidence: Evidence, rows: list[int], found: Sequence[Found]) -> list[dict[str, Any]]:
    """Tell of classes that look away from objects, if no place was found that explains it."""
    if not evidence.config.suspicion.exchange:
        return []
    taken = [one.region.label for one in found if one.verdict.level == "suspicious"]
    return [_wanderer(evidence, one) for one in search_wanderers(evidence, rows, taken)]


def _wanderer(evidence: Evidence, found: Wanderer) -> dict[str, Any]:
    away = set(found.away)
    own = [evidence.rows[row] for row in found.maps]
    exchange = found.exchange
    return {
        "label": found.label,
        "level": "suspicious" if found.is_suspicious else "noticed",
        "place": ANYWHERE,
        "away": share_of([row in away for row in found.maps], units_of(own, evidence.config.tags)),
        "exchange": exchange._asdict() if exchange else None,
        "asked": transplanted(found.label, exchange),
        "behind": [
            {"row": row, "picture": evidence.rows[row].picture}
            for row in found.away[: evidence.config.suspicion.shown]
        ],
        "training": _training(evidence, found.label),
    }


def _behind(evidence: Evidence, rows: Sequence[tuple[int, float]]) -> list[dict[str, Any]]:
    """Name the pictures behind a region; ``row`` counts the document's rows from 0."""
    return [
        {"row": row, "picture": evidence.rows[row].picture, "share": share}
        for row, share in rows[: evidence.config.suspicion.shown]
    ]


def _training(evidence: Evidence, label: str) -> dict[str, Any] | None:
    """List the training pictures with a label; None if they are not known."""
    if not evidence.training:
        return None
    own = [one.picture for one in evidence.training if label in one.labels]
    shown = [str(path) for path in own[: evidence.config.suspicion.shown]]
    return {"label": label, "pictures": len(own), "shown": shown}


def _box(mask: np.ndarray) -> list[float]:
    """Give left, top, right and bottom as shares of width and height."""
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    height, width = mask.shape
    edges = (columns[0] / width, rows[0] / height, (columns[-1] + 1) / width)
    return [*map(float, edges), float((rows[-1] + 1) / height)]


def _runs(mask: np.ndarray) -> list[list[int]]:
    """Give the cells as runs: row, first column, column after the last."""
    runs = []
    for number, row in enumerate(mask.astype(np.int8)):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], row, [0]])))
        runs += [[number, int(one), int(two)] for one, two in edges.reshape(-1, 2)]
    return runs


def _checks(
    evidence: Evidence,
    drawn: Sequence[dict[str, Any]],
    found: Sequence[dict[str, Any]],
    few: Sequence[dict[str, Any]],
    reason: str | None,
) -> list[dict[str, Any]]:
    checks = [
        check(f"energy in {one['name']!r}", one["energy"]["mean"], one["most_energy"], "at most")
        for one in drawn
        if one["most_energy"] is not None
    ]
    allowed = evidence.config.suspicion.allowed
    if reason or allowed < 0:
        return checks
    suspicious = [one for one in found if one["level"] == "suspicious"]
    places = "; ".join(f"{one['place']} for {one['label']!r}" for one in suspicious)
    noun = "suspicious region" if len(suspicious) == 1 else "suspicious regions"
    told = f"{len(suspicious)} {noun}" + (f" ({places})" if places else "")
    untold = [f"{one['label']!r} ({one['independent']} beside {one['others']})" for one in few]
    left = f"; too few independent pictures, beside others, to tell: {named(untold)}"
    return [
        *checks,
        {
            "name": "suspicious regions",
            "passed": len(suspicious) <= allowed,
            "value": len(suspicious),
            "limit": allowed,
            "sentence": f"{told}; at most {allowed} are accepted{left if few else ''}",
        },
    ]

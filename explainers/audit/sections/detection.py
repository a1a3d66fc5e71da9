"""What an object detector finds, finds twice, takes for something else, and misses."""

from collections.abc import Sequence
from typing import Any

from explainers.audit.counting.figures import check
from explainers.audit.counting.independence import share_of, unit_of
from explainers.audit.detection.finding import Found
from explainers.audit.detection.matching import FOUND, KINDS
from explainers.audit.evidence import Evidence

SHOWN = 200  # missed objects that are named


def detection(evidence: Evidence) -> dict[str, Any] | None:
    """Count boxes and objects, in all and by class; None of a classifier.

    Boxes and objects of one picture, or of one sequence, do not count as independent.

    Returns
    -------
    dict or None
        ``overlap``, from which on a box is true; ``all`` and ``classes``: for each ``label`` the
        boxes by kind, ``precision`` (true boxes of the found ones) and ``recall`` (found objects of
        the annotated ones); ``missed``: the first objects that no box stands for, with ``picture``,
        ``label`` and ``box``; and ``missed_in_all``.
    """
    if evidence.found is None:
        return None
    seen = evidence.found
    labels = {one.class_name for found in seen.values() for one in found.detections}
    labels |= {thing.label for found in seen.values() for thing in found.things}
    missed = [
        {"picture": name, "label": found.things[one].label, "box": list(found.things[one].box)}
        for name, found in seen.items()
        for one in found.matching.missed
    ]
    everything = _figures(evidence, None)
    return {
        "overlap": evidence.config.detection.overlap,
        "all": everything,
        "classes": [{"label": label, **_figures(evidence, label)} for label in sorted(labels)],
        "missed": missed[:SHOWN],
        "missed_in_all": len(missed),
        "checks": _checks(evidence, everything),
    }


def _figures(evidence: Evidence, label: str | None) -> dict[str, Any]:
    sequence = evidence.config.tags.sequence
    units = [
        (unit_of(name, one.tags, sequence), one) for name, one in (evidence.found or {}).items()
    ]
    boxes = [(unit, kind) for unit, found in units for kind in _kinds(found, label)]
    objects = [(unit, hit) for unit, found in units for hit in _hits(found, label)]
    kinds = [kind for _, kind in boxes]
    return {
        "boxes": len(boxes),
        "objects": len(objects),
        **{kind.replace(" ", "_"): kinds.count(kind) for kind in KINDS},
        "precision": share_of([kind == FOUND for kind in kinds], [unit for unit, _ in boxes]),
        "recall": share_of([hit for _, hit in objects], [unit for unit, _ in objects]),
    }


def _kinds(found: Found, label: str | None) -> Sequence[str]:
    return [
        match.kind
        for one, match in zip(found.detections, found.matching.matches, strict=True)
        if label in (None, one.class_name)
    ]


def _hits(found: Found, label: str | None) -> Sequence[bool]:
    return [
        place not in found.matching.missed
        for place, thing in enumerate(found.things)
        if label in (None, thing.label)
    ]


def _checks(evidence: Evidence, found: dict[str, Any]) -> list[dict[str, Any]]:
    options = evidence.config.detection
    wanted = (("precision", options.precision), ("recall", options.recall))
    return [
        check(name, found[name]["share"], limit, "at least", _counted(found[name]), share=True)
        for name, limit in wanted
        if limit is not None
    ]


def _counted(share: dict[str, Any]) -> str:
    return "{k} of {n}".format(**share)

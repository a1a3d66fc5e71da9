"""Frame by frame: how long a network looks elsewhere at a stretch, and how often it wavers."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any

from explainers.audit.evidence import Evidence
from explainers.audit.judging import Judged
from explainers.audit.rules import FAIL, NOT_APPLICABLE, PASS
from explainers.audit.tagging import values


def sequences(evidence: Evidence) -> dict[str, Any] | None:
    """Follow each sequence in the order of the data set; None if no picture belongs to one.

    A frame with several maps fails if one of them does. Frames without a verdict neither end a
    stretch of failures nor count in it.

    Returns
    -------
    dict or None
        ``dimension``, the tag that names them; ``sequences``: for each ``name``, ``frames``,
        ``judged``, ``passed``; ``longest_failing``: ``frames``, ``first`` and ``last`` of the
        longest stretch of failures, or None; ``verdict_changes`` and ``prediction_changes`` from
        one frame to the next. The one with the longest stretch first.
    """
    dimension = evidence.config.tags.sequence
    by_name: dict[str, list[Judged]] = {}
    for row in evidence.rows:
        for name in values(row.tags, dimension)[:1]:
            by_name.setdefault(name, []).append(row)
    if not by_name:
        return None
    told = [_told(name, rows) for name, rows in by_name.items()]
    told.sort(key=lambda one: (-_length(one["longest_failing"]), one["name"]))
    return {"dimension": dimension, "sequences": told}


def _told(name: str, rows: Sequence[Judged]) -> dict[str, Any]:
    frames = [list(own) for _, own in groupby(rows, lambda row: row.picture)]
    judged = [(own[0].picture, _verdict(own)) for own in frames]
    judged = [one for one in judged if one[1] != NOT_APPLICABLE]
    said = [tuple(row.predicted for row in own) for own in frames]
    return {
        "name": name,
        "frames": len(frames),
        "judged": len(judged),
        "passed": sum(verdict == PASS for _, verdict in judged),
        "longest_failing": _longest_failing(judged),
        "verdict_changes": sum(one[1] != two[1] for one, two in pairwise(judged)),
        "prediction_changes": sum(one != two for one, two in pairwise(said)),
    }


def _verdict(frame: Sequence[Judged]) -> str:
    verdicts = {row.verdict for row in frame}
    return next((one for one in (FAIL, PASS) if one in verdicts), NOT_APPLICABLE)


def _longest_failing(judged: Sequence[tuple[str, str]]) -> dict[str, Any] | None:
    stretches = [
        [picture for picture, _ in own]
        for verdict, own in groupby(judged, lambda one: one[1])
        if verdict == FAIL
    ]
    longest = max(stretches, key=len, default=None)
    if longest is None:
        return None
    return {"frames": len(longest), "first": longest[0], "last": longest[-1]}


def _length(stretch: dict[str, Any] | None) -> int:
    return stretch["frames"] if stretch else 0

"""Rows of two runs that are about the same picture."""

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np

from explainers.audit.comparing.runs import Run
from explainers.audit.judging import Judged
from explainers.audit.rules import FAIL
from explainers.detection.boxes import overlap

SAME = 0.5  # intersection over union from which two boxes are of the same thing


class Pair(NamedTuple):
    """One picture in both runs.

    Attributes
    ----------
    old, new
        What was found.
    row
        The number of the new row.
    """

    old: Judged
    new: Judged
    row: int


def paired(old: Run, new: Run) -> list[Pair]:
    """Find the rows that belong together: by the picture's content, of several by the class.

    A picture with several maps, one for each class, is matched class by class; one with a single
    map is matched whatever class it explains. The same file under several names is matched in the
    order of the data set. Boxes of an object detector are matched by where they are.
    """
    if any(row.detection for run in (old, new) for row in run.rows):
        return _boxes(old.rows, new.rows)
    several = any(row.place for run in (old, new) for row in run.rows)
    before = dict(zip(_keys(old.rows, several), old.rows, strict=True))
    return [
        Pair(before[key], row, number)
        for number, (key, row) in enumerate(zip(_keys(new.rows, several), new.rows, strict=True))
        if key in before
    ]


def _boxes(old: Sequence[Judged], new: Sequence[Judged]) -> list[Pair]:
    """Match each new box with the old one of its picture that it overlaps most and enough."""
    free: dict[str, list[Judged]] = {}
    for row in old:
        free.setdefault(row.picture_sha256, []).append(row)
    pairs = []
    for number, row in enumerate(new):
        others = free.get(row.picture_sha256, [])
        if others:
            boxes = np.array([one.detection for one in others], float)
            shares = overlap(np.array(row.detection, float), boxes)
            if shares.max() >= SAME:
                pairs.append(Pair(others.pop(int(shares.argmax())), row, number))
    return pairs


def _keys(rows: Sequence[Judged], several: bool) -> list[Hashable]:
    seen: Counter[Hashable] = Counter()
    keys: list[Hashable] = []
    for row in rows:
        key = (row.picture_sha256, row.explained if several else "")
        keys.append((*key, seen[key]))
        seen[key] += 1
    return keys


def changed(pairs: Sequence[Pair]) -> dict[str, Any]:
    """List the pictures whose verdict changed, or whether the network is right.

    Returns
    -------
    dict
        ``counts``, such as ``pass to fail`` and ``right to wrong``, and ``pictures``, those that
        became worse first: each with
        ``picture``, ``row``, and of old and new ``verdict``, ``reason``, ``correct``,
        ``predicted``, ``confidence``, ``explained`` and ``energy``.
    """
    counts: Counter[str] = Counter()
    pictures = []
    for pair in pairs:
        moves = [
            f"{one} to {two}"
            for one, two in (
                (pair.old.verdict, pair.new.verdict),
                (_word(pair.old.correct), _word(pair.new.correct)),
            )
            if one != two
        ]
        counts.update(moves)
        if moves:
            pictures.append(_told(pair))
    pictures.sort(key=_urgency)
    return {"counts": dict(sorted(counts.items())), "pictures": pictures}


def _urgency(one: dict[str, Any]) -> tuple[bool, bool]:
    """Put first what failed only now, then what is wrong only now; else the order stays."""
    old, new = one["old"], one["new"]
    failed = new["verdict"] == FAIL and old["verdict"] != FAIL
    return not failed, not (new["correct"] is False and old["correct"] is not False)


def _word(correct: bool | None) -> str:
    return {True: "right", False: "wrong", None: "not known"}[correct]


def _told(pair: Pair) -> dict[str, Any]:
    sides = {
        side: {
            "verdict": row.verdict,
            "reason": row.reason,
            "correct": row.correct,
            "predicted": row.predicted,
            "confidence": row.confidence,
            "explained": row.explained,
            "energy": row.measures["energy"],
        }
        for side, row in (("old", pair.old), ("new", pair.new))
    }
    return {"picture": pair.new.picture, "row": pair.row, **sides}

"""Which classes are taken for which."""

from collections import Counter
from typing import Any

from explainers.audit.evidence import Evidence
from explainers.audit.judging import Judged


def confusion(evidence: Evidence) -> dict[str, Any] | None:
    """Count predicted classes by true class, of pictures with exactly one true class.

    Returns
    -------
    dict or None
        ``labels`` that are true or predicted in some picture; ``cells`` of the table in which there
        is any picture, each with ``true``, ``predicted`` and ``pictures``, so that a thousand
        classes take no million numbers; and ``left_out``, pictures with no or several true
        classes. None if no picture is left.
    """
    single = {_case(row, evidence): row for row in evidence.rows if len(row.true) == 1}
    if not single or evidence.classifier.is_multi_label:
        return None
    counts = Counter((row.true[0], row.predicted) for row in single.values())
    order = {name: number for number, name in enumerate(evidence.classifier.labels)}
    cells = [
        {"true": true, "predicted": predicted, "pictures": counts[true, predicted]}
        for true, predicted in sorted(counts, key=lambda pair: [order[name] for name in pair])
    ]
    return {
        "labels": sorted({name for pair in counts for name in pair}, key=lambda name: order[name]),
        "cells": cells,
        "left_out": len({_case(row, evidence) for row in evidence.rows}) - len(single),
    }


def _case(row: Judged, evidence: Evidence) -> tuple[str, int]:
    """Tell what was predicted: of a picture, or of each box that a detector found in it."""
    return row.picture, 0 if evidence.found is None else row.place

"""Which classes are taken for which."""

from typing import Any

from explainers.audit.evidence import Evidence
from explainers.audit.judging import Judged


def confusion(evidence: Evidence) -> dict[str, Any] | None:
    """Count predicted classes by true class, of pictures with exactly one true class.

    Returns
    -------
    dict or None
        ``labels``, and ``counts``: a list for each true class in the order of the labels; and
        ``left_out``, pictures with no or several true classes. None if no picture is left.
    """
    single = {_case(row, evidence): row for row in evidence.rows if len(row.true) == 1}
    if not single or evidence.classifier.is_multi_label:
        return None
    said = {(row.true[0], row.predicted) for row in single.values()}
    order = {name: number for number, name in enumerate(evidence.classifier.labels)}
    labels = sorted({name for pair in said for name in pair}, key=lambda name: order[name])
    pairs = [(row.true[0], row.predicted) for row in single.values()]
    counts = [[pairs.count((true, predicted)) for predicted in labels] for true in labels]
    left_out = len({_case(row, evidence) for row in evidence.rows}) - len(single)
    return {"labels": labels, "counts": counts, "left_out": left_out}


def _case(row: Judged, evidence: Evidence) -> tuple[str, int]:
    """Tell what was predicted: of a picture, or of each box that a detector found in it."""
    return row.picture, 0 if evidence.found is None else row.place

"""How often each class occurs, in the data set and in training."""

from collections.abc import Sequence
from typing import Any

from explainers.annotations import Annotation, class_balance
from explainers.audit.evidence import Evidence


def balance(evidence: Evidence) -> dict[str, Any]:
    """Count the pictures of each class; of M. Borg et al. (2021), section III, 8 % and 11 %."""
    return {"audited": _table(evidence.annotations), "training": _table(evidence.training)}


def _table(annotations: Sequence[Annotation]) -> list[dict[str, Any]]:
    return [one._asdict() for one in class_balance(annotations)]

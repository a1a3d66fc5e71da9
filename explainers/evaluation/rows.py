"""One explanation's row of numbers; what took forward passes is kept and not computed twice."""

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from explainers.evaluation.measures import METRICS, Case, measure, not_applicable
from explainers.evaluation.settings import EvaluationSettings
from explainers.work.request import canonical
from explainers.work.storage import write_whole

VERSION = 1  # of the kept numbers; rises when the same question gets another answer


class Kept:
    """A folder of finished numbers, one small file for each question.

    Parameters
    ----------
    root
        The folder; it appears with the first file.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def get(self, question: dict[str, Any], compute: Callable[[], Any]) -> Any:
        """Give the answer, which is JSON, and compute it only if there is no readable file."""
        content = canonical(question | {"version": VERSION})
        key = hashlib.sha256(content.encode()).hexdigest()
        path = self._root / key[:2] / f"{key}.json"
        try:
            return json.loads(path.read_bytes())
        except (OSError, ValueError):
            answer = compute()
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, canonical(answer).encode())
        return answer


def columns_of(metrics: Iterable[str]) -> list[str]:
    """List the columns of some metrics, in the order of `METRICS`."""
    wanted = set(metrics)
    return [
        column for name, metric in METRICS.items() if name in wanted for column in metric.columns
    ]


def row_of(
    case: Case, key: str, metrics: Iterable[str], settings: EvaluationSettings, kept: Kept
) -> dict[str, Any]:
    """Compute the metrics of one explanation.

    Parameters
    ----------
    case
        The explanation.
    key
        Of its request: what it is determined by.
    metrics
        Names of `METRICS`.
    settings
        What they leave open.
    kept
        Where numbers that took forward passes are looked for and kept.
    """
    wanted = set(metrics)
    facts = case.explanation.facts
    row = {
        "method": case.method,
        "class_id": case.class_id,
        "class_name": facts["class_name"],
        "probability": facts["probability"],
        "empty": facts["empty"],
        "not_applicable": not_applicable(case),
    }
    for name in METRICS:
        if name in wanted:
            row |= _columns(case, key, name, settings, kept)
    return row


def _columns(
    case: Case, key: str, name: str, settings: EvaluationSettings, kept: Kept
) -> dict[str, Any]:
    metric = METRICS[name]
    if not metric.asks:
        return measure(case, name, settings)
    question = {
        "explanation": key,
        "class_id": case.class_id,
        "metric": name,
        "settings": {used: getattr(settings, used) for used in metric.uses},
        "truth": list(case.truth) if case.truth is not None else None,
    }
    found: dict[str, Any] = kept.get(question, lambda: measure(case, name, settings))
    return found

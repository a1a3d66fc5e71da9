"""The audit's document: plain values, from which all reports are made."""

import importlib.metadata
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from explainers.audit.bundle.reading import FORMAT
from explainers.audit.evidence import Evidence
from explainers.audit.sections import SECTIONS
from explainers.work.computing import PACKAGES


def document(evidence: Evidence, *, started: float) -> dict[str, Any]:
    """Put the document together.

    Parameters
    ----------
    evidence
        What was found.
    started
        Seconds since 1970.

    Returns
    -------
    dict
        ``format``, ``verdict``, ``checks`` of all sections, ``facts``, ``config``, ``sections`` by
        name, ``rows`` and ``errors``.
    """
    sections = {name: section(evidence) for name, section in SECTIONS.items()}
    present = {name: found for name, found in sections.items() if found is not None}
    checks = [
        {"section": name, **check}
        for name, found in present.items()
        for check in found.get("checks", [])
    ]
    return {
        "format": FORMAT,
        "verdict": verdict_of(checks, evidence.errors),
        "checks": checks,
        "facts": {**evidence.facts, **_run(started)},
        "config": evidence.config.as_json(),
        "sections": present,
        "rows": [row.as_json() for row in evidence.rows],
        "errors": [dict(error) for error in evidence.errors],
    }


def verdict_of(checks: list[dict[str, Any]], errors: tuple[Mapping[str, str], ...]) -> str:
    """Give ``error`` if something could not be judged, else whether all checks passed."""
    if errors:
        return "error"
    return "pass" if all(check["passed"] for check in checks) else "fail"


def _run(started: float) -> dict[str, Any]:
    return {
        "started": datetime.fromtimestamp(started, UTC).isoformat(timespec="seconds"),
        "seconds": round(time.time() - started, 1),
        "versions": {name: importlib.metadata.version(name) for name in PACKAGES},
    }

"""How many are right, how many look at the object, and both together."""

from collections.abc import Sequence
from typing import Any

from explainers.audit.counting.figures import cells, check, figures
from explainers.audit.evidence import Evidence
from explainers.audit.judging import Judged
from explainers.audit.rules import NOT_APPLICABLE


def summary(evidence: Evidence) -> dict[str, Any]:
    """Count verdicts and right predictions, and compare them with the limits.

    The four cells are what an audit is for: right or wrong prediction, by looking at the object or
    elsewhere.
    """
    rows = evidence.rows
    found = {
        "maps": len(rows),
        "pictures": len({row.picture for row in rows}),
        "errors": len(evidence.errors),
        **figures(rows, evidence.config.tags),
        "cells": cells(rows),
        "reasons_not_applicable": _reasons(rows),
    }
    return found | {"checks": _checks(evidence, found)}


def _reasons(rows: Sequence[Judged]) -> dict[str, int]:
    reasons = [row.reason for row in rows if row.verdict == NOT_APPLICABLE]
    return {reason: reasons.count(reason) for reason in sorted(set(reasons))}


def _checks(evidence: Evidence, found: dict[str, Any]) -> list[dict[str, Any]]:
    """Compare with the limits; where nothing could be judged, nothing has passed."""
    limits = evidence.config.limits
    wanted = (
        ("pass rate", limits.pass_rate, found["pass_rate"], "at least"),
        ("accuracy", limits.accuracy, found["accuracy"], "at least"),
        ("judged", limits.judged, found["judged"], "at least"),
        ("empty maps", limits.empty, found["empty"], "at most"),
    )
    return [
        check(name, one["share"], limit, bound, f"{one['k']} of {one['n']}", share=True)
        for name, limit, one, bound in wanted
        if limit is not None
    ]

"""Failures by the condition that is thought to have triggered them."""

from typing import Any

from explainers.audit.counting.differences import difference
from explainers.audit.counting.figures import check
from explainers.audit.counting.independence import share_of, units_of
from explainers.audit.counting.shares import CLAIM
from explainers.audit.evidence import Evidence
from explainers.audit.judging import Judged
from explainers.audit.rules import FAIL, NOT_APPLICABLE
from explainers.audit.sections._groups import group
from explainers.audit.tagging import split, values


def triggers(evidence: Evidence) -> dict[str, Any] | None:
    """Group failures by triggering condition, as ISO 21448 calls what leads to them.

    A row fails if the prediction is wrong or the map has failed. A picture under two conditions
    counts for both.

    Returns
    -------
    dict or None
        ``conditions``, the one with the largest share of failures first, and ``without``, of
        pictures that are under none (None if all are): groups, each with ``failures`` (share and
        interval), ``wrong`` and ``failed``, the numbers of their rows, and ``more``, by how much
        their share of failures is above that without any condition. ``checks``. None if no
        picture is under any condition, and there is no limit.
    """
    under = [_conditions(evidence, row) for row in evidence.rows]
    names = sorted({name for found in under for name in found})
    if not names and evidence.config.limits.trigger_failures is None:
        return None
    groups = [
        _group(evidence, name, [n for n, found in enumerate(under) if name in found])
        for name in names
    ]
    none = [number for number, found in enumerate(under) if not found]
    without = _group(evidence, "no condition", none) if none else None
    return {
        "conditions": [
            one | {"more": difference(one["failures"], without["failures"]) if without else None}
            for one in sorted(groups, key=lambda one: -(one["failures"]["share"] or 0))
        ],
        "without": without,
        "checks": _checks(evidence, groups),
    }


def _conditions(evidence: Evidence, row: Judged) -> list[str]:
    """Name the conditions that a picture is under."""
    meaning = evidence.config.tags
    plain = [tag for tag in row.tags if split(tag) in map(split, meaning.triggers)]
    return list(dict.fromkeys([*values(row.tags, meaning.trigger), *plain]))


def _group(evidence: Evidence, name: str, chosen: list[int]) -> dict[str, Any]:
    rows = [evidence.rows[number] for number in chosen]
    wrong = [number for number in chosen if evidence.rows[number].correct is False]
    failed = [number for number in chosen if evidence.rows[number].verdict == FAIL]
    units = units_of(evidence.rows, evidence.config.tags)
    told = [number for number in chosen if _is_told(evidence.rows[number])]
    hits = [number in {*wrong, *failed} for number in told]
    found = group(evidence, name, chosen, _tag(evidence, name, rows))
    failures = share_of(hits, [units[number] for number in told])
    return found | {"failures": failures, "wrong": wrong, "failed": failed}


def _is_told(row: Judged) -> bool:
    """Say whether anything is known by which the row could fail."""
    return row.correct is not None or row.verdict != NOT_APPLICABLE


def _tag(evidence: Evidence, name: str, rows: list[Judged]) -> str | None:
    """Find the tag as it is written."""
    asked = {(evidence.config.tags.trigger, name), split(name)}
    return next((tag for row in rows for tag in row.tags if split(tag) in asked), None)


def _checks(evidence: Evidence, groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Compare with the limit every condition large enough; without any, none has passed."""
    limit = evidence.config.limits.trigger_failures
    if limit is None:
        return []
    large = [(one["name"], one["failures"]) for one in groups if one["failures"]["claim"]]
    if not large:
        reason = f"no condition has {CLAIM} independent pictures"
        return [check("failures under any condition", None, limit, "at most", reason, share=True)]
    return [
        check(
            f"failures under {name!r}",
            found["share"],
            limit,
            "at most",
            f"{found['k']} of {found['n']}",
            share=True,
        )
        for name, found in large
    ]

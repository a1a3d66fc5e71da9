"""Inside and outside the operational design domain."""

from typing import Any

from explainers.audit.counting.differences import difference
from explainers.audit.counting.figures import check
from explainers.audit.evidence import Evidence
from explainers.audit.sections._groups import with_rest
from explainers.audit.tagging import INSIDE, OUTSIDE, UNPLACED, domain_of, has


def domain(evidence: Evidence) -> dict[str, Any] | None:
    """Split every figure by the design domain; M. Borg et al. (2021), section III: day and night.

    Returns
    -------
    dict or None
        ``groups``, as of `explainers.audit.sections._groups.group`; ``outside_less_inside``, the
        differences of accuracy and pass rate; ``missing``, tags that no picture has; ``checks``.
        None if there is no design domain.
    """
    meaning = evidence.config.tags
    places = [domain_of(row.tags, meaning) for row in evidence.rows]
    if not (meaning.domain_inside or meaning.domain_outside):
        return None
    groups = {
        name: with_rest(evidence, name, chosen, tag=name)
        for name in (INSIDE, OUTSIDE, UNPLACED)
        if (chosen := [number for number, place in enumerate(places) if place == name])
    }
    named = (*meaning.domain_inside, *meaning.domain_outside)
    return {
        "groups": list(groups.values()),
        "outside_less_inside": _apart(groups),
        "missing": [tag for tag in named if not any(has(row.tags, [tag]) for row in evidence.rows)],
        "checks": _checks(evidence, groups),
    }


def _apart(groups: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    """Give the differences; of fewer than twenty on one side nothing is claimed."""
    if not (INSIDE in groups and OUTSIDE in groups):
        return None
    inside, outside = groups[INSIDE], groups[OUTSIDE]
    return {
        name: difference(outside[name], inside[name])
        | {"claim": inside[name]["claim"] and outside[name]["claim"]}
        for name in ("accuracy", "pass_rate", "empty")
    }


def _checks(evidence: Evidence, groups: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Compare with the limits; a part of the domain without pictures has not passed."""
    limits = evidence.config.limits
    wanted = (
        (INSIDE, "accuracy", limits.inside_accuracy),
        (INSIDE, "pass_rate", limits.inside_pass_rate),
        (OUTSIDE, "accuracy", limits.outside_accuracy),
        (OUTSIDE, "pass_rate", limits.outside_pass_rate),
    )
    checks = []
    for place, name, limit in wanted:
        if limit is None:
            continue
        found = groups[place][name] if place in groups else {"share": None, "k": 0, "n": 0}
        title = f"{name.replace('_', ' ')} {place}"
        counted = f"{found['k']} of {found['n']}"
        checks.append(check(title, found["share"], limit, "at least", counted, share=True))
    return checks

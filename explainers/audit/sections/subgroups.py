"""The same figures for every subgroup, and how far apart subgroups are."""

from typing import Any

from explainers.audit.counting.figures import check, named
from explainers.audit.counting.shares import CLAIM
from explainers.audit.evidence import Evidence
from explainers.audit.sections._groups import gaps, with_rest
from explainers.audit.tagging import dimensions, split


def subgroups(evidence: Evidence) -> dict[str, Any] | None:
    """Split every figure by subgroup; M. Borg et al. (2021), section V, requirement R5.

    Returns
    -------
    dict or None
        ``dimensions``: for each its ``name``, ``groups`` (see `explainers.audit.sections._groups`),
        ``gaps`` between them, and ``without``, the rows that have no value of it. ``tags``: the
        groups of plain tags. ``missing``: dimensions that were asked for and no picture has.
        ``checks``. None without any tag and limit.
    """
    meaning = evidence.config.tags
    present = dimensions(row.tags for row in evidence.rows)
    plain = present.pop("", [])
    wanted = meaning.subgroups or [
        name for name in present if name not in (meaning.trigger, meaning.sequence)
    ]
    missing = [name for name in wanted if name not in present]
    if not (plain or wanted or _limits(evidence)):
        return None
    found = [_dimension(evidence, name, present[name]) for name in wanted if name in present]
    return {
        "dimensions": found,
        "tags": [_group(evidence, "", tag) for tag in plain],
        "missing": missing,
        "checks": _checks(evidence, found, missing),
    }


def _dimension(evidence: Evidence, name: str, values: list[str]) -> dict[str, Any]:
    groups = [_group(evidence, name, value) for value in values]
    placed = {number for one in groups for number in one["rows"]}
    without = len(evidence.rows) - len(placed)
    return {"name": name, "groups": groups, "gaps": gaps(groups), "without": without}


def _group(evidence: Evidence, dimension: str, value: str) -> dict[str, Any]:
    """Give the figures of the pictures with one tag, in whichever way it is written."""
    tagged = {
        number: tag
        for number, row in enumerate(evidence.rows)
        for tag in row.tags
        if split(tag) == (dimension, value)
    }
    return with_rest(evidence, value, list(tagged), tag=next(iter(tagged.values())))


def _checks(
    evidence: Evidence, found: list[dict[str, Any]], missing: list[str]
) -> list[dict[str, Any]]:
    """Compare gaps with the limits.

    A gap that cannot be told, for want of pictures, has not passed where the dimension was asked
    for by name; one that pictures happen to have is left out, unless nothing else is left.
    """
    named = evidence.config.tags.subgroups
    known = [(one["name"], one["gaps"]) for one in found] + [(name, None) for name in missing]
    checks = []
    for figure, limit in _limits(evidence):
        told = [
            _check(dimension, figure, gap[figure] if gap else None, limit)
            for dimension, gap in known
            if dimension in named or _is_told(gap, figure)
        ]
        title = f"{_words(figure)} gap between subgroups"
        reason = f"no two subgroups of one dimension have {CLAIM} independent pictures each"
        is_share = figure != "energy"
        checks += told or [check(title, None, limit, "at most", reason, share=is_share)]
    return checks


def _limits(evidence: Evidence) -> list[tuple[str, float]]:
    limits = evidence.config.limits
    wanted = (
        ("accuracy", limits.accuracy_gap),
        ("pass_rate", limits.pass_rate_gap),
        ("energy", limits.energy_gap),
    )
    return [(figure, limit) for figure, limit in wanted if limit is not None]


def _words(figure: str) -> str:
    return figure.replace("_", " ")


def _is_told(gap: dict[str, Any] | None, figure: str) -> bool:
    return gap is not None and gap[figure]["difference"] is not None


def _check(dimension: str, figure: str, gap: dict[str, Any] | None, limit: float) -> dict[str, Any]:
    """Say between which groups the gap lies, and which were too small to be compared."""
    parts = ["no picture has it"] if gap is None else []
    if gap and gap["difference"] is not None:
        parts.append(f"{gap['highest']} above {gap['lowest']}")
    if gap and gap["too_few"]:
        parts.append(f"too few pictures to claim anything: {named(gap['too_few'])}")
    title = f"{_words(figure)} gap between values of {dimension!r}"
    value = gap["difference"] if gap else None
    return check(title, value, limit, "at most", "; ".join(parts), share=figure != "energy")

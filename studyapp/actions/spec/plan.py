"""The analysis plan that a description gives under "analysis"."""

from collections.abc import Mapping, Sequence
from typing import Any

from studyapp.actions.registration.flaws import setting_of
from studyapp.actions.registration.plan import FIELDS, written_plan
from studyapp.actions.spec.shape import clean_mistakes, entry_mistakes
from studyapp.analysis.planning.flaws import plan_flaws
from studyapp.models import AnalysisPlan, Quota, Study

WHERE = "analysis"


def read_plan(
    spec: Mapping[str, Any], study: Study, quotas: Sequence[Quota], *, is_sound: bool
) -> tuple[AnalysisPlan | None, list[str]]:
    """The plan, not stored yet, and every mistake in it; None where there is none.

    Parameters
    ----------
    study, quotas : as described, not stored yet.
    is_sound : nothing is wrong with these, so that the plan can be compared with them.
    """
    entry = spec.get(WHERE)
    if entry is None:
        return None, []
    mistakes = entry_mistakes(WHERE, entry, FIELDS)
    if mistakes:
        return None, mistakes
    plan = AnalysisPlan(**_with_plain_levels(entry))
    mistakes = clean_mistakes(WHERE, plan, exclude=["study"])
    if mistakes or not is_sound:
        return None, mistakes
    compared = [row["name"] for row in spec["conditions"] if not row.get("is_catch")]
    wanted = {quota.level: quota.places for quota in quotas}
    setting = setting_of(study, compared, _levels(spec["questionnaire"]), wanted)
    return plan, [f"{WHERE}: {flaw}" for flaw in plan_flaws(written_plan(plan), setting)]


def _with_plain_levels(entry: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows no numbers as keys."""
    weights = entry.get("level_weights")
    if not isinstance(weights, Mapping):
        return dict(entry)
    return {**entry, "level_weights": {str(level): weight for level, weight in weights.items()}}


def _levels(questionnaire: Mapping[str, Any]) -> set[int]:
    """Those that a score leads to, else those that a choice leads to; its mistakes are found
    elsewhere."""
    by_choice = (
        entry for item in _entries(questionnaire, "items") for entry in _entries(item, "choices")
    )
    entries = _entries(questionnaire, "levels") or list(by_choice)
    return {entry["level"] for entry in entries if isinstance(entry.get("level"), int)}


def _entries(described: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = described.get(key)
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []

"""The analysis plan that a description gives under "analysis"."""

from collections.abc import Mapping, Sequence
from typing import Any

from studyapp.actions.registration.flaws import setting_of
from studyapp.actions.registration.plan import written_plan
from studyapp.actions.spec.mistakes import Mistake
from studyapp.actions.spec.shape import clean_mistakes
from studyapp.analysis.planning.flaws import plan_flaws
from studyapp.models import AnalysisPlan, Quota, Study

WHERE = "analysis"


def read_plan(
    spec: Mapping[str, Any], study: Study, quotas: Sequence[Quota], *, is_compared: bool
) -> tuple[AnalysisPlan | None, list[Mistake]]:
    """The plan, not stored yet, and every mistake in it; None where there is none.

    Parameters
    ----------
    study, quotas : as described, not stored yet.
    is_compared : nothing is wrong with these, so that the plan can be compared with them.
    """
    entry = spec.get(WHERE)
    if entry is None:
        return None, []
    plan = AnalysisPlan(**_with_plain_levels(entry))
    mistakes = clean_mistakes(WHERE, plan, exclude=["study"], at=(WHERE,))
    if mistakes or not is_compared:
        return plan, mistakes
    compared = [row["name"] for row in spec["conditions"] if not row.get("is_catch")]
    wanted = {quota.level: quota.places for quota in quotas}
    setting = setting_of(study, compared, levels_of(spec["questionnaire"]), wanted)
    flaws = plan_flaws(written_plan(plan), setting)
    return plan, [Mistake(f"{WHERE}: {flaw}", (WHERE,)) for flaw in flaws]


def _with_plain_levels(entry: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows no numbers as keys."""
    weights = entry.get("level_weights")
    if not isinstance(weights, Mapping):
        return dict(entry)
    return {**entry, "level_weights": {str(level): weight for level, weight in weights.items()}}


def levels_of(questionnaire: Mapping[str, Any]) -> set[int]:
    """Those that a score leads to, else those that a choice leads to."""
    by_choice = (
        choice
        for item in questionnaire.get("items") or []
        for choice in (item or {}).get("choices") or []
    )
    entries = questionnaire.get("levels") or list(by_choice)
    return {entry["level"] for entry in entries if entry and entry.get("level") is not None}

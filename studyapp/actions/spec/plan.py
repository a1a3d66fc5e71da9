"""The analysis plan that a description gives under "analysis"."""

from collections.abc import Mapping, Sequence
from typing import Any

from studyapp.actions.registration.flaws import setting_of
from studyapp.actions.registration.plan import written_plan
from studyapp.actions.spec.mistakes import Mistake, Path, path_of
from studyapp.actions.spec.schema.kinds import meant
from studyapp.actions.spec.shape import clean_mistakes
from studyapp.analysis.planning.flaws import Flaw, plan_flaws
from studyapp.models import AnalysisPlan, Quota, Study

WHERE = "analysis"
# Where a description says what a plan is compared with, if not under the same name.
SAID_BY = {
    "levels": {"questionnaire"},
    "has_catch": {"catch_rate"},
    "is_timed": {"needs_timing", "minimum_viewing_ms", "time_limit_ms"},
    "is_preference": {"task"},
}
# What alone counts of these.
OF_PARTS = {
    "conditions": {"conditions", "name", "is_catch"},
    "questionnaire": {"questionnaire", "items", "choices", "levels", "level"},
}


def read_plan(
    spec: Mapping[str, Any], study: Study, quotas: Sequence[Quota], known: Sequence[str] | None
) -> tuple[AnalysisPlan | None, list[Mistake]]:
    """The plan, not stored yet, and every mistake in it; None where there is none.

    Parameters
    ----------
    study, quotas : as described, not stored yet.
    known : what else is wrong with the description, which the plan is not blamed for; None: the
        plan is not compared with the study.
    """
    entry = spec.get(WHERE)
    if entry is None:
        return None, []
    plan = AnalysisPlan(**_with_plain_levels(entry))
    mistakes = clean_mistakes(WHERE, plan, exclude=["study"], at=(WHERE,))
    if known is None:
        return plan, mistakes
    wrong = [path_of(mistake) for mistake in (*known, *mistakes)]
    right = {name: entry[name] for name in entry if (WHERE, name) not in wrong}
    compared = [
        str(row["name"])
        for row in spec.get("conditions") or []
        if row.get("name") and not row.get("is_catch")
    ]
    wanted = {quota.level: quota.places for quota in quotas}
    setting = setting_of(study, compared, levels_of(spec.get("questionnaire") or {}), wanted)
    flaws = plan_flaws(written_plan(AnalysisPlan(**_with_plain_levels(right))), setting)
    return plan, mistakes + [
        Mistake(_said(flaw, right, compared), (WHERE, flaw.about))
        for flaw in flaws
        if not any(_may_follow(flaw, at) for at in wrong)
    ]


def _said(flaw: Flaw, plan: Mapping[str, Any], compared: Sequence[str]) -> str:
    guess = meant(plan["condition"], compared) if flaw.about == "condition" else ""
    return f"{WHERE}: {flaw}{guess}"


def _may_follow(flaw: Flaw, at: Path) -> bool:
    """Whether it may come of what is wrong at a place of the description."""
    if at[:1] == (WHERE,):
        return at[1:2] != () and at[1] in {flaw.about, *flaw.beside}
    asked = {name for one in flaw.beside for name in SAID_BY.get(one, {one})}
    if not at or at[0] not in asked:
        return False
    return isinstance(at[-1], int) or at[-1] in OF_PARTS.get(str(at[0]), {at[-1]})


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

"""What is wrong with a plan, for a study as it is stored."""

from collections.abc import Collection, Mapping

from studyapp.actions.registration.plan import plan_of
from studyapp.analysis.planning.flaws import Setting, plan_flaws
from studyapp.analysis.planning.plan import Plan
from studyapp.models import AnalysisPlan, Study


def written_plan_flaws(study: Study) -> list[str]:
    """Of the plan that would be frozen if the study opened now."""
    if not AnalysisPlan.objects.filter(study=study).exists():
        return []
    return study_plan_flaws(study, plan_of(study))


def study_plan_flaws(study: Study, plan: Plan) -> list[str]:
    compared = study.conditions.filter(is_catch=False).values_list("name", flat=True)
    quotas = dict(study.quotas.values_list("level", "places"))
    levels = study.questionnaire.levels()
    return [*plan_flaws(plan, setting_of(study, list(compared), levels, quotas))]


def setting_of(
    study: Study, conditions: Collection[str], levels: Collection[int], quotas: Mapping[int, int]
) -> Setting:
    """The setting of a study, stored or only described so far."""
    return Setting(
        conditions=conditions,
        levels=levels,
        places=study.places,
        quotas=quotas,
        has_catch=study.catch_rate > 0,
        is_timed=study.takes_script,
        is_preference=study.task == Study.Task.PREFERENCE,
    )

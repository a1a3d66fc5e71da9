"""The analysis plan of a study that is in force, and what was registered of it."""

import json
from dataclasses import fields
from typing import Any

from django.db.models import QuerySet

from studyapp.analysis.planning.plan import Plan
from studyapp.models import AnalysisPlan, Preregistration, Study
from studyapp.prepared import PreparedRecord

FIELDS = tuple(field.name for field in fields(Plan))
# What of a plan does not bear on whether its rule to stop is met.
BESIDE_THE_RULE = frozenset({"hypotheses", "planned_n", "estimand", "level_weights"})


def plan_of(study: Study) -> Plan:
    """The plan that was registered last; else the written one; else one that plans nothing."""
    registered = registration_of(study)
    if registered is not None:
        return read_plan(registered.content)
    written = _WRITTEN.first(study=study.pk)
    return Plan() if written is None else written_plan(written)


def registration_of(study: Study) -> Preregistration | None:
    """The newest registration."""
    newest: Preregistration | None = _NEWEST.first(study=study.pk)
    return newest


def _written(study: int) -> QuerySet[AnalysisPlan]:
    return AnalysisPlan.objects.filter(study=study).order_by()


def _newest(study: int) -> QuerySet[Preregistration]:
    return Preregistration.objects.filter(study=study).order_by("-version")


# Asked whenever somebody arrives: the plan says how many people are wanted.
_WRITTEN = PreparedRecord(_written, study=int)
_NEWEST = PreparedRecord(_newest, study=int)


def rule_was_amended(study: Study) -> bool:
    """Whether the rule to stop is another than before anybody had completed the study."""
    contents = [
        json.loads(content)
        for content in study.registrations.order_by("version").values_list("content", flat=True)
    ]
    before = [content for content in contents if not content["completed_by_then"]]
    if not before:
        return bool(contents)
    first, now = before[-1]["analysis"], contents[-1]["analysis"]
    return any(first[name] != now[name] for name in FIELDS if name not in BESIDE_THE_RULE)


def read_plan(content: str) -> Plan:
    """The plan within what was registered."""
    return Plan.from_dict(json.loads(content)["analysis"])


def written_plan(written: AnalysisPlan) -> Plan:
    return Plan.from_dict({name: getattr(written, name) for name in FIELDS})


def columns_of(plan: Plan) -> dict[str, Any]:
    """The plan as columns of AnalysisPlan."""
    return plan.as_dict()


def registration_facts(study: Study) -> dict[str, str]:
    """When the plan in force was frozen, and the SHA-256 of what was: for `Facts`.

    Both are empty where nothing was registered, or where the last amendment was made when results
    could be seen: what was chosen by looking is not planned.
    """
    registered = registration_of(study)
    if registered is None or not registered.is_blind:
        return {"registered_at": "", "registration": ""}
    return {
        "registered_at": json.loads(registered.content)["registered_at"],
        "registration": registered.sha256,
    }

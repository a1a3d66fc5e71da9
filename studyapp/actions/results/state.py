"""What results are computed from, as a digest that changes with the record, plan and code."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Count, Max, Q

from studyapp import analysis
from studyapp.actions.registration.plan import plan_of
from studyapp.actions.results.facts import facts_of
from studyapp.actions.tables import kind_of, participants_of
from studyapp.analysis.package.manifest import versions
from studyapp.models import (
    Measurement,
    Participant,
    QuestionnaireResponse,
    Response,
    Stimulus,
    Study,
    TechniqueGuess,
    Trial,
)


def state_of(study: Study, *, simulated: bool = False) -> str:
    """Equal for two moments between which nothing happened that results depend on."""
    parts = {
        "facts": facts_of(study, simulated=simulated).as_dict(),
        "plan": plan_of(study).as_dict(),
        "record": _record(study, simulated),
        "material": _material(study),
        "code": _code(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def _record(study: Study, simulated: bool) -> list[Any]:
    """Rows are only ever added or deleted, but for those of participants."""
    own = {"participant__study": study, "participant__kind": kind_of(simulated=simulated)}
    of_trials = {f"trial__{name}": value for name, value in own.items()}
    outcomes = {
        f"outcome_{outcome.name}": Count("pk", filter=Q(outcome=outcome))
        for outcome in Participant.Outcome
    }
    people = participants_of(study, simulated=simulated).aggregate(
        **outcomes,
        number=Count("pk"),
        last=Max("pk"),
        seen=Max("last_seen_at"),
        ended=Max("ended_at"),
        released=Count("released_at"),
        levels=Count("expertise_level"),
    )
    return [
        people,
        Trial.objects.filter(presented_at__isnull=False, **own).count(),
        Response.objects.filter(**of_trials).aggregate(Count("pk"), Max("pk")),
        QuestionnaireResponse.objects.filter(**own).aggregate(Count("pk"), Max("pk")),
        TechniqueGuess.objects.filter(**own).aggregate(Count("pk"), Max("pk")),
    ]


def _material(study: Study) -> list[Any]:
    """What the tables say of pictures and explanations beside anybody's answers."""
    stimuli = Stimulus.objects.filter(explanation__image__study=study)
    measured = Measurement.objects.filter(explanation__image__study=study)
    return [
        list(study.images.order_by("pk").values_list("sha256", "name", "true_label")),
        stimuli.aggregate(Count("pk"), Max("pk")),
        measured.aggregate(Count("pk"), Max("measured_at")),
    ]


@cache
def _code() -> str:
    """Of the analysis and what it runs on: a new release computes anew."""
    digest = hashlib.sha256()
    for name, version in versions().items():
        digest.update(f"{name} {version}".encode())
    room = Path(analysis.__file__).parent
    for file in sorted(room.rglob("*.py")):
        digest.update(str(file.relative_to(room)).encode() + file.read_bytes())
    return digest.hexdigest()

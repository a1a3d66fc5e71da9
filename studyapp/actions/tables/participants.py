"""The table of participants: who took part, how far they came, how they answered."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from studyapp.actions.tables.reading import kind_of, participants_of, utc
from studyapp.actions.tables.standing import Progress, progress, status
from studyapp.actions.tables.trials import trials_table
from studyapp.analysis.columns import PARTICIPANTS
from studyapp.analysis.conduct.measures import Measures, measures, relative_to_the_study
from studyapp.analysis.conduct.quality import BETWEEN_FLAGS, DEFAULT_RULES, flags
from studyapp.models import ComprehensionAttempt, ExternalIdentity, Participant, Study

_FIELDS = {
    "arm_name": F("arm__name"),
    "version": F("question_set__version"),
    "recruiter": F("external_identity__recruiter"),
    "invited": F("invitation__pk"),
}
_PLAIN_FIELDS = (
    "pk",
    "code",
    "outcome",
    "slot",
    "released_at",
    "expertise_level",
    "expertise_score",
    "consent_version",
    "consented_at",
    "ended_at",
    "language",
    "device_type",
)


def participants_table(
    study: Study, *, simulated: bool, trials: Iterable[Mapping[str, Any]] | None = None
) -> Iterator[dict[str, Any]]:
    """One row per participant who consented, ordered by code.

    The columns are those of `studyapp.analysis.columns.PARTICIPANTS`. Those who withdrew are
    nowhere: of them nothing is kept.

    Parameters
    ----------
    trials : the rows of the table of trials, where they were read already.
    """
    if trials is None:
        trials = trials_table(study, simulated=simulated)
    answered = _measured(trials)
    nothing = measures([], DEFAULT_RULES) | {"relative_rt": None}
    reached = progress(study, simulated=simulated)
    duplicates = _duplicates(study, simulated)
    labels = study.questionnaire.levels()
    for person in _people(study, simulated):
        known = answered.get(person["code"], nothing)
        cells = (
            _person(study, person, simulated, labels)
            | known
            | _standing(person, reached.get(person["pk"], Progress()))
            | {"duplicate": int(person["pk"] in duplicates)}
        )
        cells["flags"] = BETWEEN_FLAGS.join(flags(cells))
        yield {column: cells[column] for column in PARTICIPANTS}


def _measured(trials: Iterable[Mapping[str, Any]]) -> dict[str, Measures]:
    """What their trials say about everybody to whom one was put, by code."""
    answered = {
        code: measures(list(rows), DEFAULT_RULES)
        for code, rows in groupby(trials, key=lambda row: row["participant_id"])
    }
    relative_to_the_study(answered.values())
    return answered


def _people(study: Study, simulated: bool) -> QuerySet[Participant, dict[str, Any]]:
    attempts = (
        ComprehensionAttempt.objects.filter(participant=OuterRef("pk"))
        .order_by()
        .values("participant")
        .annotate(number=Count("pk"))
    )
    everybody = participants_of(study, simulated=simulated).order_by("code")
    return everybody.annotate(
        started_at=Min("trials__presented_at"),
        attempts=Coalesce(Subquery(attempts.values("number")), 0),
    ).values(*_PLAIN_FIELDS, "started_at", "attempts", **_FIELDS)


def _person(
    study: Study, person: dict[str, Any], simulated: bool, labels: dict[int, str]
) -> dict[str, Any]:
    completed = person["outcome"] == Participant.Outcome.COMPLETED
    return {
        "study_id": study.slug,
        "study_version": person["version"],
        "participant_id": person["code"],
        "is_simulated": int(simulated),
        "arm": person["arm_name"],
        "list_id": person["slot"],
        "place_released": int(person["released_at"] is not None),
        "expertise_level": person["expertise_level"],
        "expertise_label": labels.get(person["expertise_level"]),
        "expertise_score": person["expertise_score"],
        "consent_version": person["consent_version"],
        "consented_at_utc": utc(person["consented_at"]),
        "started_at_utc": utc(person["started_at"]),
        "completed_at_utc": utc(person["ended_at"]) if completed else None,
        "language": person["language"],
        "device_type": person["device_type"],
        "recruitment_source": person["recruiter"] or ("invited" if person["invited"] else "open"),
        "comprehension_attempts": person["attempts"],
        "duration_ms": _duration_ms(person),
    }


def _duration_ms(person: dict[str, Any]) -> int | None:
    # Where the clock was put back meanwhile, nobody knows how long it took.
    if person["ended_at"] is None or person["ended_at"] < person["consented_at"]:
        return None
    return int((person["ended_at"] - person["consented_at"]) / timedelta(milliseconds=1))


def _standing(person: dict[str, Any], reached: Progress) -> Measures:
    reason = reached.exclusion_reason(person["outcome"])
    return {
        "status": status(person["outcome"]),
        "outcome": person["outcome"],
        "n_main_trials": reached.given,
        "n_main_answered": reached.answered,
        "excluded": int(bool(reason)),
        "exclusion_reason": reason,
    }


def _duplicates(study: Study, simulated: bool) -> set[int]:
    """Those whom the recruiter had sent before; who they are never leaves this function."""
    identities = (
        ExternalIdentity.objects.filter(study=study, participant__kind=kind_of(simulated=simulated))
        .order_by("participant__consented_at", "participant_id")
        .values_list("participant_id", "recruiter", "external_id")
    )
    seen: set[tuple[str, str]] = set()
    again: set[int] = set()
    for participant, *identity in identities:
        if tuple(identity) in seen:
            again.add(participant)
        seen.add((identity[0], identity[1]))
    return again

"""Who a recruiter says somebody is: read from their link, kept apart from every answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from studyapp.models import ExternalIdentity, Participant, Study

LONGEST = 200  # characters
# The names in the links of the recruiters, the one that tells the person first.
PARAMETERS = {
    Study.Recruiter.PROLIFIC: ("PROLIFIC_PID", "STUDY_ID", "SESSION_ID"),
    Study.Recruiter.SONA: ("survey_code",),
    Study.Recruiter.MTURK: ("workerId", "assignmentId", "hitId"),
}
MTURK_ASSIGNMENT = "assignmentId"
MTURK_PREVIEW = "ASSIGNMENT_ID_NOT_AVAILABLE"
# What a recruiter would have replaced: {{%PROLIFIC_PID%}}, %SURVEY_CODE%, ${workerId}, [pid].
_NOT_FILLED_IN = re.compile(r"\{.*\}|%\w+%|\$\{?\w+\}?|\[.*\]|<.*>")


@dataclass(frozen=True)
class Identity:
    """A person as a recruiter knows them, and what else its link said."""

    recruiter: str
    external_id: str
    details: dict[str, str] = field(default_factory=dict)


class UnusableLink(Exception):
    """The recruiter's link does not say who comes; lists the names of the parameters at fault."""

    def __init__(self, missing: Sequence[str] = (), unreadable: Sequence[str] = ()) -> None:
        super().__init__(f"missing: {[*missing]}; unreadable: {[*unreadable]}")
        self.missing, self.unreadable = tuple(missing), tuple(unreadable)


class OnlyAPreview(Exception):
    """Somebody looks at the assignment before taking it on; they cannot take part yet."""


def parameter_names(study: Study) -> tuple[str, ...]:
    """What the study's recruiter adds to its links, the person's own name first."""
    if study.recruiter == Study.Recruiter.OTHER:
        return tuple(study.recruiter_parameters)
    return PARAMETERS.get(Study.Recruiter(study.recruiter), ())


def read_identity(study: Study, parameters: Mapping[str, Sequence[str]]) -> Identity:
    """The identity that a link's parameters give, each a list of its values.

    Raises
    ------
    UnusableLink : a parameter is missing, given twice, too long, not filled in or no plain text.
    OnlyAPreview : Mechanical Turk shows the study to somebody who has not accepted it.
    """
    names = parameter_names(study)
    given = {name: list(parameters.get(name, ())) for name in names}
    if study.recruiter == Study.Recruiter.MTURK and MTURK_PREVIEW in given[MTURK_ASSIGNMENT]:
        raise OnlyAPreview
    missing = [name for name, values in given.items() if not any(values)]
    unreadable = [
        name
        for name, values in given.items()
        if name not in missing and not (len(values) == 1 and _is_readable(values[0]))
    ]
    if missing or unreadable or not names:
        raise UnusableLink(missing, unreadable)
    values = {name: values[0] for name, values in given.items()}
    person = names[0]
    return Identity(study.recruiter, values.pop(person), values)


def _is_readable(value: str) -> bool:
    """Plain text of a sensible length, with a letter or digit first (so no "..", no spaces)."""
    return (
        len(value) <= LONGEST
        and value.isprintable()
        and value[0].isalnum()
        and value == value.strip()
        and not _NOT_FILLED_IN.fullmatch(value)
    )


def earlier_participation(study: Study, identity: Identity, kind: str) -> Participant | None:
    """The newest participation of this kind by this person."""
    known = study.participants.filter(
        kind=kind,
        external_identity__recruiter=identity.recruiter,
        external_identity__external_id=identity.external_id,
    )
    return known.order_by("-pk").first()


def keep_identity(participant: Participant, identity: Identity) -> None:
    """Store who the participant is, in a table of its own."""
    ExternalIdentity.objects.create(
        study=participant.study,
        participant=participant,
        recruiter=identity.recruiter,
        external_id=identity.external_id,
        details=identity.details,
    )


def external_id_of(participant: Participant) -> str:
    """What the recruiter calls the participant; empty where nobody said."""
    known = ExternalIdentity.objects.filter(participant=participant)
    return known.values_list("external_id", flat=True).first() or ""

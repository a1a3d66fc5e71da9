"""What participants take home: a completion code, a link back to the recruiter, or both."""

import logging
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from studyapp.actions.identities import PARAMETERS, external_id_of
from studyapp.models import Exit, Participant, Study
from studyapp.return_links import ReturnLinkError, fill_in

logger = logging.getLogger(__name__)


class ExitError(Exception):
    """What participants are to be given cannot be stored; the message says why."""


@dataclass(frozen=True)
class Offer:
    """What somebody is given in the end; empty where the study gives nothing."""

    code: str = ""
    link: str = ""
    recruiter: str = ""


def set_exit(*, study: Study, outcome: str, code: str = "", return_url: str = "") -> Exit:
    """Store what participants are given who end in this way, in place of what was stored before.

    Raises
    ------
    ExitError : no such outcome, or a return link that could lead elsewhere.
    """
    found = Exit.objects.filter(study=study, outcome=outcome).first()
    chosen = found or Exit(study=study, outcome=outcome)
    chosen.code, chosen.return_url = code, return_url
    try:
        chosen.full_clean()
    except ValidationError as error:
        raise ExitError(f"{outcome}: " + " ".join(error.messages)) from error
    chosen.save()
    return chosen


def offer(participant: Participant, outcome: str = "") -> Offer:
    """What the participant is given for the way in which it ended, or would end."""
    study = participant.study
    given = Exit.objects.filter(study=study, outcome=outcome or participant.outcome).first()
    if given is None:
        return Offer()
    recruiter = study.get_recruiter_display() if study.recruiter in PARAMETERS else ""
    return Offer(given.code, _link(given, participant), str(recruiter))


def _link(given: Exit, participant: Participant) -> str:
    """The filled-in link; a link that got past the checks is not shown, and the log says so."""
    if not given.return_url:
        return ""
    values = {
        "code": given.code,
        "external_id": external_id_of(participant),
        "participant": participant.code,
    }
    try:
        return fill_in(given.return_url, values)
    except ReturnLinkError:
        logger.exception("Exit %s has a return link that is not shown; correct it.", given.pk)
        return ""

"""What participants take home: a completion code, a link back to the recruiter, or both."""

import logging
from dataclasses import dataclass

from studyapp.actions.recruitment.identities import PARAMETERS, external_id_of
from studyapp.models import Exit, Participant
from studyapp.return_links import ReturnLinkError, fill_in

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Offer:
    """What somebody is given in the end; empty where the study gives nothing."""

    code: str = ""
    link: str = ""
    recruiter: str = ""


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

"""How somebody came, kept by their browser from the link they followed until they consent.

A signed cookie for the study's own addresses: the link's parameters leave the address at once, so
that they stand in no history, no log and no referrer, and no script is needed to carry them on.
"""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from studyapp.actions.recruitment.identities import Identity
from studyapp.actions.taking_part.enrol import Arrival
from studyapp.models import Study

COOKIE = "arrival"
SECONDS = 24 * 3600


def _salt(study: Study) -> str:
    return f"seewhy.arrival.{study.slug}"


def arrival_of(request: HttpRequest, study: Study) -> Arrival:
    """How this browser came to the study; just so, if it holds nothing that we signed."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_salt(study), max_age=SECONDS)
    except signing.BadSignature:
        return Arrival()
    return _read(study, kept)


def _read(study: Study, kept: dict[str, Any]) -> Arrival:
    if "invitation" in kept:
        return Arrival(invitation=study.invitations.filter(token=kept["invitation"]).first())
    if "identity" in kept:
        identity = Identity(**kept["identity"])
        return Arrival(identity=identity if identity.recruiter == study.recruiter else None)
    return Arrival(is_preview=bool(kept.get("preview")))


def keep_arrival(response: HttpResponse, study: Study, arrival: Arrival) -> HttpResponse:
    """Let the browser hold how somebody came, for this study's addresses alone."""
    response.set_cookie(
        COOKIE,
        signing.dumps(_written(arrival), salt=_salt(study)),
        max_age=SECONDS,
        path=reverse("landing", args=[study.slug]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _written(arrival: Arrival) -> dict[str, Any]:
    if arrival.invitation is not None:
        return {"invitation": arrival.invitation.token}
    if arrival.identity is not None:
        return {"identity": vars(arrival.identity)}
    return {"preview": arrival.is_preview}


def forget_arrival(response: HttpResponse, request: HttpRequest, study: Study) -> HttpResponse:
    """What was needed for the consent is stored with the participant now."""
    if COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, path=reverse("landing", args=[study.slug]), samesite="Lax")
    return response


def name_of(arrival: Arrival) -> str:
    """Tells one arrival from another, so that nobody consents with another's form."""
    if arrival.invitation is not None:
        return f"invitation {arrival.invitation.token}"
    if arrival.identity is not None:
        return f"identity {arrival.identity.external_id}"
    return "preview" if arrival.is_preview else ""

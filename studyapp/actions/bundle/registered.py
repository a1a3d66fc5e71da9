"""What was registered of a study, and who looked early: a record of where it comes from.

A study that was taken in is a draft of its own: its plan is registered anew when it opens. What the
bundle tells of is kept as where the study comes from.
"""

from typing import Any

from django.utils import timezone

from studyapp.actions.bundle import REGISTRATIONS, BundleError
from studyapp.actions.bundle.reading import AGAIN, Bundle
from studyapp.actions.bundle.shape import in_words, named, rows
from studyapp.actions.registration.content import sha256_of
from studyapp.actions.tables.reading import utc
from studyapp.models import Preregistration, Study, Unblinding

REGISTRATION = {
    "version": int,
    "content": str,
    "sha256": str,
    "registered_by": str,
    "reason": str,
    "is_blind": bool,
}
UNBLINDING = {"unblinded_by": str, "reason": str, "completed": int, "planned_n": int}


def registered_of(study: Study) -> dict[str, Any]:
    """Registrations and unblindings, and where the study itself came from."""
    registrations = study.registrations.order_by("version")
    unblindings = study.unblindings.order_by("unblinded_at", "pk")
    return {
        "registrations": [_registration(row) for row in registrations],
        "unblindings": [_unblinding(row) for row in unblindings],
        "origin": study.origin,
    }


def _registration(row: Preregistration) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in REGISTRATION}
    return told | {"registered_at": utc(row.registered_at)}


def _unblinding(row: Unblinding) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in UNBLINDING}
    return told | {"unblinded_at": utc(row.unblinded_at)}


def origin_of(bundle: Bundle) -> dict[str, Any]:
    """Where a study that is taken in comes from.

    Raises
    ------
    BundleError : a registration is not what its hash says.
    """
    told = _told(bundle.json(REGISTRATIONS))
    for row in told["registrations"]:
        if sha256_of(row["content"]) != row["sha256"]:
            raise BundleError(
                f"a plan in {REGISTRATIONS} is another one than was registered; {AGAIN}"
            )
    return told | {
        "bundle_sha256": bundle.sha256,
        "study": str(bundle.manifest.get("study", "")),
        "seewhy": str(bundle.manifest.get("seewhy", "")),
        "taken_in_at": utc(timezone.now()),
    }


def _told(document: Any) -> dict[str, Any]:
    """What is told of it, and no more: what is known of the bundle is not for the bundle to say."""
    registered = REGISTRATION | {"registered_at": str}
    unblinded = UNBLINDING | {"unblinded_at": str}
    try:
        return {
            "registrations": rows(document["registrations"], registered, "registrations"),
            "unblindings": rows(document["unblindings"], unblinded, "unblindings"),
            "origin": named(document["origin"], "origin"),
        }
    except (KeyError, TypeError, ValueError) as error:
        reason = in_words(error)
        raise BundleError(
            f"{REGISTRATIONS} is not as a bundle has it ({reason}); {AGAIN}"
        ) from error

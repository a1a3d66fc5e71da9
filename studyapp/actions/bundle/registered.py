"""What was registered of a study, and who looked early: a record of where it comes from.

A study that was taken in is a draft of its own: its plan is registered anew when it opens. What the
bundle tells of is kept as where the study comes from.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from studyapp.actions.bundle import REGISTRATIONS, BundleError
from studyapp.actions.bundle.reading import Bundle
from studyapp.actions.registration.content import sha256_of
from studyapp.actions.tables.reading import utc
from studyapp.models import Preregistration, Study, Unblinding

REGISTRATION = ("version", "content", "sha256", "registered_by", "reason", "is_blind")
UNBLINDING = ("unblinded_by", "reason", "completed", "planned_n")


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
    told = bundle.json(REGISTRATIONS)
    if not isinstance(told, Mapping) or not isinstance(told.get("registrations"), list):
        raise BundleError(f"{REGISTRATIONS} is not as a bundle has it; get the bundle again")
    for row in told["registrations"]:
        content = row.get("content") if isinstance(row, Mapping) else None
        if not isinstance(content, str) or sha256_of(content) != row.get("sha256"):
            raise BundleError(
                f"a plan in {REGISTRATIONS} is another one than was registered; get the bundle "
                "again from whoever made it"
            )
    return {
        "bundle_sha256": bundle.sha256,
        "study": str(bundle.manifest.get("study", "")),
        "seewhy": str(bundle.manifest.get("seewhy", "")),
        "taken_in_at": utc(timezone.now()),
        **told,
    }

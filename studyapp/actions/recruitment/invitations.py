"""Personal links: made for people, used up by consenting, never by looking."""

from collections.abc import Iterator, Sequence
from typing import TypedDict
from urllib.parse import urlsplit

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from studyapp.models import Invitation, Participant, Study

MOST_AT_ONCE = 10_000
COLUMNS = ("label", "link", "used")


class InvitationError(Exception):
    """The invitations cannot be made as ordered; the message says why and what to do."""


class InvitationRow(TypedDict):
    label: str
    link: str
    used: str


@transaction.atomic
def make_invitations(
    *, study: Study, count: int = 0, labels: Sequence[str] = ()
) -> list[Invitation]:
    """Make one invitation per label, then as many without a label as the count still wants.

    Raises
    ------
    InvitationError : none or too many are wanted, or a label is too long.
    """
    labels = [label.strip() for label in labels if label.strip()]
    count = max(count, len(labels))
    if not 1 <= count <= MOST_AT_ONCE:
        raise InvitationError(
            f"{count} invitations cannot be made at once; ask for 1 to {MOST_AT_ONCE}."
        )
    longest = Invitation._meta.get_field("label").max_length or 0
    too_long = next((label for label in labels if len(label) > longest), None)
    if too_long is not None:
        raise InvitationError(
            f"The label {too_long[:30]!r}... is longer than {longest} characters; shorten it."
        )
    named = [*labels, *[""] * (count - len(labels))]
    return Invitation.objects.bulk_create(
        [Invitation(study=study, label=label) for label in named], batch_size=500
    )


def use(invitation: Invitation, participant: Participant) -> None:
    """The invitation's holder consented: from now on its link leads back to them alone."""
    invitation.participant, invitation.used_at = participant, timezone.now()
    invitation.save(update_fields=["participant", "used_at"])


def invitation_rows(study: Study, site: str) -> Iterator[InvitationRow]:
    """The study's invitations with their links, as a table; `site` is the address before "/s/"."""
    for invitation in study.invitations.order_by("pk").iterator(chunk_size=2000):
        yield invitation_row(study, invitation, site)


def invitation_row(study: Study, invitation: Invitation, site: str) -> InvitationRow:
    path = invitation_path(study, invitation)
    return InvitationRow(
        label=invitation.label,
        link=path and site.rstrip("/") + path,
        used="yes" if invitation.used_at else "no",
    )


def invitation_path(study: Study, invitation: Invitation) -> str:
    """The personal link; empty once it was used, because from then on it leads to its holder's
    pages and code, which beside its label would tell whose answers are whose."""
    if invitation.used_at is not None:
        return ""
    return reverse("invitation", args=[study.slug, invitation.token])


def check_site(site: str) -> str:
    """The address that links begin with, without a slash at its end.

    Raises
    ------
    InvitationError : it is not "https://host" (or "http://host" on one's own machine).
    """
    parts = urlsplit(site)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise InvitationError(
            f"{site!r} is not the address of this installation; give one such as "
            "https://study.example.org, with --site or in SEEWHY_SITE."
        )
    return f"{parts.scheme}://{parts.netloc}"

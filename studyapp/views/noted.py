"""What somebody changes is written into the logbook together with the change, or neither is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.db import transaction

from studyapp.actions.logbook import write_down
from studyapp.models import Study


class Account(Protocol):
    """Whoever is logged in."""

    def get_username(self) -> str: ...


class Note(Protocol):
    """Writes one entry: what was done, with what kind of thing, with which, in which study."""

    def __call__(
        self, action: str, noun: str, subject: str, study: Study | None = None, **details: Any
    ) -> None: ...


@contextmanager
def noted(by: Account) -> Iterator[Note]:
    """A transaction, with what notes the change that is made in it.

    Views change nothing but in here, so whatever ends them between a change and its entry (a busy
    database, a killed process) leaves neither. Note last: other writers wait from then on.
    """

    def note(
        action: str, noun: str, subject: str, study: Study | None = None, **details: Any
    ) -> None:
        write_down(
            actor=by.get_username(),
            action=action,
            noun=noun,
            subject=subject,
            study=study.slug if study else "",
            details=details,
        )

    with transaction.atomic():
        yield note

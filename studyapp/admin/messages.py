"""An action of the admin: run it on each record and say how it went."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest

from studyapp.admin.noted import note

ORDERED = "ordered: {}"  # what the logbook calls an action of a list

Record = TypeVar("Record", bound=Model)


def run_on_each(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    records: Iterable[Record],
    act: Callable[[Record], str],
    *refusals: type[Exception],
    is_noted: bool = True,
) -> None:
    """Call `act` on each record; show the sentence it returns, or the refusal's message.

    What was done is written into the logbook in the same transaction; `is_noted` is false where
    `act` writes an entry of its own.
    """
    action = ORDERED.format(request.POST["action"].replace("_", " "))
    for record in records:
        try:
            with transaction.atomic():
                sentence = act(record)
                if is_noted:
                    note(request, action, record)
        except refusals as refusal:
            model_admin.message_user(request, str(refusal), messages.ERROR)
        else:
            model_admin.message_user(request, sentence, messages.SUCCESS)

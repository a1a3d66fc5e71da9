"""An action of the admin: run it on each record and say how it went."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.contrib import admin, messages
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
) -> None:
    """Call `act` on each record; show the sentence it returns, or the refusal's message.

    What was done is written into the logbook.
    """
    for record in records:
        try:
            sentence = act(record)
        except refusals as refusal:
            model_admin.message_user(request, str(refusal), messages.ERROR)
        else:
            note(request, ORDERED.format(request.POST["action"].replace("_", " ")), record)
            model_admin.message_user(request, sentence, messages.SUCCESS)

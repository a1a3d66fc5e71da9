"""Trials and answers that tell conditions apart are not listed while their study is blind."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from studyapp.actions.registration.hiding import blind_studies
from studyapp.models import Participant

SENTENCE = (
    "Trials and answers of studies that wait for their planned number of participants are not "
    "listed, so that nobody works out results before. Who has to see them unblinds the study on "
    "its registration page."
)


class HiddenWhileBlind(admin.ModelAdmin):
    """Lists and opens nothing of a real participant of a blind study.

    `participant` is the way from the record to who answered.
    """

    participant = "participant"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        of_blind = Q(
            **{
                f"{self.participant}__study__in": blind_studies(),
                f"{self.participant}__kind": Participant.Kind.REAL,
            }
        )
        return super().get_queryset(request).exclude(of_blind)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if blind_studies():
            self.message_user(request, SENTENCE, messages.WARNING)
        return super().changelist_view(request, extra_context)

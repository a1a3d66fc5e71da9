"""Participants: how far each has come, never who they are."""

from django.contrib import admin

from studyapp.admin.filters import names_of, of_study
from studyapp.admin.record import RecordAdmin
from studyapp.models import Participant


@admin.register(Participant)
class ParticipantAdmin(RecordAdmin):
    list_display = [
        "code",
        "study",
        "consented_at",
        "outcome",
        "expertise_level",
        "kind",
    ]
    list_filter = [of_study(), "kind", "outcome", "expertise_level"]
    search_fields = ["code", *names_of("study")]
    list_select_related = ["study"]
    exclude = ["token"]  # whoever holds the token can answer in the participant's place

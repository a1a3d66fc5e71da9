"""Stimuli, with a thumbnail."""

from django.contrib import admin
from django.urls import URLPattern
from django.utils.safestring import SafeString

from studyapp.admin.filters import names_of, of_condition, of_study
from studyapp.admin.record import RecordAdmin
from studyapp.admin.thumbnails import picture_url, thumbnail
from studyapp.models import Stimulus


@admin.register(Stimulus)
class StimulusAdmin(RecordAdmin):
    study_path = "explanation__condition__study"
    list_display = ["thumbnail", "explanation", "of_study", "width", "height", "size"]
    list_display_links = ["explanation"]
    list_filter = [of_study(f"{study_path}__slug"), of_condition("explanation__condition__name")]
    search_fields = [
        "explanation__image__name",
        "explanation__condition__name",
        *names_of(study_path),
    ]
    list_select_related = ["explanation__image", "explanation__condition"]

    @admin.display(description="stimulus")
    def thumbnail(self, stimulus: Stimulus) -> SafeString:
        return thumbnail(stimulus, str(stimulus))

    def get_urls(self) -> list[URLPattern]:
        return [picture_url(self), *super().get_urls()]

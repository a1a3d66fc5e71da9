"""Stimuli, with a thumbnail."""

from django.contrib import admin
from django.urls import URLPattern
from django.utils.safestring import SafeString

from studyapp.admin.record import RecordAdmin
from studyapp.admin.thumbnails import picture_url, thumbnail
from studyapp.models import Stimulus


@admin.register(Stimulus)
class StimulusAdmin(RecordAdmin):
    study_path = "explanation__condition__study"
    list_display = ["thumbnail", "explanation", "width", "height", "size"]
    list_display_links = ["explanation"]
    list_filter = ["explanation__condition__study", "explanation__condition"]
    list_select_related = ["explanation__image", "explanation__condition"]

    @admin.display(description="stimulus")
    def thumbnail(self, stimulus: Stimulus) -> SafeString:
        return thumbnail(stimulus, str(stimulus))

    def get_urls(self) -> list[URLPattern]:
        return [picture_url(self), *super().get_urls()]

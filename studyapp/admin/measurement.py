"""What was measured of explanations; made by `manage.py measure`."""

from django.contrib import admin

from studyapp.admin.record import RecordAdmin
from studyapp.models import Measurement


@admin.register(Measurement)
class MeasurementAdmin(RecordAdmin):
    study_path = "explanation__condition__study"
    list_display = ["explanation", "numbers", "measured_at"]
    list_filter = ["explanation__condition__study"]
    list_select_related = ["explanation__image", "explanation__condition"]

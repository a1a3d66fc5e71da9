"""What was measured of explanations; made by `manage.py measure`."""

from django.contrib import admin

from studyapp.admin.filters import names_of, of_condition, of_study
from studyapp.admin.record import RecordAdmin
from studyapp.models import Measurement


@admin.register(Measurement)
class MeasurementAdmin(RecordAdmin):
    study_path = "explanation__condition__study"
    list_display = ["explanation", "of_study", "numbers", "measured_at"]
    list_filter = [of_study(f"{study_path}__slug"), of_condition("explanation__condition__name")]
    search_fields = [
        "explanation__image__name",
        "explanation__condition__name",
        *names_of(study_path),
    ]
    list_select_related = ["explanation__image", "explanation__condition"]

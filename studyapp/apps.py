"""The one Django app."""

from django.apps import AppConfig


class StudyAppConfig(AppConfig):
    name = "studyapp"
    verbose_name = "SeeWhy"

    def ready(self) -> None:
        from studyapp import checks, signals  # noqa: F401 - checks registers the system checks

        signals.connect()

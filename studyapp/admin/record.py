"""Records that can be looked at and not changed: what was computed and what people answered."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from studyapp.admin.owned import SHARED, OwnedAdmin


class RecordAdmin(OwnedAdmin):
    """Nothing is added, changed or deleted by hand.

    Where `of_study` is among the columns of the list, it says which study a record belongs to.
    """

    @admin.display(description="study")
    def of_study(self, record: Any) -> Any:
        for name in (self.study_path or "").split("__"):
            record = getattr(record, name)
        return record

    def get_list_select_related(self, request: HttpRequest) -> list[str]:
        """What the list names; the study, too, so that no row asks for it."""
        named: list[str] = list(self.list_select_related or [])  # type: ignore[arg-type]
        is_shown = self.study_path is not SHARED and "of_study" in self.list_display
        return [*named, str(self.study_path)] if is_shown else named

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

"""Records that can be looked at and not changed: what was computed and what people answered."""

from typing import Any

from django.http import HttpRequest

from studyapp.admin.owned import OwnedAdmin


class RecordAdmin(OwnedAdmin):
    """Nothing is added, changed or deleted by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

"""Records that can be edited until participants have met them, or while they are somebody's own."""

from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.http import HttpRequest


class LockedOnceMet(BaseModelAdmin):
    """For admin classes and inlines: editing ends when the record's `was_met` is true.

    Of an inline the record is its parent.
    """

    def is_locked(self, request: HttpRequest, record: Any) -> bool:
        """Whether this person may not change the record; None is one that is not stored yet."""
        return record is not None and record.was_met

    def has_add_permission(self, request: HttpRequest, *parent: Any) -> bool:
        record = parent[0] if parent else None
        return not self.is_locked(request, record) and super().has_add_permission(request, *parent)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not self.is_locked(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not self.is_locked(request, obj) and super().has_delete_permission(request, obj)

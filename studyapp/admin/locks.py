"""Records that can be edited until participants have met them."""

from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.http import HttpRequest


class LockedOnceMet(BaseModelAdmin):
    """For admin classes and inlines: editing ends when the record's `was_met` is true.

    Of an inline the record is its parent.
    """

    def has_add_permission(self, request: HttpRequest, *parent: Any) -> bool:
        return not _met(*parent) and super().has_add_permission(request, *parent)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not _met(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not _met(obj) and super().has_delete_permission(request, obj)


def _met(record: Any = None) -> bool:
    return record is not None and record.was_met

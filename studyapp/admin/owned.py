"""Whose rows somebody meets in the admin: those of the studies that they may change, and what
everybody shares. Every admin class of SeeWhy is an `OwnedAdmin`, every inline an `OwnChoices`.
"""

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from studyapp.admin.looked_up import LookedUp
from studyapp.admin.meant import Meant
from studyapp.admin.noted import Noted
from studyapp.models import Condition, Study

SHARED = None  # as `study_path`: the rows belong to no study, and every researcher meets them


class OwnChoices(Meant):
    """Offers, where another record is chosen, only those that this person may reach."""

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        chosen = super().get_field_queryset(db, db_field, request)
        owner = self.admin_site._registry.get(db_field.remote_field.model)
        if not isinstance(owner, OwnedAdmin):
            return chosen
        rows = db_field.remote_field.model._default_manager.all() if chosen is None else chosen
        return owner.within_reach(request, rows)


class OfItsStudy(OwnChoices):
    """For inlines on a study's page: where they offer conditions, these are the study's own.

    Many rows take as many queries as one: what can be chosen is read once for all of them.
    """

    model: type[Model]
    study: Study | None = None

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        self.study = obj  # an inline is made anew for every request
        formset = super().get_formset(request, obj, **options)  # type: ignore[misc]
        for name, field in formset.form.base_fields.items():
            widget = getattr(field.widget, "widget", None)  # within what adds a link to it
            if isinstance(widget, LookedUp):
                widget.known = self._referred_to(name, field)
            elif isinstance(field, ModelChoiceField) and name != formset.fk.name:
                choices: Any = field.choices
                field.choices = list(choices)
        return formset

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            options["widget"] = LookedUp(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def _referred_to(self, column: str, field: Any) -> dict[str, str]:
        """By primary key as text: what the rows on this page refer to by a column."""
        own = self.model._default_manager.filter(study=self.study)
        return {str(row.pk): str(row) for row in field.queryset.filter(pk__in=own.values(column))}

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        chosen = super().get_field_queryset(db, db_field, request)
        if db_field.remote_field.model is not Condition:
            return chosen
        rows = Condition.objects.all() if chosen is None else chosen
        return rows.filter(study=self.study)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        ones = [field.name for field in self.model._meta.fields if field.is_relation]
        many = [field.name for field in self.model._meta.many_to_many]
        return super().get_queryset(request).select_related(*ones).prefetch_related(*many)


class OwnedAdmin(OwnChoices, Noted):
    """Lists, opens and changes nothing of a study that is not this person's to change.

    Viewers of a study are therefore told nothing here; admins (superusers) meet everything.
    `study_path` is the way from a record to its study, or `SHARED`.
    """

    study_path: ClassVar[str | None] = "study"

    def within_reach(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the rows that this person may meet."""
        if self.study_path is SHARED or getattr(request.user, "is_superuser", False):
            return rows
        return rows.filter(**{f"{self.study_path}__in": Study.objects.changed_by(request.user)})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.within_reach(request, super().get_queryset(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and self._reaches(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._reaches(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._reaches(request, obj)

    def _reaches(self, request: HttpRequest, obj: Model | None) -> bool:
        if obj is None or obj.pk is None:
            return True
        if self.study_path is SHARED or getattr(request.user, "is_superuser", False):
            return True  # without asking the database
        rows = self.model._default_manager.filter(pk=obj.pk)
        return self.within_reach(request, rows).exists()

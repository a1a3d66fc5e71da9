"""Filters of lists: short however many rows there are, with entries that differ in name."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator

from studyapp.models import Condition, Questionnaire, Study

NEWEST = 20
LONGEST = 40  # characters of a title in the column of filters


def names_of(study_path: str) -> list[str]:
    """What is searched for a study's name, as a part of `search_fields`."""
    return [f"{study_path}__title", f"{study_path}__slug"]


class Newest(admin.SimpleListFilter):
    """By another record: the newest few are offered; the others are found by the search.

    `lookup` is the way from the listed record to what an entry's value is compared with.
    """

    lookup: str
    called: str

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.title = self.called
        super().__init__(request, *args)

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        """Those that this person may meet."""
        raise NotImplementedError

    def entry(self, row: Any) -> tuple[str, str]:
        """The value in the address, and the words beside it."""
        raise NotImplementedError

    def chosen(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The one of the rows that has the value."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        rows = self.rows(request)
        entries = [self.entry(row) for row in rows.order_by("-pk")[:NEWEST]]
        if len(entries) == NEWEST:
            self.title = f"{self.called} (the newest {NEWEST}; search finds the others)"
        value = self.value()
        if value and value not in dict(entries):
            entries += [self.entry(row) for row in self.chosen(rows, value)]
        return entries

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.lookup: self.value()}) if self.value() else queryset


class _OfStudy(Newest):
    called = parameter_name = "study"

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        return Study.objects.changed_by(request.user)

    def entry(self, row: Study) -> tuple[str, str]:
        return row.slug, f"{Truncator(row.title).chars(LONGEST)} ({row.slug})"

    def chosen(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(slug=value)


class _OfQuestionnaire(Newest):
    called = parameter_name = "questionnaire"

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        return Questionnaire.objects.all()

    def entry(self, row: Questionnaire) -> tuple[str, str]:
        return str(row.pk), str(row)

    def chosen(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(pk=value) if value.isdigit() else rows.none()


class _OfCondition(admin.SimpleListFilter):
    """The conditions of one study, once it was chosen: those of several have the same names."""

    title = parameter_name = "condition"
    lookup: str

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> Iterable[tuple[str, str]]:
        study = request.GET.get(_OfStudy.parameter_name)
        if not study:
            return []
        own = Study.objects.changed_by(request.user).filter(slug=study)
        names = Condition.objects.filter(study__in=own).values_list("name", flat=True)
        return [(name, name) for name in names]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.lookup: self.value()}) if self.value() else queryset


class PutAway(admin.SimpleListFilter):
    """Studies that were put away are out of the list until they are asked for."""

    title = "put away"
    parameter_name = "put_away"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> Iterable[tuple[str, str]]:
        return [("yes", "Put away"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        at_hand, *others = super().choices(changelist)
        return [at_hand | {"display": "At hand"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset.filter(archived_at__isnull=True)
        return queryset.filter(archived_at__isnull=False) if self.value() == "yes" else queryset


def of_study(lookup: str = "study__slug") -> type[Newest]:
    """A filter by study; `lookup` is the way from the listed record to the study's short name."""
    return type("OfStudy", (_OfStudy,), {"lookup": lookup})


def of_questionnaire(lookup: str = "questionnaire") -> type[Newest]:
    """A filter by questionnaire."""
    return type("OfQuestionnaire", (_OfQuestionnaire,), {"lookup": lookup})


def of_condition(lookup: str = "condition__name") -> type[admin.SimpleListFilter]:
    """A filter by the name of a condition of the chosen study."""
    return type("OfCondition", (_OfCondition,), {"lookup": lookup})

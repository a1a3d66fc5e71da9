"""What somebody changes in the admin is written into the logbook, by one rule for every noun."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest

from studyapp.actions.logbook import write_down
from studyapp.admin.deleting import CountedDeletion
from studyapp.models import Invitation, Study


class Noted(CountedDeletion):
    """Adds to the logbook what Django's own history says; that one can be altered, this one not."""

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Of lists of records, such as a study's members, also who came and who went."""
        message: Any = super().construct_change_message(request, form, formsets, add)
        for name in form.changed_data:
            if isinstance(form.fields.get(name), ModelMultipleChoiceField):
                before, now = set(form.initial.get(name, [])), set(form.cleaned_data[name])
                came, went = (sorted(map(str, one)) for one in (now - before, before - now))
                message.append({"list": name, "came": came, "went": went})
        return message

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        note(request, "added", obj, {"what": message})
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        note(request, "changed", obj, {"what": message})
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        note_each(request, "deleted", queryset)
        return super().log_deletions(request, queryset)


def note(
    request: HttpRequest, action: str, record: Model, details: Mapping[str, Any] | None = None
) -> None:
    """Write one change of one record into the logbook."""
    write_down(
        actor=request.user.get_username(),
        action=action,
        noun=str(record._meta.verbose_name),
        subject=_named(record),
        study=_study_of(record),
        details=details,
    )


def note_each(request: HttpRequest, action: str, records: Iterable[Model]) -> None:
    for record in records:
        note(request, action, record)


def _named(record: Model) -> str:
    """Invitations carry the names of the people who are asked, which stay out of the logbook."""
    return f"invitation {record.pk}" if isinstance(record, Invitation) else str(record)


def _study_of(record: Model) -> str:
    study = record if isinstance(record, Study) else getattr(record, "study", None)
    return study.slug if isinstance(study, Study) else ""

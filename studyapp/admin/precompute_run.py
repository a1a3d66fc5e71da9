"""Runs, and what became of each of their work items."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from studyapp.actions.jobs import changing
from studyapp.admin.counting import number_of
from studyapp.admin.filters import names_of, of_condition, of_study
from studyapp.admin.messages import run_on_each
from studyapp.admin.record import RecordAdmin
from studyapp.models import PrecomputeRun, WorkItem

MADE = WorkItem.objects.all()
DONE = WorkItem.objects.filter(state=WorkItem.State.DONE)
FAILED = WorkItem.objects.filter(state=WorkItem.State.FAILED)


@admin.register(PrecomputeRun)
class PrecomputeRunAdmin(RecordAdmin):
    list_display = ["study", "state", "progress", "failed", "created_at", "heartbeat_at", "page"]
    list_filter = [of_study(), "state"]
    list_select_related = ["study"]
    search_fields = [*names_of("study"), "ordered_by"]
    actions = ["cancel"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        made, done, failed = (number_of(rows, "run") for rows in (MADE, DONE, FAILED))
        runs = super().get_queryset(request)
        return runs.annotate(n_items=made, n_done=done, n_failed=failed)

    @admin.display(description="done")
    def progress(self, run: Any) -> str:
        return f"{run.n_done} of {run.n_items}"

    @admin.display(description="failed")
    def failed(self, run: Any) -> int:
        return int(run.n_failed)

    @admin.display(description="page")
    def page(self, run: PrecomputeRun) -> SafeString:
        return format_html('<a href="{}">progress</a>', reverse("run", args=[run.pk]))

    @admin.action(description="Cancel", permissions=["cancel"])
    def cancel(self, request: HttpRequest, chosen: QuerySet[PrecomputeRun]) -> None:
        def act(run: PrecomputeRun) -> str:
            if changing.cancel(run, by=request.user.get_username()):
                return f"{run} is cancelled; what was finished is kept."
            return f"{run} is over; there was nothing to cancel."

        run_on_each(self, request, chosen, act, is_noted=False)

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("studyapp.change_precomputerun")


@admin.register(WorkItem)
class WorkItemAdmin(RecordAdmin):
    study_path = "run__study"
    list_display = ["image", "of_study", "condition", "state", "seconds", "error"]
    list_filter = [of_study(f"{study_path}__slug"), of_condition(), "state"]
    list_select_related = ["image", "condition"]
    search_fields = ["image__name", "condition__name", "error", *names_of(study_path)]

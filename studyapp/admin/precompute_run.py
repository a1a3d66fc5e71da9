"""Runs, and what became of each of their work items."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from studyapp.actions import runs
from studyapp.admin.messages import run_on_each
from studyapp.admin.record import RecordAdmin
from studyapp.models import PrecomputeRun, WorkItem


@admin.register(PrecomputeRun)
class PrecomputeRunAdmin(RecordAdmin):
    list_display = ["study", "state", "progress", "failed", "created_at", "heartbeat_at"]
    list_filter = ["state"]
    actions = ["cancel"]

    @admin.display(description="done")
    def progress(self, run: PrecomputeRun) -> str:
        done = run.items.filter(state=WorkItem.State.DONE).count()
        return f"{done} of {run.items.count()}"

    @admin.display(description="failed")
    def failed(self, run: PrecomputeRun) -> int:
        return run.items.filter(state=WorkItem.State.FAILED).count()

    @admin.action(description="Cancel", permissions=["cancel"])
    def cancel(self, request: HttpRequest, chosen: QuerySet[PrecomputeRun]) -> None:
        def act(run: PrecomputeRun) -> str:
            runs.cancel(run=run)
            return f"{run} is cancelled; what was finished is kept."

        run_on_each(self, request, chosen, act)

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("studyapp.change_precomputerun")


@admin.register(WorkItem)
class WorkItemAdmin(RecordAdmin):
    study_path = "run__study"
    list_display = ["image", "condition", "state", "seconds", "error"]
    list_filter = ["state", "run"]
    list_select_related = ["image", "condition"]

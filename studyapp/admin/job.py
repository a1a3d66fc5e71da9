"""Jobs that the worker does; each has a page that tells how far it is."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from studyapp.actions.jobs import changing
from studyapp.admin.filters import names_of, of_study
from studyapp.admin.messages import run_on_each
from studyapp.admin.record import RecordAdmin
from studyapp.models import Job


@admin.register(Job)
class JobAdmin(RecordAdmin):
    list_display = ["__str__", "study", "state", "progress", "ordered_by", "created_at", "page"]
    list_filter = [of_study(), "kind", "state"]
    list_select_related = ["study"]
    search_fields = [*names_of("study"), "ordered_by"]
    actions = ["cancel"]

    @admin.display(description="done")
    def progress(self, job: Job) -> str:
        return f"{job.done} of {job.total}" if job.total else "\N{EN DASH}"

    @admin.display(description="page")
    def page(self, job: Job) -> SafeString:
        return format_html('<a href="{}">progress</a>', reverse("job", args=[job.pk]))

    @admin.action(description="Cancel", permissions=["cancel"])
    def cancel(self, request: HttpRequest, chosen: QuerySet[Job]) -> None:
        def act(job: Job) -> str:
            if changing.cancel(job, by=request.user.get_username()):
                return f"{job} is cancelled; what was finished is kept."
            return f"{job} is over; there was nothing to cancel."

        run_on_each(self, request, chosen, act, is_noted=False)

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("studyapp.change_job")

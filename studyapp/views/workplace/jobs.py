"""What the worker does and did: a list, and a page for each job and run."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from studyapp.actions.jobs import changing, shown
from studyapp.actions.jobs.waiting import waiting
from studyapp.models import Job, PrecomputeRun
from studyapp.views.pages import page_of

PER_PAGE = 50


@require_safe
@never_cache
@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    """Jobs and runs of the studies that this person may see, the newest first."""
    page = page_of(request, shown.all_of(request.user), PER_PAGE)
    context = {"page": page, "jobs": shown.shown_of(list(page.object_list))}
    return render(request, "workplace/jobs.html", context)


@require_safe
@never_cache
@login_required
def job(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """One of them: how far it is, what failed, what happened."""
    held, what = _held(request, noun, pk)
    context = {
        "shown": what,
        "lines": shown.lines_of(held),
        "may_change": _things(noun).changed_by(request.user).filter(pk=pk).exists(),
        "not_again": changing.why_not_again(held),
    }
    if what.state == Job.State.QUEUED:
        context["waiting"] = waiting(held)
    if isinstance(held, PrecomputeRun):
        context["failures"] = shown.failures_of(held)
    else:
        context |= {"problems": held.problems, "report": shown.report_of(held)}
    return render(request, "workplace/job.html", context)


@require_safe
@never_cache
@login_required
def job_now(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """The same as numbers, for the page's script and others that ask again and again."""
    held, what = _held(request, noun, pk)
    return JsonResponse(what.as_json(shown.lines_of(held)))


@require_POST
@login_required
def cancel_job(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """Stop it; what was finished is kept."""
    held = get_object_or_404(_things(noun).changed_by(request.user), pk=pk)
    if changing.cancel(held, by=request.user.get_username()):
        messages.success(request, "Cancelled. What was finished is kept.")
    else:
        messages.warning(request, "There was nothing to cancel: it is over.")
    return redirect(noun, pk=pk)


@require_POST
@login_required
def order_again(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """Order what is missing once more."""
    held = get_object_or_404(_things(noun).changed_by(request.user), pk=pk)
    try:
        new = changing.again(held, by=request.user.get_username())
    except changing.NotAgain as refusal:
        messages.error(request, str(refusal))
        return redirect(noun, pk=pk)
    return redirect(noun, pk=new.pk)


def _things(noun: str) -> Any:
    return {"job": Job.objects, "run": PrecomputeRun.objects}[noun]


def _held(request: HttpRequest, noun: str, pk: int) -> tuple[Job | PrecomputeRun, shown.Shown]:
    """The job or run, if this person may see it; else it does not exist for them."""
    visible = _things(noun).for_user(request.user).select_related("study")
    if noun == "job":
        one = get_object_or_404(visible, pk=pk)
        return one, shown.job_shown(one)
    run = get_object_or_404(visible.counted(), pk=pk)
    return run, shown.run_shown(run, since=shown.finished_since(run))

"""A researcher watches a running study."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from studyapp.actions.monitor import monitor
from studyapp.views.visible import visible_study, wants_simulated


@require_safe
@never_cache
@login_required
def monitor_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole page; a script keeps it up to date, and a link does without one."""
    return _rendered(request, slug, "researcher/monitor.html")


@require_safe
@never_cache
@login_required
def monitor_now(request: HttpRequest, slug: str) -> HttpResponse:
    """The part of the page that changes."""
    return _rendered(request, slug, "researcher/monitor_now.html")


def _rendered(request: HttpRequest, slug: str, template: str) -> HttpResponse:
    study, simulated = visible_study(request, slug), wants_simulated(request)
    context = {
        "study": study,
        "simulated": simulated,
        "query": "?simulated=1" if simulated else "",
        "monitor": monitor(study, simulated=simulated),
    }
    return render(request, template, context)

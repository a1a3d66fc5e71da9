"""How many participants a study needs: the page of a researcher who plans one."""

from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from studyapp.actions import calculator
from studyapp.analysis.results.document import Results, section_of
from studyapp.analysis.results.page import page
from studyapp.forms.power import SIMULATED_STUDIES, PowerForm
from studyapp.views.pages import with_form


@require_safe
@never_cache
@login_required
def power(request: HttpRequest) -> HttpResponse:
    """Assumptions in the address, their power below the form; at first those of an example."""
    form = PowerForm(request.GET or PowerForm.example())
    if not form.is_valid():
        return with_form(request, "researcher/power.html", {"form": form}, refused=True)
    studies = SIMULATED_STUDIES if form.cleaned_data["simulate"] else 0
    section = section_of(calculator.ask("power", **_wanted(form), studies=studies))
    (shown,) = page(Results({}, {}, (section,)), whole=True).sections
    query = form.query()
    return render(
        request, "researcher/power.html", {"form": form, "section": shown, "query": query}
    )


@require_safe
@login_required
@cache_control(private=True, max_age=3600)
def power_svg(request: HttpRequest) -> HttpResponse:
    """The plot of the assumptions in the address, for a light or dark page, wide or narrow."""
    form = PowerForm(request.GET)
    if not form.is_valid():
        raise Http404("These assumptions are not possible.")
    look = {name: request.GET.get(name) == "1" for name in ("dark", "narrow")}
    drawn = calculator.ask("power_plot", **_wanted(form), look=look)
    return HttpResponse(drawn, content_type="image/svg+xml")


def _wanted(form: PowerForm) -> dict[str, Any]:
    return {
        "scenario": asdict(form.scenario),
        "wanted": form.wanted,
        "participants": form.cleaned_data["participants"],
    }

"""How many participants a study needs: the page of a researcher who plans one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

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
    from studyapp.analysis.planning.power_report import power_report
    from studyapp.analysis.results.document import Results
    from studyapp.analysis.results.page import page

    section = power_report(
        form.scenario,
        wanted=form.wanted,
        participants=form.cleaned_data["participants"],
        studies=SIMULATED_STUDIES if form.cleaned_data["simulate"] else 0,
    )
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
    from studyapp.analysis.planning.power_report import power_report
    from studyapp.analysis.plots.power import power as drawn
    from studyapp.analysis.plots.theme import Look, svg

    section = power_report(
        form.scenario, wanted=form.wanted, participants=form.cleaned_data["participants"]
    )
    look = Look(dark=request.GET.get("dark") == "1", narrow=request.GET.get("narrow") == "1")
    plot = drawn(section, look, icc=form.scenario.icc, wanted=form.wanted)
    return HttpResponse(svg(plot), content_type="image/svg+xml")

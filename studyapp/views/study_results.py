"""The results of one study: the page, the same for paper, its plots and the tables behind them."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from studyapp.actions.export.table import TABLES
from studyapp.actions.plots import PNG, SVG, results_plot
from studyapp.actions.registration.hiding import what_is_hidden
from studyapp.actions.results import study_results
from studyapp.analysis.cells import csv_lines
from studyapp.models import Study
from studyapp.views.visible import visible_study, wants_simulated

if TYPE_CHECKING:
    from studyapp.analysis.results.document import Results

CONTENT_TYPES = {SVG: "image/svg+xml", PNG: "image/png"}


@require_safe
@never_cache
@login_required
def results_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What one study found so far."""
    return _page(request, slug, whole=False)


@require_safe
@never_cache
@login_required
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for paper: nothing folded, every row of every table."""
    return _page(request, slug, whole=True)


@require_safe
@login_required
def plot(request: HttpRequest, slug: str, section: str, plot: str, form: str) -> HttpResponse:
    """One plot, for a light or dark page and a wide or narrow one, or as a picture for a paper."""
    look = {name: request.GET.get(name) == "1" for name in ("dark", "narrow")}
    try:
        drawn = results_plot(_seen(request, slug), section, plot, form=form, **look)
    except LookupError as error:
        raise Http404(error.args[0]) from error
    response = HttpResponse(drawn, content_type=CONTENT_TYPES[form])
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
@never_cache
@login_required
def table(request: HttpRequest, slug: str, section: str, table: str) -> StreamingHttpResponse:
    """One table of the results, with all its rows and unrounded."""
    found = _seen(request, slug).section(section)
    rows = found and found.table(table)
    if not rows:
        raise Http404(f"These results have no table {table!r} in a section {section!r}.")
    lines = csv_lines([column.name for column in rows.columns], rows.rows)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"{_stem(slug, wants_simulated(request))}_results-{section}-{table}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(request: HttpRequest, slug: str, *, whole: bool) -> HttpResponse:
    study, simulated = visible_study(request, slug), wants_simulated(request)
    shown = study_results(study, simulated=simulated)
    hidden = what_is_hidden(study, simulated=simulated)
    context = {
        "study": study,
        "simulated": simulated,
        "shown": shown,
        "hidden": hidden,
        "tables": list(TABLES),
        "participant_link": request.build_absolute_uri(reverse("landing", args=[slug])),
        **_document(shown.results, hides_methods=hidden is not None, whole=whole),
        **_addresses(study, simulated=simulated),
    }
    return render(request, "researcher/study_results.html", context)


def _document(results: "Results | None", *, hides_methods: bool, whole: bool) -> dict[str, Any]:
    """What `researcher/document.html` shows."""
    from studyapp.analysis.results.page import page

    found = None if results is None else page(results, hides_methods=hides_methods, whole=whole)
    return {"page": found, "whole": whole}


def _addresses(study: Study, *, simulated: bool) -> dict[str, str]:
    """Where the files of the document are, and how they are named once they are kept."""
    return {
        "base": reverse("study_results", args=[study.slug]),
        "query": "?simulated=1" if simulated else "",
        "join": "&" if simulated else "?",
        "file_stem": _stem(study.slug, simulated),
    }


def _stem(slug: str, simulated: bool) -> str:
    return f"study-{slug}_REHEARSAL-simulated" if simulated else f"study-{slug}"


def _seen(request: HttpRequest, slug: str) -> "Results":
    """The results without what is still hidden."""
    from studyapp.analysis.results.page import visible

    study, simulated = visible_study(request, slug), wants_simulated(request)
    results = study_results(study, simulated=simulated).results
    if results is None:
        raise Http404("The results are still being computed.")
    hidden = what_is_hidden(study, simulated=simulated)
    return visible(results, hides_methods=hidden is not None)

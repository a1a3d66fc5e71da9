"""The results of one study: the page, the same for paper, its plots and the tables behind them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from studyapp.actions.export.table import TABLES
from studyapp.actions.registration.hiding import Hidden, what_is_hidden
from studyapp.actions.results import study_results
from studyapp.analysis.results.document import Results
from studyapp.analysis.results.page import visible
from studyapp.models import Study
from studyapp.views.documents import document_context, plot_response, table_response
from studyapp.views.visible import file_stem, visible_study, wants_simulated


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
    """One plot of them."""
    return plot_response(request, _seen(request, slug), section, plot, form)


@require_safe
@never_cache
@login_required
def table(request: HttpRequest, slug: str, section: str, table: str) -> HttpResponseBase:
    """One table of them."""
    stem = file_stem(slug, simulated=wants_simulated(request))
    return table_response(_seen(request, slug), section, table, stem)


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
        **document_context(shown.results, **_hides(hidden), whole=whole),
        **_addresses(study, simulated=simulated),
    }
    return render(request, "researcher/study_results.html", context)


def _addresses(study: Study, *, simulated: bool) -> dict[str, str]:
    """Where the files of the document are, and how they are named once they are kept."""
    return {
        "base": reverse("study_results", args=[study.slug]),
        "query": "?simulated=1" if simulated else "",
        "join": "&" if simulated else "?",
        "file_stem": file_stem(study.slug, simulated=simulated),
    }


def _seen(request: HttpRequest, slug: str) -> Results:
    """The results without what is still hidden."""
    study, simulated = visible_study(request, slug), wants_simulated(request)
    results = study_results(study, simulated=simulated).results
    if results is None:
        raise Http404("The results are still being computed.")
    hidden = what_is_hidden(study, simulated=simulated)
    return visible(results, **_hides(hidden))


def _hides(hidden: Hidden | None) -> dict[str, bool]:
    return {
        "hides_methods": hidden is not None,
        "hides_signal": hidden is not None and hidden.signal,
    }

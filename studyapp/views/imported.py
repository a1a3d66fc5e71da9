"""The results of answers that were collected with other tools."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from studyapp import media
from studyapp.analysis.results.document import Results
from studyapp.models import ImportedAnswers
from studyapp.views.documents import document_context, plot_response, table_response
from studyapp.views.downloads import ZIP, download
from studyapp.views.noted import noted


@require_safe
@never_cache
@login_required
def results_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What they say."""
    return _page(request, slug, whole=False)


@require_safe
@never_cache
@login_required
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for paper."""
    return _page(request, slug, whole=True)


@require_safe
@login_required
def plot(request: HttpRequest, slug: str, section: str, plot: str, form: str) -> HttpResponse:
    """One plot of them."""
    return plot_response(request, _results(_answers(request, slug)), section, plot, form)


@require_safe
@never_cache
@login_required
def table(request: HttpRequest, slug: str, section: str, table: str) -> HttpResponseBase:
    """One table of them."""
    return table_response(_results(_answers(request, slug)), section, table, f"imported-{slug}")


@require_safe
@never_cache
@login_required
def package_zip(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The tables that they were turned into, with everything to compute the results again."""
    path = media.full_path(_answers(request, slug).package)
    with noted(request.user) as note:
        note("downloaded", "imported answers", slug)
    return download(path.open("rb"), f"imported-{slug}.zip", ZIP)


def _answers(request: HttpRequest, slug: str) -> ImportedAnswers:
    """The answers, if this person may see them; else they do not exist for them."""
    return get_object_or_404(ImportedAnswers.objects.for_user(request.user), slug=slug)


def _results(answers: ImportedAnswers) -> Results:
    return Results.from_json(answers.document)


def _page(request: HttpRequest, slug: str, *, whole: bool) -> HttpResponse:
    answers = _answers(request, slug)
    results = _results(answers)
    context = {
        "answers": answers,
        "warning": next(iter(results.facts.get("note", "").splitlines()), ""),
        "base": reverse("imported_results", args=[slug]),
        "query": "",
        "join": "?",
        "file_stem": f"imported-{slug}",
        **document_context(results, hides_methods=False, whole=whole),
    }
    return render(request, "researcher/imported.html", context)

"""What a researcher downloads: single tables, the codebook, and the whole study as a package."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from studyapp.actions.export.package import package
from studyapp.actions.export.table import NoSuchTable, codebook_lines, table_lines
from studyapp.actions.registration.hiding import ResultsHidden
from studyapp.analysis.package.names import study_part
from studyapp.models import Study
from studyapp.views.downloads import CSV, ZIP, download
from studyapp.views.noted import noted
from studyapp.views.visible import file_stem, visible_study, wants_simulated


@require_safe
@never_cache
@login_required
def table_csv(request: HttpRequest, slug: str, table: str) -> HttpResponseBase:
    """One table, as it is read from the record; `?exact=1` leaves texts like formulas as they are.

    By default nothing in it is a formula, because single tables are opened in spreadsheets.
    """
    study, simulated = visible_study(request, slug), wants_simulated(request)
    exact = request.GET.get("exact") == "1"
    try:
        lines = table_lines(study, table, simulated=simulated, exact=exact)
    except NoSuchTable as error:
        raise Http404(str(error)) from error
    except ResultsHidden as hidden:
        return _hidden(request, study, hidden)
    return _handed_out(request, study, lines, _file_name(study, simulated, table), CSV)


@require_safe
@never_cache
@login_required
def codebook_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What the columns of all tables mean."""
    study, simulated = visible_study(request, slug), wants_simulated(request)
    name = _file_name(study, simulated, "codebook")
    return download(codebook_lines(study), name, CSV)


@require_safe
@never_cache
@login_required
def package_zip(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The study as a Psych-DS dataset; `?safe=1` for the variant for spreadsheets."""
    study, simulated = visible_study(request, slug), wants_simulated(request)
    safe = request.GET.get("safe") == "1"
    try:
        chunks = package(study, simulated=simulated, spreadsheet_safe=safe)
    except ResultsHidden as hidden:
        return _hidden(request, study, hidden)
    variant = "_spreadsheets" if safe else ""
    name = f"{study_part(study.slug, simulated=simulated)}{variant}.zip"
    return _handed_out(request, study, chunks, name, ZIP)


def _hidden(request: HttpRequest, study: Study, hidden: ResultsHidden) -> HttpResponse:
    context = {"study": study, "reason": str(hidden)}
    return render(request, "researcher/download_hidden.html", context, status=403)


def _handed_out(
    request: HttpRequest,
    study: Study,
    content: Iterable[str] | Iterable[bytes],
    name: str,
    kind: str,
) -> HttpResponseBase:
    """Answers of people; who took them home is written down, but for those of a rehearsal."""
    if not wants_simulated(request):
        with noted(request.user) as note:
            note("downloaded", "answers", name, study)
    return download(content, name, kind)


def _file_name(study: Study, simulated: bool, table: str) -> str:
    return f"{file_stem(study.slug, simulated=simulated)}_table-{table}_data.csv"

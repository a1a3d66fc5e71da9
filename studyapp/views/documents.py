"""How a results document is answered for, whoever it belongs to: its page, plots and tables."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from studyapp.actions.plots import PNG, SVG, NoSuchPlot, results_plot
from studyapp.analysis.cells import csv_lines
from studyapp.analysis.results.document import Results
from studyapp.analysis.results.page import page
from studyapp.views.downloads import CSV, download

CONTENT_TYPES = {SVG: "image/svg+xml", PNG: "image/png"}


def document_context(
    results: Results | None, *, hides_methods: bool, hides_signal: bool = False, whole: bool
) -> dict[str, Any]:
    """What `researcher/document.html` shows, apart from addresses."""
    hides = {"hides_methods": hides_methods, "hides_signal": hides_signal}
    found = None if results is None else page(results, **hides, whole=whole)
    return {"page": found, "whole": whole}


def plot_response(
    request: HttpRequest, results: Results, section: str, plot: str, form: str
) -> HttpResponse:
    """One plot, for a light or dark page and a wide or narrow one, or as a picture for a paper."""
    look = {name: request.GET.get(name) == "1" for name in ("dark", "narrow")}
    try:
        drawn = results_plot(results, section, plot, form=form, **look)
    except NoSuchPlot as error:
        raise Http404(str(error)) from error
    response = HttpResponse(drawn, content_type=CONTENT_TYPES[form])
    response["Cache-Control"] = "private, no-cache"
    return response


def table_response(results: Results, section: str, table: str, stem: str) -> HttpResponseBase:
    """One table of the results, with all its rows and unrounded.

    Parameters
    ----------
    stem : what the file's name begins with.
    """
    found = results.section(section)
    rows = found and found.table(table)
    if not rows:
        raise Http404(f"These results have no table {table!r} in a section {section!r}.")
    lines = csv_lines([column.name for column in rows.columns], rows.rows)
    return download(lines, f"{stem}_results-{section}-{table}.csv", CSV)

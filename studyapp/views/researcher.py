"""What a researcher sees: the studies, their results, the plot and the tables to download."""

from collections.abc import Iterator, Mapping

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from studyapp.actions.preference_plot import preference_plot
from studyapp.actions.report import report
from studyapp.actions.tables import TABLES
from studyapp.actions.tasks import task_report
from studyapp.analysis.cells import csv_lines
from studyapp.analysis.columns import CODEBOOK, codebook
from studyapp.analysis.columns import TABLES as COLUMNS
from studyapp.models import Participant, Study


@require_safe
@never_cache
@login_required
def results(request: HttpRequest) -> HttpResponse:
    """The studies this person may see, with how many took part."""
    real = Q(participants__kind=Participant.Kind.REAL)
    rehearsal = Q(participants__kind=Participant.Kind.SIMULATED)
    done = Q(participants__outcome=Participant.Outcome.COMPLETED)
    studies = Study.objects.for_user(request.user).annotate(
        consented=Count("participants", filter=real, distinct=True),
        completed=Count("participants", filter=real & done, distinct=True),
        rehearsed=Count("participants", filter=rehearsal, distinct=True),
    )
    studies = studies.order_by("-created_at", "slug")
    return render(request, "researcher/results.html", {"studies": studies})


@require_safe
@never_cache
@login_required
def study_results(request: HttpRequest, slug: str) -> HttpResponse:
    """What one study found so far."""
    study = _study(request, slug)
    context = {
        "report": report(study, simulated=_simulated(request)),
        "task_report": task_report(study, simulated=_simulated(request)),
        "study": study,
        "query": "?simulated=1" if _simulated(request) else "",
        "join": "&" if _simulated(request) else "?",
        "tables": list(TABLES),
        "participant_link": request.build_absolute_uri(reverse("landing", args=[study.slug])),
    }
    return render(request, "researcher/study_results.html", context)


@require_safe
@login_required
def preference_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The plot, for a light or dark page and a wide or narrow one."""
    svg = preference_plot(
        _study(request, slug),
        simulated=_simulated(request),
        dark=request.GET.get("dark") == "1",
        narrow=request.GET.get("narrow") == "1",
    )
    if svg is None:
        raise Http404("There is nothing to draw yet.")
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
@never_cache
@login_required
def table_csv(request: HttpRequest, slug: str, table: str) -> StreamingHttpResponse:
    """One table, as it is read from the database."""
    study, simulated = _study(request, slug), _simulated(request)
    if table not in TABLES:
        raise Http404(f"There is no table {table!r}; there are: {', '.join(TABLES)}.")
    rows = TABLES[table](study, simulated=simulated)
    return _download(csv_lines(list(COLUMNS[table]), rows), _file_name(study, simulated, table))


@require_safe
@never_cache
@login_required
def codebook_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """What the columns of all tables mean."""
    study, simulated = _study(request, slug), _simulated(request)
    rows: Iterator[Mapping[str, object]] = codebook()
    return _download(csv_lines(CODEBOOK, rows), _file_name(study, simulated, "codebook"))


def _study(request: HttpRequest, slug: str) -> Study:
    """The study, if this person may see it; else it does not exist for them."""
    visible = Study.objects.for_user(request.user).select_related("questionnaire")
    return get_object_or_404(visible, slug=slug)


def _simulated(request: HttpRequest) -> bool:
    return request.GET.get("simulated") == "1"


def _file_name(study: Study, simulated: bool, table: str) -> str:
    rehearsal = "_REHEARSAL-simulated" if simulated else ""
    return f"study-{study.slug}{rehearsal}_table-{table}_data.csv"


def _download(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response

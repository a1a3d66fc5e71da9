"""What a researcher sees first: the studies, and how many took part."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from studyapp.models import ImportedAnswers, Participant, Study


@require_safe
@never_cache
@login_required
def results(request: HttpRequest) -> HttpResponse:
    """The studies this person may see, with how many took part; those put away stand apart."""
    real = Q(participants__kind=Participant.Kind.REAL)
    rehearsal = Q(participants__kind=Participant.Kind.SIMULATED)
    done = Q(participants__outcome=Participant.Outcome.COMPLETED)
    studies = Study.objects.for_user(request.user).annotate(
        consented=Count("participants", filter=real, distinct=True),
        completed=Count("participants", filter=real & done, distinct=True),
        rehearsed=Count("participants", filter=rehearsal, distinct=True),
    )
    studies = studies.order_by("-created_at", "slug")
    imported = ImportedAnswers.objects.for_user(request.user).order_by("-imported_at", "slug")
    context = {
        "studies": [study for study in studies if study.archived_at is None],
        "archived": [study for study in studies if study.archived_at is not None],
        "imported": imported,
    }
    return render(request, "researcher/results.html", context)

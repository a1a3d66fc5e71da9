"""The end of the way."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studyapp.models import Participant, Study
from studyapp.views.participant.way import step


@require_safe
@step
def end(request: HttpRequest, study: Study, participant: Participant) -> HttpResponse:
    """Thanks, debrief, and the participant's code."""
    context = {"study": study, "participant": participant}
    return render(request, "participant/end.html", context)

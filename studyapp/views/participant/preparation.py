"""What comes before the trials: the instructions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from studyapp.models import Participant, Study
from studyapp.views.participant.way import places, step


@require_safe
@step
def instructions(request: HttpRequest, study: Study, participant: Participant) -> HttpResponse:
    """What to do, and the personal link."""
    link = request.build_absolute_uri(reverse("resume", args=[study.slug, participant.token]))
    context = {"study": study, "personal_link": link, "begun": places(participant)[0] == "trial"}
    return render(request, "participant/instructions.html", context)

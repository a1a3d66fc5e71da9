"""From the invitation to the consent, and back again by the personal link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from studyapp.actions.enrol import enrol
from studyapp.forms.consent import ConsentForm, new_ticket
from studyapp.models import Participant, Study
from studyapp.views.participant.way import (
    UNPROCESSABLE,
    page_or_form,
    remember,
    send_on,
    step,
)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What this installation is; studies are reached by their own addresses only."""
    return render(request, "participant/front.html")


@require_safe
@step
def landing(request: HttpRequest, study: Study, participant: None) -> HttpResponse:
    """What the study is, how long it takes, who asks."""
    return render(request, "participant/landing.html", {"study": study})


@page_or_form
@step
def consent(request: HttpRequest, study: Study, participant: None) -> HttpResponse:
    """Agree or decline; agreeing makes the participant."""
    form = ConsentForm(request.POST or None, study=study)
    if request.POST.get("decision") == "decline":
        return redirect("declined", slug=study.slug)
    if form.is_valid() and request.POST.get("decision") == "agree":
        enrolled = enrol(study=study, token=form.cleaned_data["ticket"])
        return remember(send_on(study.slug, enrolled), enrolled)
    context = {"study": study, "ticket": new_ticket(study), "refused": form.is_bound}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "participant/consent.html", context, status=status)


@require_safe
@step
def declined(request: HttpRequest, study: Study, participant: None) -> HttpResponse:
    """Thanks to somebody who would rather not."""
    return render(request, "participant/declined.html", {"study": study})


@require_safe
@cache_control(no_store=True)
def resume(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The personal link: go on where one stopped, on any device."""
    participant = get_object_or_404(
        Participant.objects.select_related("study"), study__slug=slug, token=token
    )
    return remember(send_on(slug, participant), participant)

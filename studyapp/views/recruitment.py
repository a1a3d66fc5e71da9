"""Where a researcher finds people: links, QR code, invitations, and a preview."""

from io import BytesIO

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from studyapp.actions.recruitment.identities import parameter_names
from studyapp.actions.recruitment.invitations import (
    COLUMNS,
    InvitationError,
    invitation_rows,
    make_invitations,
)
from studyapp.actions.recruitment.preview import NothingToPreview, refuse_unless_previewable
from studyapp.actions.taking_part.enrol import Arrival
from studyapp.analysis.cells import csv_lines
from studyapp.forms.recruitment import InvitationsForm
from studyapp.models import Study
from studyapp.views.downloads import CSV, download
from studyapp.views.noted import noted
from studyapp.views.pages import with_form
from studyapp.views.participant.entrance import forget_arrival, keep_arrival
from studyapp.views.participant.way import forget
from studyapp.views.visible import changeable_study

# How the recruiters write what they put in the place of a name.
FILLED_IN_BY = {Study.Recruiter.PROLIFIC: "{{{{%{}%}}}}", Study.Recruiter.SONA: "%{}%"}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def recruitment(request: HttpRequest, slug: str) -> HttpResponse:
    """The study's link in every form, and its personal links."""
    study = changeable_study(request, slug)
    form = InvitationsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with noted(request.user) as note:
                made = make_invitations(study=study, **form.cleaned_data)
                note("made personal links", "study", study.title, study, count=len(made))
        except InvitationError as error:
            form.add_error(None, str(error))
        else:
            return redirect("recruitment", slug=slug)
    context = {
        "study": study,
        "form": form,
        "link": _link(request, study),
        "recruiter_link": _recruiter_link(request, study),
        "exits": study.exits.order_by("outcome"),
        "invitations": study.invitations.count(),
        "unused": study.invitations.filter(used_at__isnull=True).count(),
    }
    return with_form(request, "researcher/recruitment.html", context, refused=form.errors)


@require_safe
@never_cache
@login_required
def qr_code(request: HttpRequest, slug: str) -> HttpResponse:
    """The study's link as a QR code, black on white in every scheme, to be printed or shown."""
    code = segno.make(_link(request, changeable_study(request, slug)), error="m", micro=False)
    drawn = BytesIO()
    code.save(drawn, kind="svg", scale=8, dark="#000", light="#fff")
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@require_safe
@never_cache
@login_required
def invitations_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Every personal link with its label and whether it was used."""
    study = changeable_study(request, slug)
    lines = csv_lines(COLUMNS, invitation_rows(study, _site(request)))
    return download(lines, f"study-{study.slug}_invitations.csv", CSV)


@require_safe
@never_cache
@login_required
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Go through the study as participants will, as often as wanted; nothing of it counts.

    It begins at the landing page with a browser that nobody knows yet, and such it is again when
    the preview is left (`?leave`).
    """
    study = changeable_study(request, slug)
    if "leave" in request.GET:
        response = forget_arrival(redirect("recruitment", slug), request, study)
        return forget(response, study)
    try:
        refuse_unless_previewable(study)
    except NothingToPreview as reason:
        context = {"study": study, "reason": str(reason)}
        return render(request, "researcher/no_preview.html", context, status=409)
    response = keep_arrival(redirect("landing", slug), study, Arrival(is_preview=True))
    return forget(response, study)


def _site(request: HttpRequest) -> str:
    return (settings.SITE or request.build_absolute_uri("/")).rstrip("/")


def _link(request: HttpRequest, study: Study) -> str:
    return _site(request) + reverse("landing", args=[study.slug])


def _recruiter_link(request: HttpRequest, study: Study) -> str:
    """What to enter at the recruiter, with the names that it fills in."""
    names = parameter_names(study)
    form = FILLED_IN_BY.get(Study.Recruiter(study.recruiter), "[{}]")
    filled = (f"{name}=" + form.format(_as_filled(study, name)) for name in names)
    return f"{_link(request, study)}?{'&'.join(filled)}" if names else ""


def _as_filled(study: Study, name: str) -> str:
    return name.upper() if study.recruiter == Study.Recruiter.SONA else name

"""What was settled before the data: the plan, its amendments, and looking early."""

from contextlib import suppress

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from studyapp.actions.registration.freeze import CannotAmend, amend
from studyapp.actions.registration.hiding import completed_count, what_is_hidden
from studyapp.actions.registration.plan import plan_of, registration_of
from studyapp.actions.registration.unblinding import NothingHidden, ReasonMissing, unblind
from studyapp.analysis.planning.words import plan_words
from studyapp.forms.plans import AmendmentForm, UnblindForm
from studyapp.models import AnalysisPlan
from studyapp.views.downloads import JSON, download
from studyapp.views.noted import noted
from studyapp.views.pages import with_form
from studyapp.views.visible import changeable_study, visible_study


@require_safe
@never_cache
@login_required
def registration(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan in force, every version of it with its hash, and who looked early."""
    study = visible_study(request, slug)
    context = {
        "study": study,
        "plan": plan_of(study),
        "plan_words": plan_words(plan_of(study)),
        "written": AnalysisPlan.objects.filter(study=study).first(),
        "registered": registration_of(study),
        "registrations": study.registrations.order_by("-version"),
        "unblindings": study.unblindings.order_by("unblinded_at"),
        "hidden": what_is_hidden(study),
        "completed": completed_count(study),
    }
    return render(request, "researcher/registration.html", context)


@require_safe
@never_cache
@login_required
def preregistration_json(request: HttpRequest, slug: str, version: int) -> HttpResponseBase:
    """One version, byte for byte as it was hashed."""
    study = visible_study(request, slug)
    found = get_object_or_404(study.registrations, version=version)
    return download(found.content, f"study-{study.slug}_preregistration-{version}.json", JSON)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def amend_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Register another version of the plan, with the reason."""
    study = changeable_study(request, slug)
    if registration_of(study) is None:
        return redirect("registration", slug=slug)
    sent = request.POST if request.method == "POST" else None
    form = AmendmentForm(sent, instance=AnalysisPlan.objects.get(study=study))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            with noted(request.user) as note:
                amend(study=study, plan=form.plan(), by=_name(request), reason=reason)
                note("amended", "study", study.title, study, reason=reason)
        except (CannotAmend, ReasonMissing) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("registration", slug=slug)
    context = {"study": study, "form": form, "hidden": what_is_hidden(study)}
    return with_form(request, "researcher/amend.html", context, refused=form.errors)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def unblind_study(request: HttpRequest, slug: str) -> HttpResponse:
    """Have results by condition shown from now on, on record."""
    study = changeable_study(request, slug)
    hidden = what_is_hidden(study)
    if hidden is None:
        return redirect("registration", slug=slug)
    form = UnblindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        with suppress(NothingHidden), noted(request.user) as note:  # somebody else was faster
            unblind(study=study, by=_name(request), reason=reason)
            note("unblinded", "study", study.title, study, reason=reason)
        return redirect("study_results", slug=slug)
    context = {"study": study, "form": form, "hidden": hidden}
    return with_form(request, "researcher/unblind.html", context, refused=form.errors)


def _name(request: HttpRequest) -> str:
    return request.user.get_username()

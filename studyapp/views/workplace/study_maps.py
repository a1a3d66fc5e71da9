"""Maps that were made elsewhere, and classifiers of which there is no file here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from studyapp.actions.own_maps.ordering import (
    brought,
    manifest_lines,
    order_maps,
    register_elsewhere,
)
from studyapp.forms.own_maps import ElsewhereForm, MapsForm
from studyapp.models import Job, Study
from studyapp.views.downloads import CSV, download
from studyapp.views.pages import with_form
from studyapp.views.visible import changeable_study, file_stem, visible_study

JOBS_SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def study_maps(request: HttpRequest, slug: str) -> HttpResponse:
    """What maps the study has of its own; members bring more."""
    if request.method != "POST":
        return _show(request, visible_study(request, slug), MapsForm())
    study = changeable_study(request, slug)
    form = MapsForm(request.POST, request.FILES)
    if study.was_met:
        form.add_error(None, "The study was opened, so what it shows stays as it is.")
    if not form.is_valid():
        return _show(request, study, form)
    job = order_maps(
        study=study,
        upload=form.cleaned_data["maps"],
        condition=form.cleaned_data["condition"],
        rendering=form.cleaned_data["rendering"],
        by=request.user.get_username(),
    )
    return redirect("job", job.pk)


@require_safe
@never_cache
@login_required
def maps_manifest(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A manifest with the study's pictures, to be filled in."""
    study = visible_study(request, slug)
    name = f"{file_stem(slug, simulated=False)}_manifest.csv"
    return download(manifest_lines(study), name, CSV)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@permission_required("studyapp.add_classifier", raise_exception=True)
def classifier_elsewhere(request: HttpRequest) -> HttpResponse:
    """Register a classifier by its name and its classes alone."""
    form = ElsewhereForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            record = register_elsewhere(
                name=told["name"],
                labels=told["labels"],
                stage=told["stage"],
                by=request.user.get_username(),
            )
        except ValueError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{record.name} is registered. Its maps come with a study.")
            return redirect("classifier", record.name)
    return with_form(
        request, "workplace/classifier_elsewhere.html", {"form": form}, refused=form.errors
    )


def _show(request: HttpRequest, study: Study, form: MapsForm) -> HttpResponse:
    context = {
        "study": study,
        "form": form,
        "may_bring": study.may_change and not study.was_met,
        "brought": brought(study),
        "pictures": study.images.count(),
        "labels": (study.classifier.settings.get("labels") or [])[:3],
        "jobs": study.jobs.filter(kind=Job.Kind.MAPS)[:JOBS_SHOWN],
    }
    return with_form(request, "workplace/study_maps.html", context, refused=form.errors)

"""A study as files: its description, its bundle, a copy; and a bundle from elsewhere."""

from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studyapp.actions.bundle import BundleError
from studyapp.actions.bundle.writing import write_bundle
from studyapp.actions.create_study import SpecError
from studyapp.actions.duplicate import CannotDuplicate, duplicate, free_name
from studyapp.actions.jobs.taking_in_bundles import order_bundle
from studyapp.actions.jobs.uploads import keep
from studyapp.actions.registration.hiding import what_is_hidden
from studyapp.actions.spec.writing import written
from studyapp.forms.bundles import BundleForm, DuplicateForm
from studyapp.models import Participant, Study
from studyapp.views.downloads import ZIP, download
from studyapp.views.noted import noted
from studyapp.views.pages import with_form
from studyapp.views.visible import changeable_study, visible_study

ADD = "studyapp.add_study"


@require_safe
@never_cache
@login_required
def study_files(request: HttpRequest, slug: str) -> HttpResponse:
    """What can be taken away of a study, and where it came from."""
    return _files(request, visible_study(request, slug))


@require_safe
@never_cache
@login_required
def study_yaml(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The study file."""
    study = visible_study(request, slug)
    text = written(study, with_exits=study.may_change)
    return download(text, f"{study.slug}.yaml", "application/yaml; charset=utf-8")


@require_safe
@never_cache
@login_required
def bundle_zip(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The bundle; `?answers=1` with what people answered."""
    study, answers = visible_study(request, slug), request.GET.get("answers") == "1"
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    try:
        write_bundle(study=study, file=file, with_answers=answers)
    except BundleError as error:
        file.close()
        return _files(request, study, problem=f"The bundle cannot be made: {error}.")
    file.seek(0)
    name = f"{study.slug}-with-answers.zip" if answers else f"{study.slug}.zip"
    if answers:
        with noted(request.user) as note:
            note("downloaded", "answers", name, study)
    return download(file, name, ZIP)


@require_POST
@login_required
def duplicate_study(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a draft that is the same study, without anybody who took part.

    It has the completion codes, too, so it takes a member.
    """
    study = changeable_study(request, slug)
    if not request.user.has_perm(ADD):
        raise PermissionDenied("Only researchers make studies.")
    form = DuplicateForm(request.POST)
    if not form.is_valid():
        return _files(request, study, form=form)
    name = form.cleaned_data["name"]
    try:
        with noted(request.user) as note:
            copy = duplicate(study=study, name=name, member=request.user)  # type: ignore[arg-type]
            note("duplicated", "study", name, copy, copy_of=study.slug)
    except (CannotDuplicate, BundleError, SpecError) as error:
        form.add_error(None, f"The copy was not made: {error}.")
        return _files(request, study, form=form)
    messages.success(request, f"This is the copy of “{study.slug}”. It is a draft.")
    return redirect("study", slug=copy.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@permission_required(ADD, raise_exception=True)
def import_study(request: HttpRequest) -> HttpResponse:
    """Take a bundle in; the worker does it."""
    form = BundleForm(request.POST, request.FILES) if request.method == "POST" else BundleForm()
    if form.is_valid():
        told = dict(form.cleaned_data)
        upload = told.pop("file")
        job = order_bundle(path=keep(upload), original=upload.name, by=request.user, **told)  # type: ignore[arg-type]
        return redirect("job", pk=job.pk)
    return with_form(request, "workplace/import_study.html", {"form": form}, refused=form.errors)


def _files(
    request: HttpRequest, study: Study, *, problem: str = "", form: DuplicateForm | None = None
) -> HttpResponse:
    real = Participant.objects.real().filter(study=study)
    context: dict[str, Any] = {
        "study": study,
        "problem": problem,
        "form": form or DuplicateForm(initial={"name": free_name(study)}),
        "may_copy": request.user.has_perm(ADD) and study.may_change,
        "answered": real.count(),
        "hidden": what_is_hidden(study),
    }
    return with_form(request, "workplace/study_files.html", context, refused=problem or form)

"""Classifiers: those that are registered, and the way of a new one to them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studyapp import media
from studyapp.actions.classifiers import ClassifierRefused
from studyapp.actions.classifiers.ordering import Draft, order_probe
from studyapp.actions.classifiers.registering import register
from studyapp.forms.classifiers import ClassifierForm
from studyapp.models import Classifier, Job, Study
from studyapp.views.pages import with_form

MAY_REGISTER = permission_required("studyapp.add_classifier", raise_exception=True)
SIDES = ("shown", "map")


@require_safe
@never_cache
@login_required
def classifiers(request: HttpRequest) -> HttpResponse:
    """All of them, which researchers share, with how many of this person's studies use each."""
    mine = Q(studies__in=Study.objects.for_user(request.user).values("pk"))
    rows = Classifier.objects.annotate(used=Count("studies", filter=mine, distinct=True))
    context = {"classifiers": rows.order_by("-created_at", "name")}
    return render(request, "workplace/classifiers.html", context)


@require_safe
@never_cache
@login_required
def classifier(request: HttpRequest, name: str) -> HttpResponse:
    """One of them: what it takes and gives, and what was seen when it was tried out."""
    record = get_object_or_404(Classifier, name=name)
    used = Q(classifier=record) | Q(conditions__classifier=record)
    studies = Study.objects.for_user(request.user).filter(used).distinct()
    context = {
        "classifier": record,
        "seen": record.probe,
        "layer": record.probe.get("classifier", {}).get("feature_layer"),
        "settings": _settings(record.settings),
        "studies": studies.order_by("-created_at", "slug"),
    }
    return render(request, "workplace/classifier.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@MAY_REGISTER
def classifier_new(request: HttpRequest) -> HttpResponse:
    """Describe a classifier; the worker tries it out. `?again=7` begins with what job 7 had."""
    again = _again(request)
    given: dict[str, Any] = {
        "by": request.user.get_username(),
        "by_admin": request.user.is_superuser,
        "again": again,
    }
    if request.method == "POST":
        form = ClassifierForm(request.POST, request.FILES, **given)
    else:
        form = ClassifierForm(initial=again.parameter("form") if again else None, **given)
    if form.is_valid():
        draft = form.cleaned_data["draft"]
        try:
            job = order_probe(draft, by=request.user.get_username(), form=form.plain())
        except ClassifierRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("job", job.pk)
    context = {"form": form, "again": again}
    return with_form(request, "workplace/classifier_new.html", context, refused=form.errors)


@require_safe
@never_cache
@login_required
@MAY_REGISTER
def classifier_tried(request: HttpRequest, pk: int) -> HttpResponse:
    """What was seen of a classifier: its answers, its layer; registered by a click."""
    job = get_object_or_404(_tried(request), pk=pk)
    if job.is_active:
        return redirect("job", job.pk)
    context: dict[str, Any] = {"job": job, "draft": Draft.of(job)}
    if job.state == Job.State.FINISHED:
        seen = job.report["seen"]
        layer = seen["classifier"]["feature_layer"]
        context |= {"seen": seen, "layer": layer, "settings": _settings(seen["settings"])}
    return render(request, "workplace/classifier_tried.html", context)


@require_POST
@login_required
@MAY_REGISTER
def classifier_register(request: HttpRequest, pk: int) -> HttpResponse:
    """Register what was tried out."""
    job = get_object_or_404(_tried(request), pk=pk)
    try:
        record = register(job=job, by=request.user.get_username(), may_h5=request.user.is_superuser)
    except ClassifierRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("classifier_tried", job.pk)
    messages.success(request, f"{record.name} is registered; studies can use it.")
    return redirect("classifier", record.name)


@require_safe
@login_required
@cache_control(private=True, max_age=3600)
def classifier_picture(request: HttpRequest, name: str, number: int, side: str) -> HttpResponse:
    """A sample picture of a registered classifier, plain or with its map."""
    return _picture(get_object_or_404(Classifier, name=name).probe, number, side)


@require_safe
@login_required
@MAY_REGISTER
@cache_control(private=True, max_age=3600)
def tried_picture(request: HttpRequest, pk: int, number: int, side: str) -> HttpResponse:
    """The same of a classifier that is not registered yet."""
    job = get_object_or_404(_tried(request), pk=pk)
    return _picture(job.report.get("seen", {}), number, side)


def _tried(request: HttpRequest) -> QuerySet[Job]:
    """The probes that this person may see."""
    return Job.objects.for_user(request.user).filter(kind=Job.Kind.PROBE)


def _again(request: HttpRequest) -> Job | None:
    """The job whose file is used once more, if one is named that this person may use."""
    named = request.GET.get("again", "")
    if not named:
        return None
    return get_object_or_404(_tried(request), pk=int(named) if named.isdecimal() else 0)


def _picture(seen: dict[str, Any], number: int, side: str) -> HttpResponse:
    pictures = seen.get("pictures", [])
    if not 1 <= number <= len(pictures) or side not in SIDES or side not in pictures[number - 1]:
        raise Http404("There is no such picture.")
    content = media.read(pictures[number - 1][side])
    return HttpResponse(content, content_type="image/webp")


def _settings(told: dict[str, Any]) -> list[tuple[str, Any]]:
    """Settings as words; labels, of which there may be many, have a place of their own."""
    prepared = told.get("preprocessing", {}).items()
    others = {name: told[name] for name in told if name not in ("labels", "preprocessing")}
    rows = [*prepared, *others.items()]
    return [(name.replace("_", " "), value) for name, value in rows]

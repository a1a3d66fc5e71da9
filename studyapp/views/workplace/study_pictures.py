"""A study's pictures: taken in, listed, tagged, counted, deleted."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from studyapp.actions.pictures import changing, looking
from studyapp.actions.pictures.ordering import order_pictures
from studyapp.actions.pictures.thumbnails import thumbnail_of
from studyapp.forms.pictures import ChangeForm, ChoiceForm, PrivacyForm, UploadForm, as_tags
from studyapp.models import Job, Study
from studyapp.views.noted import noted
from studyapp.views.pages import page_of, query_of, with_form
from studyapp.views.visible import changeable_study, visible_study

PER_PAGE = 60
JOBS_SHOWN = 5
DONE = {
    "label": "{} got another label.",
    "target": "{} changed: explain the pictures again to have that class explained.",
    "tag": "{} got the tag.",
    "untag": "The tag was taken from {}.",
    "practice": "{} changed: they are for practice in question sets made from now on.",
    "count": "{} changed: they are counted in question sets made from now on.",
    "licence": "{} have that licence.",
    "credit": "{} have that credit.",
    "delete": "{} deleted.",
}


@require_safe
@never_cache
@login_required
def pictures(request: HttpRequest, slug: str) -> HttpResponse:
    """All pictures, a page at a time, with what they are like together."""
    return _show(request, visible_study(request, slug))


@require_POST
@login_required
def add_pictures(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what was uploaded and order its taking in."""
    study = changeable_study(request, slug)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, study, upload=form)
    told = form.cleaned_data
    job = order_pictures(
        study=study,
        by=request.user.get_username(),
        terms=form.terms,
        files=told["uploads"],
        folder=told.get("folder", ""),
        manifest=told["manifest"],
        folders_are_labels=told["folders_are_labels"],
    )
    return redirect("job", pk=job.pk)


@require_POST
@login_required
def change_pictures(request: HttpRequest, slug: str) -> HttpResponse:
    """Do one thing to many pictures."""
    study = changeable_study(request, slug)
    shown = _chosen(request, study, looking.overview(study))[1]
    form = ChangeForm(request.POST, pictures=shown)
    if not form.is_valid():
        return _show(request, study, change=form)
    told = form.cleaned_data
    try:
        with noted(request.user) as note:
            count = _change(study, told)
            done = "deleted" if told["action"] == "delete" else "changed"
            details = {"what": told["action"], "words": told["words"], "pictures": count}
            note(done, "pictures", study.slug, study, **details)
    except changing.CannotChange as refusal:
        form.add_error(None, str(refusal))
        return _show(request, study, change=form)
    if told["action"] == "label":
        for label in looking.no_classes(study, as_tags(told["words"])):
            messages.warning(request, f"{label} is no class of the classifier: it is never right.")
    words = "1 picture" if count == 1 else f"{count} pictures"
    messages.success(request, DONE[told["action"]].format(words))
    query = request.GET.urlencode()
    address = reverse("study_pictures", args=[slug])
    return redirect(f"{address}?{query}" if query else address)


@require_POST
@login_required
def privacy_note(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down whether pictures show people, and why they may be shown."""
    study = changeable_study(request, slug)
    form = PrivacyForm(request.POST)
    if not form.is_valid():
        return _show(request, study, privacy=form)
    with noted(request.user) as note:
        study.privacy_note = form.cleaned_data["privacy_note"]
        study.save(update_fields=["privacy_note"])
        note("changed", "pictures", study.slug, study, what="privacy note")
    messages.success(request, "The privacy note is kept.")
    return redirect("study_pictures", slug=slug)


@require_safe
@cache_control(private=True, max_age=24 * 3600, immutable=True)
@login_required
def thumbnail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One picture, small; its file's own notes about place and camera are not in it."""
    image = get_object_or_404(visible_study(request, slug).images, pk=pk)
    try:
        return HttpResponse(thumbnail_of(image), content_type="image/webp")
    except ValueError as error:
        raise Http404(str(error)) from error


def _show(request: HttpRequest, study: Study, **forms: Any) -> HttpResponse:
    """The page; a form that was refused keeps what was sent, and says why."""
    together = looking.overview(study)
    choice, shown = _chosen(request, study, together)
    page = page_of(request, shown, PER_PAGE)
    context = {
        "study": study,
        "may_change": study.may_change,
        "choice": choice,
        "page": page,
        "query": query_of(request),
        "overview": together,
        "upload": UploadForm(),
        "change": ChangeForm(pictures=shown),
        "privacy": PrivacyForm(initial={"privacy_note": study.privacy_note}),
        "jobs": study.jobs.filter(kind=Job.Kind.PICTURES)[:JOBS_SHOWN],
    }
    return with_form(request, "workplace/pictures.html", context | forms, refused=forms)


def _chosen(request: HttpRequest, study: Study, told: looking.Overview) -> tuple[ChoiceForm, Any]:
    """What is chosen by the address, and the pictures that it lists."""
    labels = [row.label for row in told.classes]
    form = ChoiceForm(request.GET, labels=labels, tags=[tag for tag, _ in told.tags])
    return form, looking.chosen(study, **form.chosen)


def _change(study: Study, told: Mapping[str, Any]) -> int:
    chosen, words = told["pictures"], told["words"]
    match told["action"]:
        case "label":
            return changing.set_labels(study=study, pictures=chosen, labels=as_tags(words))
        case "target":
            return changing.set_target(study=study, pictures=chosen, rule=words)
        case "tag":
            return changing.tag(pictures=chosen, added=words)
        case "untag":
            return changing.tag(pictures=chosen, removed=words)
        case "practice" | "count" as action:
            return changing.mark_practice(pictures=chosen, is_practice=action == "practice")
        case "licence" | "credit" as noun:
            return changing.set_terms(pictures=chosen, **{noun: words})
        case _:
            return changing.delete(study=study, pictures=chosen)

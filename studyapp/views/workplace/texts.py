"""The texts of a study beside the pages that they stand on, in each of its languages."""

from dataclasses import dataclass
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from studyapp.actions.meanwhile import ChangedMeanwhile
from studyapp.actions.readiness import missing_texts, text_obstacles
from studyapp.actions.study_texts import TextsLocked, save_texts
from studyapp.forms.texts import TextsForm
from studyapp.models import Study
from studyapp.views.noted import noted
from studyapp.views.pages import with_form
from studyapp.views.visible import changeable_study, visible_study
from studyapp.views.workplace.text_previews import PAGES, preview_page
from studyapp.wording import spoken_languages

# page -> its heading, and the texts and settings that are written beside it
WRITTEN_ON = {
    "welcome": ("The first page", ("title", "introduction", "contact")),
    "consent": ("Consent", ("consent_text", "minimum_age", "consent_version")),
    "instructions": ("Instructions", ("instructions",)),
    "trial": ("A trial", ("prompt",)),
    "practice": ("After a choice in practice", ("practice_feedback",)),
    "end": ("The end", ("debrief",)),
}


@dataclass(frozen=True)
class Box:
    """One text in one language, and whether it is missing there."""

    field: BoundField
    language: str
    is_missing: bool


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@csp_update({"frame-src": [SELF]})
def texts(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a study's texts; what participants have met can only be read."""
    if request.method == "POST":
        return _save(request, changeable_study(request, slug))
    study = visible_study(request, slug)
    return _show(request, study, TextsForm(study=study, may_change=study.may_change))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def text_preview(request: HttpRequest, slug: str, page: str, language: str) -> HttpResponse:
    """A page as participants would see it, with what was typed if it is sent along."""
    study = visible_study(request, slug)
    if page not in PAGES or language not in spoken_languages():
        raise Http404(f"no page {page!r} in {language!r}")
    if request.method == "POST":
        study = TextsForm(request.POST, study=study).shown()
    return preview_page(request, study, page, language)


def _save(request: HttpRequest, study: Study) -> HttpResponse:
    form = TextsForm(request.POST, study=study)
    if not form.is_valid():
        return _show(request, study, form)
    try:
        with noted(request.user) as note:
            changed = save_texts(study=study, texts=form.texts(), seen=form.cleaned_data["seen"])
            if changed:
                note("changed the texts", "study", str(study), study, changed=changed)
    except TextsLocked as refusal:
        form.add_error(None, str(refusal))
        return _show(request, study, form)
    except ChangedMeanwhile as refusal:
        form.disown(str(refusal))
        return _show(request, study, form)
    _tell(request, changed, study)
    return redirect("study_texts", study.slug)


def _tell(request: HttpRequest, changed: list[str], study: Study) -> None:
    if not changed:
        messages.info(request, "Nothing was changed.")
        return
    messages.success(request, f"Saved: {', '.join(changed).replace('_', ' ')}.")
    if "consent_version" in changed:
        version = Study.objects.values_list("consent_version", flat=True).get(pk=study.pk)
        messages.info(request, f"The consent text is now version {version}.")


def _show(request: HttpRequest, study: Study, form: TextsForm) -> HttpResponse:
    missing = set(missing_texts(study))
    context = {
        "study": study,
        "form": form,
        "may_change": study.may_change,
        "sections": [_section(study, form, page, missing) for page in WRITTEN_ON],
        "missing": [_gap(code, name) for code, name in sorted(missing)],
        "obstacles": text_obstacles(study),
    }
    return with_form(request, "workplace/texts.html", context, refused=form.is_bound)


def _gap(code: str, name: str) -> tuple[str, str, str]:
    """A text that lacks its translation: the box it would stand in, the language, the text."""
    return f"id_{code}-{name}", spoken_languages().get(code, code), name


def _section(
    study: Study, form: TextsForm, page: str, missing: set[tuple[str, str]]
) -> dict[str, Any]:
    """What is written on a page, and the page in each language."""
    heading, names = WRITTEN_ON[page]
    boxes = []
    for name in names:
        boxes.append(Box(form[name], form.languages[0], False))
        boxes += [
            Box(form[f"{language}-{name}"], language, (language, name) in missing)
            for language in form.languages[1:]
            if f"{language}-{name}" in form.fields
        ]
    frames = [
        (code, spoken_languages()[code], reverse("text_preview", args=[study.slug, page, code]))
        for code in form.languages
    ]
    return {"page": page, "heading": heading, "boxes": boxes, "frames": frames}

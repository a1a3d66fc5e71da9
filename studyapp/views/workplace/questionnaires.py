"""The questionnaires of this installation: the list, the library, and one while it is built."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from studyapp.actions.library import LibraryError, library_files, load_questionnaires
from studyapp.actions.meanwhile import ChangedMeanwhile
from studyapp.actions.questionnaire_building import (
    MAY_ADD,
    QuestionnaireLocked,
    copy_questionnaire,
    digest_of,
    locked_because,
    save_questionnaire,
    studies_asking,
)
from studyapp.actions.questionnaire_summary import summary_of
from studyapp.forms.building import rearrange
from studyapp.forms.draft import Draft
from studyapp.forms.questionnaires import QuestionnaireForm
from studyapp.forms.workplace_questionnaires import CopyForm, NewQuestionnaireForm
from studyapp.models import Questionnaire, Study
from studyapp.views.noted import noted
from studyapp.views.pages import UNPROCESSABLE, with_form
from studyapp.views.workplace.text_previews import preview
from studyapp.wording import spoken_languages

NOUN = "questionnaire"
may_add = permission_required(MAY_ADD, raise_exception=True)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def questionnaires(request: HttpRequest) -> HttpResponse:
    """What can be asked, and a new one."""
    form = NewQuestionnaireForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _make(request, form)
    opened = Q(questionnaire=OuterRef("pk")) | Q(asked__questionnaire=OuterRef("pk"))
    listed = Questionnaire.objects.annotate(
        asked_items=Count("items", distinct=True),
        met=Exists(Study.objects.filter(opened, opened_at__isnull=False)),
        studies_now=Count("studies", distinct=True) + Count("asked_in", distinct=True),
    )
    context = {
        "questionnaires": listed.order_by("name", "version"),
        "form": form,
        "may_add": request.user.has_perm(MAY_ADD),
    }
    return with_form(request, "workplace/questionnaires.html", context, refused=form.is_bound)


@may_add
def _make(request: HttpRequest, form: NewQuestionnaireForm) -> HttpResponse:
    with noted(request.user) as note:
        made = form.save()
        note("made", NOUN, str(made))
    return redirect("questionnaire", made.pk)


@require_POST
@login_required
@may_add
def load_library(request: HttpRequest) -> HttpResponse:
    """Add what the library has and this installation has not."""
    try:
        with noted(request.user) as note:
            loaded = load_questionnaires(library_files())
            new = [one.questionnaire for one in loaded if one.is_new]
            for questionnaire in new:
                note("loaded", NOUN, str(questionnaire))
    except LibraryError as error:
        messages.error(request, str(error))
        return redirect("questionnaires")
    told = ", ".join(map(str, new))
    messages.success(request, f"Loaded {told}." if new else "Everything in it is here already.")
    return redirect("questionnaires")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@csp_update({"frame-src": [SELF]})
def questionnaire(request: HttpRequest, pk: int) -> HttpResponse:
    """Build a questionnaire, or read one that is locked."""
    record = get_object_or_404(Questionnaire, pk=pk)
    locked = locked_because(record, request.user)  # type: ignore[arg-type]  # logged in
    if request.method != "POST":
        return _show(request, Draft(record), locked)
    if locked:
        return _refuse(request, Draft(record, request.POST), locked)
    if request.POST.get("do", "save") != "save":
        data, about = rearrange(request.POST)
        draft = Draft(record, data)
        draft.begin_at(about)
        return _show(request, draft, "")
    return _save(request, Draft(record, request.POST, is_checked=True))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def questionnaire_preview(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The page that participants get, with what was typed if it is sent along."""
    record = get_object_or_404(Questionnaire, pk=pk)
    if request.method == "POST":
        draft = Draft(record, request.POST, is_checked=True)
    else:
        draft = Draft(record)
    with translation.override(language if language in spoken_languages() else "en"):
        asked = draft.asked() if request.method == "POST" else None
        context = {
            "study": Study(title="Title of your study", slug="preview"),
            "questionnaire": draft.questionnaire,
            "form": QuestionnaireForm(questionnaire=draft.questionnaire, asked=asked),
            "is_own": bool(draft.levels) or _has_levels(draft),
            "part": 1,
            "is_last": True,
        }
        address = reverse("questions", args=["preview"])
        return preview(request, "participant/questions.html", context, address)


@require_POST
@login_required
@may_add
def questionnaire_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy it as its next version, or under another name."""
    record = get_object_or_404(Questionnaire, pk=pk)
    form = CopyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The name is too long: 200 characters at most.")
        return redirect("questionnaire", pk)
    told: dict[str, Any] = {"from": str(record)}
    with noted(request.user) as note:
        copied = copy_questionnaire(questionnaire=record, name=form.cleaned_data["name"])
        note("copied", NOUN, str(copied), **told)
    messages.success(request, f"This is {copied}; {record} stays as it is.")
    return redirect("questionnaire", copied.pk)


def _save(request: HttpRequest, draft: Draft) -> HttpResponse:
    if not draft.is_valid():
        return _show(request, draft, "", status=UNPROCESSABLE)
    try:
        with noted(request.user) as note:
            saved = save_questionnaire(built=draft.built(), seen=request.POST.get("seen", ""))
            note("changed", NOUN, str(saved))
    except (QuestionnaireLocked, ChangedMeanwhile) as refusal:
        return _refuse(request, draft, str(refusal))
    messages.success(request, f"Saved {saved}.")
    return redirect("questionnaire", saved.pk)


def _refuse(request: HttpRequest, draft: Draft, reason: str) -> HttpResponse:
    """What was sent is shown again; sent once more it is judged by what is stored now."""
    return _show(request, draft, "", status=UNPROCESSABLE, refusal=reason)


def _show(
    request: HttpRequest,
    draft: Draft,
    locked: str,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    # What is stored: the draft's own record has what was sent in it.
    record = Questionnaire.objects.get(pk=draft.questionnaire.pk)
    seen = request.POST.get("seen") if draft.data is not None and not refusal else None
    visible = Study.objects.for_user(request.user).values("pk")
    asking = studies_asking(record)
    context = {
        "draft": draft,
        "locked": locked,
        "refusal": refusal,
        "stored": record,
        "seen": seen or digest_of(record),
        "summary": summary_of(record),
        "studies": asking.filter(pk__in=visible).order_by("title"),
        "frames": [
            (code, name, reverse("questionnaire_preview", args=[record.pk, code]))
            for code, name in _frames(draft)
        ],
        "may_add": request.user.has_perm(MAY_ADD),
        "copy_form": CopyForm(),
    }
    return render(request, "workplace/questionnaire.html", context, status=status)


def _frames(draft: Draft) -> list[tuple[str, str]]:
    """English first: so it is shown as it was written, unless it is translated into English."""
    spoken = spoken_languages()
    rest = [(code, spoken[code]) for code in draft.languages if code != "en"]
    return [("en", spoken["en"] if "en" in draft.languages else "as it was written"), *rest]


def _has_levels(draft: Draft) -> bool:
    """A choice of it decides the level."""
    return any(
        choice.form.instance.level is not None for item in draft.items for choice in item.parts
    )

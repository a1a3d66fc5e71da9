"""Which questionnaires a study asks, and when."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from studyapp.actions.questionnaire_flaws import study_flaws
from studyapp.forms.workplace_questionnaires import FurtherFormSet, StudyQuestionnaireForm
from studyapp.models import Study
from studyapp.views.noted import noted
from studyapp.views.pages import with_form
from studyapp.views.visible import changeable_study, visible_study


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def study_questionnaire(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the questionnaires of a study that nobody has met."""
    if request.method == "POST":
        return _save(request, changeable_study(request, slug))
    study = visible_study(request, slug)
    form, further = StudyQuestionnaireForm(instance=study), FurtherFormSet(instance=study)
    return _show(request, study, form, further)


def _save(request: HttpRequest, study: Study) -> HttpResponse:
    with noted(request.user) as note:
        held = Study.objects.select_for_update().get(pk=study.pk)
        form = StudyQuestionnaireForm(request.POST, instance=held)
        further = FurtherFormSet(request.POST, instance=held)
        if held.was_met:
            form.add_error(None, "Participants have met this study, so it asks what it asked.")
        if not (form.is_valid() and further.is_valid()):
            return _show(request, study, form, further)
        form.save()
        further.save()
        changed = [*form.changed_data, *(["further"] if further.has_changed() else [])]
        if changed:
            note("changed the questionnaires", "study", str(study), study, changed=changed)
    messages.success(request, "Saved." if changed else "Nothing was changed.")
    return redirect("study_questionnaire", study.slug)


def _show(
    request: HttpRequest, study: Study, form: StudyQuestionnaireForm, further: BaseInlineFormSet
) -> HttpResponse:
    stored = Study.objects.select_related("questionnaire").get(pk=study.pk)
    asked = stored.asked.select_related("questionnaire")
    context = {
        "study": stored,
        "form": form,
        "further": further,
        "asked": asked,
        "flaws": list(study_flaws(stored)),
        "may_change": not stored.was_met and study.may_change,
    }
    return with_form(request, "workplace/study_questionnaire.html", context, refused=form.is_bound)

"""The questionnaires, before or after the trials."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from studyapp.actions.taking_part.questionnaires import answer_questionnaire, current_questionnaire
from studyapp.actions.taking_part.way import questionnaires
from studyapp.forms.questionnaires import MARK, Mark, QuestionnaireForm
from studyapp.models import AskedQuestionnaire, Participant, Questionnaire, Study
from studyapp.views.pages import with_form
from studyapp.views.participant.way import page_or_form, send_on, step


@page_or_form
@step
def questions(request: HttpRequest, study: Study, participant: Participant) -> HttpResponse:
    """The questionnaire whose turn it is."""
    if request.method != "POST":
        asked = request.at.questionnaire  # type: ignore[attr-defined]
        return _show(request, participant, QuestionnaireForm(questionnaire=asked), Mark.now(asked))
    asked = current_questionnaire(participant)
    if asked is None:
        return send_on(study.slug, participant)
    return _take_in(request, participant, asked)


def _take_in(request: HttpRequest, participant: Participant, asked: Questionnaire) -> HttpResponse:
    """Store the answers, or show them again with what is wrong."""
    study = participant.study
    mark = Mark.read(request.POST.get(MARK, ""), participant)
    if mark is not None and mark.questionnaire != asked:
        # An old page: that questionnaire was answered already.
        return send_on(study.slug, participant)
    form = QuestionnaireForm(request.POST, questionnaire=asked)
    if mark is None:
        form.mistrust()
    if mark is None or not form.is_valid():
        return _show(request, participant, form, mark or Mark.now(asked))
    participant = answer_questionnaire(
        participant=participant,
        questionnaire=asked,
        answers=form.answers(),
        duration_ms=mark.duration_ms,
    )
    return send_on(study.slug, participant)


def _show(
    request: HttpRequest, participant: Participant, form: QuestionnaireForm, mark: Mark
) -> HttpResponse:
    context = {
        "study": participant.study,
        "questionnaire": mark.questionnaire,
        "form": form,
        "mark": mark.text(participant),
        **_place(participant.study, mark.questionnaire),
    }
    return with_form(request, "participant/questions.html", context, refused=form.is_bound)


def _place(study: Study, asked: Questionnaire) -> dict[str, Any]:
    """Which of how many parts this is, counted before and after the trials apart."""
    before = questionnaires(study, AskedQuestionnaire.Place.BEFORE)
    here = before if asked in before else questionnaires(study, AskedQuestionnaire.Place.AFTER)
    return {
        "part": here.index(asked) + 1,
        "parts": len(here),
        "is_first": here is before,
        "is_own": asked == study.questionnaire,
        "is_last": here is not before and asked == here[-1] and not study.asks_guess,
    }

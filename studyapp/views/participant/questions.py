"""The questionnaires, before or after the trials."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from studyapp.actions.questionnaires import answer_questionnaire, current_questionnaire
from studyapp.forms.questionnaires import QuestionnaireForm
from studyapp.models import Participant, Study
from studyapp.views.participant.way import UNPROCESSABLE, page_or_form, send_on, step


@page_or_form
@step
def questions(request: HttpRequest, study: Study, participant: Participant) -> HttpResponse:
    """The questionnaire whose turn it is."""
    asked = current_questionnaire(participant)
    if asked is None:
        return send_on(study.slug, participant)
    form = QuestionnaireForm(
        request.POST if request.method == "POST" else None, questionnaire=asked
    )
    if form.is_valid():
        participant = answer_questionnaire(
            participant=participant, questionnaire=asked, answers=form.answers()
        )
        return send_on(study.slug, participant)
    context = {"study": study, "questionnaire": asked, "form": form}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "participant/questions.html", context, status=status)

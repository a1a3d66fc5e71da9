"""The very last question: which technique made what."""

from django.http import HttpRequest, HttpResponse

from studyapp.actions.taking_part.guess import names_to_guess, pictures_to_guess, store_guesses
from studyapp.actions.taking_part.way import Step, step_of
from studyapp.forms.guess import GuessForm
from studyapp.models import Participant, Study
from studyapp.views.pages import with_form
from studyapp.views.participant.way import page_or_form, send_on, step


@page_or_form
@step
def guess(request: HttpRequest, study: Study, participant: Participant) -> HttpResponse:
    """Pictures that the participant saw, each with the techniques to choose from."""
    if step_of(participant) != Step.GUESS:
        return send_on(study.slug, participant)
    pictures = pictures_to_guess(participant)
    form = GuessForm(
        request.POST if request.method == "POST" else None,
        pictures=len(pictures),
        names=names_to_guess(participant),
    )
    if form.is_valid():
        participant = store_guesses(participant=participant, guesses=form.guesses())
        return send_on(study.slug, participant)
    asked = [(picture.token, field) for picture, field in zip(pictures, form, strict=True)]
    context = {"study": study, "form": form, "asked": asked}
    return with_form(request, "participant/guess.html", context, refused=form.is_bound)

"""A study's pages as participants would see them, made by the templates that participants get.

Nothing of these pages does anything: no script runs, no form can be sent, no link leads on.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_sameorigin

from studyapp.actions.recruitment.exits import Offer
from studyapp.analysis.answers import FAULTY, SOUND
from studyapp.forms.consent import ConsentForm
from studyapp.forms.responses import MEASUREMENTS, choices_of
from studyapp.models import Question, Study
from studyapp.views.participant.outline import outline
from studyapp.views.participant.preparation import how_to_answer
from studyapp.wording import wording

CODE = "K7RM-2XQD"
shown_in_a_frame = csp_replace(
    {"frame-ancestors": [SELF], "form-action": [NONE], "sandbox": ["allow-same-origin"]}
)


def _landing(study: Study) -> dict[str, Any]:
    return {"outline": outline(study), "earlier": None}


def _consent(study: Study) -> dict[str, Any]:
    return {"form": ConsentForm(None, study=study), "ticket": ""}


def _instructions(study: Study) -> dict[str, Any]:
    question_set = study.question_set()
    practice = 0
    if question_set is not None:
        asked = question_set.questions.filter(included=True, kind=Question.Kind.PRACTICE)
        practice = asked.count()
    return {
        "personal_link": "https://study.example.org/",
        "is_checked": study.comprehension.exists(),
        "practice": practice,
        **how_to_answer(study),
    }


def _trial(study: Study) -> dict[str, Any]:
    trial = SimpleNamespace(options=_options(study))
    return {
        "trial": trial,
        "state": "choose",
        "measurements": MEASUREMENTS,
        "choices": choices_of(trial, study),  # type: ignore[arg-type]  # it asks for the options
        "number": 1,
        "total": study.trials_per_participant,
    }


def _practice(study: Study) -> dict[str, Any]:
    chosen = choices_of(SimpleNamespace(options=_options(study)), study)[0]  # type: ignore[arg-type]
    return _trial(study) | {
        "state": "feedback",
        "is_practice": True,
        "total": 1,
        "chosen": translation.gettext("You chose: %(choice)s") % {"choice": chosen.label},
        "feedback": wording(study, "practice_feedback"),
    }


def _end(study: Study) -> dict[str, Any]:
    person = SimpleNamespace(outcome="completed", code=CODE, is_complete=True)
    return {"participant": person, "offer": Offer(), "may_repeat": False}


def _options(study: Study) -> list[str]:
    """Answers as a task with a right one has them."""
    if study.task == Study.Task.FAULT:
        return [SOUND, FAULTY]
    labels = study.classifier.settings.get("labels") or ["…"]
    return [str(label) for label in labels[:3]]


# page -> (the address that participants know it by, its template, what that is given)
PAGES: dict[str, tuple[str, str, Callable[[Study], dict[str, Any]]]] = {
    "welcome": ("landing", "participant/landing.html", _landing),
    "consent": ("consent", "participant/consent.html", _consent),
    "instructions": ("instructions", "participant/instructions.html", _instructions),
    "trial": ("trial", "workplace/preview_trial.html", _trial),
    "practice": ("trial", "workplace/preview_trial.html", _practice),
    "end": ("end", "participant/end.html", _end),
}


def preview_page(request: HttpRequest, study: Study, page: str, language: str) -> HttpResponse:
    """One page of the study, in one language."""
    address, template, context_of = PAGES[page]
    with translation.override(language):
        context = {"study": study, **context_of(study)}
        return preview(request, template, context, reverse(address, args=[study.slug]))


@xframe_options_sameorigin
@shown_in_a_frame
def preview(
    request: HttpRequest, template: str, context: dict[str, Any], address: str
) -> HttpResponse:
    """A participant's page in the active language, to be looked at only."""
    request.is_shown_only = True  # type: ignore[attr-defined]  # base.html leaves scripts out
    request.resolver_match = resolve(address)
    return render(request, template, context)

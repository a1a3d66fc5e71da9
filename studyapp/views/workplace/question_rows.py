"""The questions of a set as a researcher looks at them: filtered, sorted, with every doubt."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from studyapp.actions.explained import is_right, truths
from studyapp.actions.question_sets.drafts import RELATED
from studyapp.actions.question_sets.flaws import SIDES
from studyapp.actions.question_sets.ordering import SORTED_BY, order_of
from studyapp.actions.question_sets.wanted import facets
from studyapp.actions.questions import objection
from studyapp.forms.question_sets import ShownForm
from studyapp.forms.wanted import YES_NO
from studyapp.models import Question, QuestionSet, Stimulus, Study

MEASURED = ("first__explanation__measurement", "second__explanation__measurement")
BULKY = tuple(f"{side}__explanation__provenance" for side in SIDES)
SORTED: dict[str, Callable[[Question], Any]] = SORTED_BY | {
    "class": lambda question: question.first.explanation.class_name,
    "probability": lambda question: question.first.explanation.probability,
}


@dataclass(frozen=True)
class Row:
    """A question at its place, counted from 1.

    Attributes
    ----------
    objection : why it should not be asked; empty if it may.
    is_right : whether the classifier is right about the picture; None where nobody knows.
    truth : what is truly in the picture, as far as somebody said.
    sides : its two stimuli, each with its name in forms and whether it is the right choice.
    """

    question: Question
    place: int
    objection: str
    is_right: bool | None
    truth: str
    sides: list[tuple[str, Stimulus, bool]]


def all_questions(question_set: QuestionSet) -> list[Question]:
    """Every question in its order, with all that it is filtered and shown by."""
    return list(question_set.questions.select_related(*RELATED, *MEASURED).defer(*BULKY))


def rows_of(questions: Iterable[Question], places: dict[int, int]) -> list[Row]:
    """Questions as rows, by the places of all questions of the set."""
    return [
        Row(
            question=question,
            place=places[question.pk],
            objection=objection(question.first, question.second),
            is_right=is_right(question.image, question.first.explanation),
            truth=", ".join(sorted(truths(question.image))),
            sides=[
                (name, stimulus, question.kind == "catch" and question.expected == name)
                for name, stimulus in zip(SIDES, (question.first, question.second), strict=True)
            ],
        )
        for question in questions
    ]


def some_rows(question_set: QuestionSet, keys: Collection[int]) -> list[Row]:
    """The rows of some questions, by primary key."""
    places = {pk: place for place, pk in enumerate(order_of(question_set), start=1)}
    found = question_set.questions.filter(pk__in=keys).select_related(*RELATED).defer(*BULKY)
    return rows_of(found, places)


def shown_form(request: HttpRequest, study: Study) -> ShownForm:
    """The filters in the page's address; what makes no sense there is left out."""
    return ShownForm(request.GET, facets=facets(study), auto_id="show_%s")


def filtered(questions: list[Question], form: ShownForm) -> list[Question]:
    """The questions that a valid form asks for, in the order that it asks for."""
    wanted, data = form.wanted(), form.cleaned_data
    found = [
        question
        for question in questions
        if wanted.takes(question.image, question.first, question.second)
        and (not data["kind"] or question.kind == data["kind"])
        and (not data["included"] or question.included is YES_NO[data["included"]])
        and data["name"].casefold() in question.image.name.casefold()
    ]
    return sorted(found, key=SORTED[data["sort"]]) if data["sort"] else found

"""What keeps a question set from being frozen, question by question, all of it at once."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from studyapp import media
from studyapp.actions import drawing, tasks
from studyapp.actions.inventory import how_to_explain, inventory
from studyapp.models import Question, QuestionSet, Stimulus, Study

SIDES = ("first", "second")
NAMED = 10  # questions that a message names before it says how many more there are


@dataclass(frozen=True)
class Flaw:
    """One thing that is missing or wrong; of a single question, or of the whole set (None)."""

    text: str
    question: Question | None = None

    def __str__(self) -> str:
        return f"{self.question}: {self.text}" if self.question else self.text


def asked(question_set: QuestionSet) -> list[Question]:
    """The included questions with everything that can be said about them."""
    related = ("image", "first__explanation__condition", "second__explanation__condition")
    return list(question_set.questions.filter(included=True).select_related(*related))


def flaws(study: Study, questions: Sequence[Question], *, was_frozen: bool = False) -> list[Flaw]:
    """Everything that keeps a set of these included questions from being frozen.

    Parameters
    ----------
    was_frozen : where it came from, so that its stimuli stay what they were there.
    """
    found = []
    if not any(question.kind == Question.Kind.MAIN for question in questions):
        found.append(Flaw("It has no main question; include at least one."))
    if not was_frozen:
        found += _outdated(study, questions)
    images = {question.image_id: question.image for question in questions}
    size = drawing.size_of(study)
    shown = {pk for pk, image in images.items() if drawing.shown_size(image) == size}
    for question in questions:
        found += [Flaw(text, question) for text in _of_one(study, question, shown)]
    if study.task != Study.Task.PREFERENCE:
        found += _of_the_task(study, questions)
    return found


def in_one_message(found: Sequence[Flaw]) -> str:
    """The flaws as one text, the first few in full."""
    more = len(found) - NAMED
    listed = " ".join(str(flaw) for flaw in found[:NAMED])
    return f"{listed} And {more} more." if more > 0 else listed


def _of_one(study: Study, question: Question, shown: Collection[int]) -> Iterator[str]:
    first, second = question.first, question.second
    if (first.width, first.height) != (second.width, second.height):
        yield "its stimuli differ in size; render them again."
    if first.explanation.class_id != second.explanation.class_id:
        yield "its stimuli explain different classes; leave it out."
    is_catch = question.kind == Question.Kind.CATCH
    if study.task == Study.Task.PREFERENCE and is_catch and question.expected not in SIDES:
        yield (
            "it is a catch question; say which of its explanations is the right choice, under "
            "“Right answer”."
        )
    yield from _missing_files(study, question, shown)


def _outdated(study: Study, questions: Sequence[Question]) -> Iterator[Flaw]:
    """One flaw for each condition: whatever the questions are, they are mended by one step."""
    stock = inventory(study)
    shown = (one for question in questions for one in (question.first, question.second))
    old = Counter(_name(stimulus) for stimulus in shown if not stock.has(stimulus))
    for name, number in old.items():
        yield Flaw(
            f"{name} was explained before the condition or the study was changed, in {number} "
            f"question{'' if number == 1 else 's'}. {how_to_explain(study)}"
        )


def _missing_files(study: Study, question: Question, shown: Collection[int]) -> Iterator[str]:
    again = how_to_explain(study)
    if question.image_id not in shown:
        yield f"its picture is not there as participants see it. {again}"
    for stimulus in (question.first, question.second):
        if not media.full_path(stimulus.path).is_file():
            yield f"the stimulus of {_name(stimulus)} is missing. {again}"


def _name(stimulus: Stimulus) -> str:
    return str(stimulus.explanation.condition)


def _of_the_task(study: Study, questions: Sequence[Question]) -> Iterator[Flaw]:
    """The questions of another task must have their right answers."""
    try:
        tasks.check_questions(study, questions)
    except ValueError as error:
        yield Flaw(str(error))

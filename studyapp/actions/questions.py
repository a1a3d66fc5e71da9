"""Stimuli become questions: a question set is assembled as a draft and then frozen."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from studyapp import media
from studyapp.actions import tasks
from studyapp.design.pairs import all_pairs
from studyapp.models import Question, QuestionSet, SourceImage, Stimulus, Study

MEANT_TO_BE_EQUAL = {  # what the styles tell of a stimulus
    "shown_pixels": "the areas differ in size",
    "shown_segmentation": "the superpixels differ",
}


Pair = tuple[SourceImage, Stimulus, Stimulus]


class QuestionSetError(Exception):
    """A question set cannot be assembled or frozen as it is; the message says why."""


@transaction.atomic
def assemble(*, study: Study, limit: int | None = None) -> QuestionSet:
    """A new draft with a question for every pair of conditions on every picture that has both.

    A pair with a condition that serves as a catch becomes a catch question, of which the other
    side is the right one; the pairs of a picture for practice become practice questions. Pairs to
    which there is an `objection`, such as an empty map beside a full one, are put in but left out
    of the study (`included` is false). With a limit, only the first so many usable pairs to be
    counted are put in, and all usable ones that serve as a catch or for practice.

    Raises
    ------
    QuestionSetError : no picture has stimuli of two conditions yet; or the study's task is another
        one and its settings do not fit.
    """
    if study.task != Study.Task.PREFERENCE:
        return _task_draft(study, limit)
    pairs = comparable_pairs(study)
    if not pairs:
        raise QuestionSetError(
            f"No picture of {study} has explanations under two conditions yet; "
            f"run: manage.py precompute {study.slug}"
        )
    if limit is not None:
        counted = main_pairs(pairs)[:limit]
        pairs = [
            pair
            for pair in pairs
            if pair in counted or (is_usable(*pair[1:]) and _mark(*pair)[0] != Question.Kind.MAIN)
        ]
    questions = [_question(position, *pair) for position, pair in enumerate(pairs, start=1)]
    return _new_draft(study, questions)


def count_ready(study: Study) -> int:
    """How many questions to be counted could be put."""
    if study.task != Study.Task.PREFERENCE:
        return tasks.count_ready(study)
    return len(main_pairs(comparable_pairs(study)))


def comparable_pairs(study: Study) -> list[Pair]:
    """Every pair of stimuli of one picture, in the order of the pictures."""
    stimuli: dict[SourceImage, dict[int, Stimulus]] = defaultdict(dict)
    rendered = Stimulus.objects.filter(explanation__image__study=study)
    order = (
        "explanation__image__position",
        "explanation__image_id",
        "explanation__condition__name",
    )
    related = ("explanation__image", "explanation__condition")
    for stimulus in rendered.select_related(*related).order_by(*order):
        explanation = stimulus.explanation
        stimuli[explanation.image][explanation.condition_id] = stimulus
    return [
        (image, of_image[first], of_image[second])
        for image, of_image in stimuli.items()
        for first, second in all_pairs(of_image)
        if _is_asked(image, of_image[first], of_image[second])
    ]


def _is_asked(image: SourceImage, first: Stimulus, second: Stimulus) -> bool:
    """Two that serve as catches never meet, and practice shows none."""
    catches = _is_catch(first) + _is_catch(second)
    return catches == 0 or (catches == 1 and not image.is_practice)


def main_pairs(pairs: Iterable[Pair]) -> list[Pair]:
    """The usable ones of which the choices will be counted."""
    return [
        pair for pair in pairs if is_usable(*pair[1:]) and _mark(*pair)[0] == Question.Kind.MAIN
    ]


def _is_catch(stimulus: Stimulus) -> bool:
    return stimulus.explanation.condition.is_catch


def _mark(image: SourceImage, first: Stimulus, second: Stimulus) -> tuple[Question.Kind, str]:
    """What the question of a pair is for, and which stimulus is the right choice if one is."""
    if image.is_practice:
        return Question.Kind.PRACTICE, ""
    expected = "second" if _is_catch(first) else "first" if _is_catch(second) else ""
    return (Question.Kind.CATCH if expected else Question.Kind.MAIN), expected


def is_usable(first: Stimulus, second: Stimulus) -> bool:
    """A pair may be asked about."""
    return not objection(first, second)


def objection(first: Stimulus, second: Stimulus) -> str:
    """Why a pair should not be asked about; empty if it may be.

    Two conditions of the same style and parameters are meant to show equally much, or the same
    superpixels; a pair of which that is not true would ask about something else.
    """
    pair = (first.explanation, second.explanation)
    if any(explanation.is_empty for explanation in pair):
        return "an explanation is empty"
    one, other = (explanation.condition for explanation in pair)
    if (one.rendering, one.style_parameters) == (other.rendering, other.style_parameters):
        for fact, difference in MEANT_TO_BE_EQUAL.items():
            if pair[0].facts.get(fact) != pair[1].facts.get(fact):
                return difference
    return ""


def _next_version(study: Study) -> int:
    last: int | None = study.question_sets.aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def _new_draft(study: Study, questions: list[Question]) -> QuestionSet:
    """The study's next version, with questions that are not stored yet."""
    question_set = QuestionSet.objects.create(study=study, version=_next_version(study))
    for question in questions:
        question.question_set = question_set
    Question.objects.bulk_create(questions)
    return question_set


def _task_draft(study: Study, limit: int | None) -> QuestionSet:
    try:
        questions = tasks.task_questions(study, limit=limit)
    except ValueError as error:
        raise QuestionSetError(str(error)) from error
    return _new_draft(study, questions)


def _question(position: int, image: SourceImage, first: Stimulus, second: Stimulus) -> Question:
    kind, expected = _mark(image, first, second)
    return Question(
        image=image,
        first=first,
        second=second,
        kind=kind,
        expected=expected,
        position=position,
        included=is_usable(first, second),
    )


@transaction.atomic
def new_version(*, question_set: QuestionSet) -> QuestionSet:
    """A draft with the same questions and marks, to be changed and frozen in its turn."""
    copies = list(question_set.questions.all())
    for question in copies:
        question.pk = None
    return _new_draft(question_set.study, copies)


@transaction.atomic
def freeze(*, question_set: QuestionSet) -> QuestionSet:
    """Close a draft for ever; from now on participants can be given it.

    Raises
    ------
    QuestionSetError : it has no main question, or a question whose stimuli cannot be compared.
    """
    question_set = QuestionSet.objects.select_for_update().get(pk=question_set.pk)
    if question_set.is_frozen:
        return question_set
    questions = list(
        question_set.questions.filter(included=True).select_related(
            "image", "first__explanation__condition", "second__explanation__condition"
        )
    )
    if not any(question.kind == Question.Kind.MAIN for question in questions):
        raise QuestionSetError(f"{question_set} has no main question; include at least one.")
    for question in questions:
        _refuse_incomparable(question)
    _refuse_unfit(question_set.study, questions)
    question_set.padded_size = max(
        size for question in questions for size in _sizes_in_bytes(question)
    )
    question_set.frozen_at = timezone.now()
    question_set.save(update_fields=["frozen_at", "padded_size"])
    return question_set


def _refuse_incomparable(question: Question) -> None:
    first, second = question.first, question.second
    if (first.width, first.height) != (second.width, second.height):
        raise QuestionSetError(f"The stimuli of {question} differ in size; render them again.")
    if first.explanation.class_id != second.explanation.class_id:
        raise QuestionSetError(f"The stimuli of {question} explain different classes.")
    sides = ("first", "second")
    if question.kind == Question.Kind.CATCH and question.expected not in sides:
        raise QuestionSetError(
            f"{question} is a catch question; say which of its explanations is the right choice, "
            "first or second, under “expected”."
        )


def _refuse_unfit(study: Study, questions: list[Question]) -> None:
    """The questions of another task must have their right answers."""
    if study.task == Study.Task.PREFERENCE:
        return
    try:
        tasks.check_questions(study, questions)
    except ValueError as error:
        raise QuestionSetError(str(error)) from error


def _sizes_in_bytes(question: Question) -> list[int]:
    original = media.full_path(question.image.shown_path).stat().st_size
    return [original, question.first.size, question.second.size]

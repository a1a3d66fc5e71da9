"""Stimuli become questions: a question set is assembled as a draft and then frozen."""

from collections import Counter, defaultdict

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from studyapp import media
from studyapp.actions import tasks
from studyapp.actions.inventory import how_to_explain, inventory
from studyapp.actions.question_sets.flaws import asked, flaws, in_one_message
from studyapp.actions.question_sets.wanted import Wanted
from studyapp.analysis.answers import FAULTY
from studyapp.design.pairs import all_pairs
from studyapp.models import Question, QuestionSet, SourceImage, Stimulus, Study

MEANT_TO_BE_EQUAL = {  # what the styles tell of a stimulus
    "shown_pixels": "the areas differ in size",
    "shown_segmentation": "the superpixels differ",
}


Pair = tuple[SourceImage, Stimulus, Stimulus]


class QuestionSetError(Exception):
    """A question set cannot be assembled, changed or frozen as it is; the message says why."""


@transaction.atomic
def assemble(
    *, study: Study, limit: int | None = None, wanted: Wanted | None = None
) -> QuestionSet:
    """A new draft with a question for every pair of conditions on every picture that has both.

    A pair with a condition that serves as a catch becomes a catch question, of which the other
    side is the right one; the pairs of a picture for practice become practice questions. Pairs to
    which there is an `objection`, such as an empty map beside a full one, are put in but left out
    of the study (`included` is false). With a limit, only the first so many usable pairs to be
    counted are put in, and all usable ones that serve as a catch or for practice. Only what is
    `wanted` is put in or counted.

    Raises
    ------
    QuestionSetError : no picture has stimuli of two conditions yet; no pair is as wanted; or the
        study's task is another one and its settings do not fit.
    """
    questions = wanted_questions(study, wanted or Wanted(), limit=limit)
    if not questions:
        raise QuestionSetError(
            f"No pair of {study} is like that. Ask for less, or look at what is there without any "
            "filter; pictures that were not measured have no numbers to choose by."
        )
    return _new_draft(study, questions)


def wanted_questions(study: Study, wanted: Wanted, *, limit: int | None = None) -> list[Question]:
    """The questions that `assemble` puts into a draft, not stored and of no question set yet.

    Raises
    ------
    QuestionSetError : nothing can be asked about yet, whatever is wanted; the message says why.
    """
    if study.task != Study.Task.PREFERENCE:
        return _task_questions(study, wanted, limit)
    pairs = comparable_pairs(study)
    if not pairs:
        raise QuestionSetError(
            f"No picture of {study} has explanations under two conditions yet as they are "
            f"described now. {how_to_explain(study)}"
        )
    questions = [_question(*pair) for pair in pairs if wanted.takes(*pair)]
    return _numbered(questions if limit is None else _first_counted(questions, limit))


def _first_counted(questions: list[Question], limit: int) -> list[Question]:
    """The first so many usable ones that count, and all usable ones for practice and as a catch."""
    kept, counted = [], 0
    for question in questions:
        if not question.included:
            continue
        counted += question.kind == Question.Kind.MAIN
        if question.kind != Question.Kind.MAIN or counted <= limit:
            kept.append(question)
    return kept


def _numbered(questions: list[Question]) -> list[Question]:
    for position, question in enumerate(questions, start=1):
        question.position = position
    return questions


def count_ready(study: Study) -> int:
    """How many questions to be counted could be put."""
    if study.task != Study.Task.PREFERENCE:
        return tasks.count_ready(study)
    return sum(
        is_usable(*pair[1:]) and _mark(*pair)[0] == Question.Kind.MAIN
        for pair in comparable_pairs(study)
    )


def left_out(study: Study) -> dict[str, int]:
    """Why pairs that could be compared are not asked about, and how many for each reason."""
    reasons = (objection(first, second) for _, first, second in comparable_pairs(study))
    return dict(Counter(reason for reason in reasons if reason))


def comparable_pairs(study: Study) -> list[Pair]:
    """Every pair of stimuli of one picture, in the order of the pictures.

    What was made before its condition or the study was changed is left out.
    """
    stock = inventory(study)
    stimuli: dict[SourceImage, dict[int, Stimulus]] = defaultdict(dict)
    rendered = Stimulus.objects.filter(explanation__image__study=study)
    order = (
        "explanation__image__position",
        "explanation__image_id",
        "explanation__condition__name",
    )
    related = ("explanation__image", "explanation__condition", "explanation__measurement")
    for stimulus in rendered.select_related(*related).order_by(*order):
        explanation = stimulus.explanation
        if stock.has(stimulus):
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


def _is_catch(stimulus: Stimulus) -> bool:
    return stimulus.explanation.condition.is_catch


def _mark(image: SourceImage, first: Stimulus, second: Stimulus) -> tuple[Question.Kind, str]:
    """What the question of a pair is for, and which stimulus is the right choice if one is."""
    if image.is_practice:
        return Question.Kind.PRACTICE, ""
    expected = right_side(first, second)
    return (Question.Kind.CATCH if expected else Question.Kind.MAIN), expected


def right_side(first: Stimulus, second: Stimulus) -> str:
    """Which of two is the right choice because the other serves as a catch; empty if none does."""
    return "second" if _is_catch(first) else "first" if _is_catch(second) else ""


def is_usable(first: Stimulus, second: Stimulus) -> bool:
    """A pair may be asked about."""
    return not objection(first, second)


def objection(first: Stimulus, second: Stimulus) -> str:
    """Why a pair should not be asked about; empty if it may be.

    Two conditions of the same style and parameters are meant to show equally much, or the same
    superpixels; a pair of which that is not true would ask about something else.
    """
    pair = (first.explanation, second.explanation)
    if empty := [one.condition.name for one in pair if one.is_empty]:
        return f"an explanation is empty: {' and '.join(empty)}"
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
    Study.objects.select_for_update().get(pk=study.pk)  # two at once would take the same number
    question_set = QuestionSet.objects.create(study=study, version=_next_version(study))
    for question in questions:
        question.question_set = question_set
    Question.objects.bulk_create(questions)
    return question_set


def _task_questions(study: Study, wanted: Wanted, limit: int | None) -> list[Question]:
    """Of a task other than preference. A picture's questions stay together: what is wanted is asked
    of how the sound network was explained."""
    everything = wanted.is_anything()
    try:
        found = tasks.task_questions(study, limit=limit if everything else None)
    except ValueError as error:
        raise QuestionSetError(str(error)) from error
    if everything:
        return found
    sound = [question for question in found if question.expected != FAULTY]
    taken = {q.image_id: q for q in sound if wanted.takes(q.image, q.first, q.second)}
    if limit is not None:
        taken = {q.image_id: q for q in _first_counted(list(taken.values()), limit)}
    return _numbered([question for question in found if question.image_id in taken])


def _question(image: SourceImage, first: Stimulus, second: Stimulus) -> Question:
    kind, expected = _mark(image, first, second)
    return Question(
        image=image,
        first=first,
        second=second,
        kind=kind,
        expected=expected,
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
def freeze(*, question_set: QuestionSet, was_frozen: bool = False) -> QuestionSet:
    """Close a draft for ever; from now on participants can be given it.

    Parameters
    ----------
    was_frozen : where it came from; then it shows what it showed there, however old that is.

    Raises
    ------
    QuestionSetError : it has no main question, or questions that cannot be put as they are; the
        message names them.
    """
    question_set = QuestionSet.objects.select_for_update().get(pk=question_set.pk)
    if question_set.is_frozen:
        return question_set
    questions = asked(question_set)
    found = flaws(question_set.study, questions, was_frozen=was_frozen)
    if found:
        raise QuestionSetError(f"{question_set} cannot be frozen. {in_one_message(found)}")
    question_set.padded_size = max(
        size for question in questions for size in _sizes_in_bytes(question)
    )
    question_set.frozen_at = timezone.now()
    question_set.save(update_fields=["frozen_at", "padded_size"])
    return question_set


def _sizes_in_bytes(question: Question) -> list[int]:
    original = media.full_path(question.image.shown_path).stat().st_size
    return [original, question.first.size, question.second.size]

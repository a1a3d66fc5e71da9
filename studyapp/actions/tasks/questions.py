"""From stimuli to the questions of a task with a right answer."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from studyapp.actions.inventory import how_to_explain, inventory
from studyapp.actions.tasks.rules import explaining, faulty_version, problems
from studyapp.analysis.answers import FAULTY, SOUND, same_class, short_name
from studyapp.models import Condition, Question, SourceImage, Stimulus, Study

OPTIONS = 4  # classes to choose from in forward simulation, unless the network has fewer

OfPicture = dict[int, Stimulus]  # by the condition's primary key
NO_CLASSES = (
    "{stimulus} was explained before the most probable classes were recorded; empty the media "
    "folder's “explanations” and explain it again"
)


def task_questions(study: Study, *, limit: int | None = None) -> list[Question]:
    """The questions that the study's stimuli allow, not stored and of no question set yet.

    In forward simulation one for each picture: the right answer is the class that the classifier
    finds most probable; beside it stand the true label where that is another one, and the next
    most probable classes. In the other task two for each picture, one explained by the sound
    network and one by the faulty one. Pictures of which an explanation is empty are put in but left
    out (`included` is false). With a limit, only the first so many usable pictures to be counted,
    and all usable ones for practice.

    Raises
    ------
    ValueError : the study's settings do not fit its task, no picture is explained under all of its
        conditions, or an explanation does not tell the most probable classes.
    """
    wrong = problems(study)
    if wrong:
        raise ValueError(f"{study} does not fit its task: " + "; ".join(wrong) + ".")
    counted, questions = 0, []
    with translation.override(study.languages[0] if study.languages else None):
        for image, stimuli in _pictures(study):
            found = list(_questions(study, image, stimuli))
            counts = found[0].included and found[0].kind == Question.Kind.MAIN
            if limit is None or (found[0].included and (not counts or counted < limit)):
                questions += found
                counted += counts
    if not questions:
        raise ValueError(_why_none(study))
    for position, question in enumerate(questions, start=1):
        question.position = position
    return questions


def _why_none(study: Study) -> str:
    if any(True for _picture in _pictures(study)):
        return (
            f"Of every picture of {study} that is explained an explanation is empty: a condition "
            "finds nothing. Choose another method, or of a faulty version fewer layers."
        )
    return (
        f"No picture of {study} is explained under all of its conditions yet as they are "
        f"described now. {how_to_explain(study)}"
    )


def count_ready(study: Study) -> int:
    """How many pictures could be asked about and counted."""
    return sum(
        not image.is_practice and not _any_empty(stimuli.values())
        for image, stimuli in _pictures(study)
    )


def check_questions(study: Study, questions: Sequence[Question]) -> None:
    """Whether a question set can be frozen.

    Raises
    ------
    ValueError : the study's settings do not fit its task; or names a question and what is wrong.
    """
    wrong = problems(study)
    if wrong:
        raise ValueError(f"{study} does not fit its task: " + "; ".join(wrong) + ".")
    shows_prediction = study.arms.filter(shows_prediction=True).exists()
    for question in questions:
        reason = _mistake(study, question)
        if reason:
            raise ValueError(f"{question}: {reason}.")
        if shows_prediction:
            prediction_of(question)
    if study.task == Study.Task.FAULT:
        versions = Counter((q.image, q.kind) for q in questions)
        for (image, _kind), number in versions.items():
            if number != 2:
                raise ValueError(f"{image}: include both its sound and its faulty question.")


def prediction_of(question: Question) -> str:
    """What the network that explained the picture says of it: the sound or the faulty one.

    Raises
    ------
    ValueError : its explanations do not tell.
    """
    facts = question.first.explanation.facts
    if question.expected == FAULTY:
        said = facts.get("randomised_prediction")
    else:
        said = next(iter(_top(question.first)), None)
    if said is None:
        raise ValueError(NO_CLASSES.format(stimulus=question.first))
    return short_name(str(said))


def _mistake(study: Study, question: Question) -> str:
    if question.kind == Question.Kind.CATCH:
        return "catch questions belong to preferences; make it a main or a practice question"
    options = question.options
    if len(options) < 2 or len(set(options)) < len(options):
        return "it needs two or more different options"
    if question.expected not in options:
        return f"the expected answer {question.expected!r} is not among its options"
    explained = (question.first.explanation, question.second.explanation)
    if study.task == Study.Task.SIMULATION:
        if any(one.class_name != question.expected for one in explained):
            return "its explanations are of another class than the expected answer"
        return ""
    faulty = {one.condition.faulty_version_of_id is not None for one in explained}
    if faulty != {question.expected == FAULTY}:
        return f"it expects {question.expected!r}, but its stimuli are not all of that network"
    return ""


def _pictures(study: Study) -> Iterator[tuple[SourceImage, OfPicture]]:
    """The pictures that are explained under all conditions of the task, as these are described
    now, in their order."""
    stock = inventory(study)
    needed = {condition.pk for condition in _conditions(study)}
    found: dict[SourceImage, OfPicture] = defaultdict(dict)
    stimuli = Stimulus.objects.filter(
        explanation__image__study=study, explanation__condition__in=needed
    ).select_related("explanation__image", "explanation__condition")
    for stimulus in stimuli.order_by("explanation__image__position", "explanation__image_id"):
        if stock.has(stimulus):
            found[stimulus.explanation.image][stimulus.explanation.condition_id] = stimulus
    return ((image, of) for image, of in found.items() if set(of) == needed)


def _conditions(study: Study) -> list[Condition]:
    sound = explaining(study)
    if study.task != Study.Task.FAULT:
        return sound
    return [*sound, *(faulty for one in sound if (faulty := faulty_version(one)) is not None)]


def _questions(study: Study, image: SourceImage, stimuli: OfPicture) -> Iterator[Question]:
    sound = explaining(study)
    usable = not _any_empty(stimuli.values())
    if study.task == Study.Task.SIMULATION:
        first, second = (stimuli[condition.pk] for condition in sound)
        options = _classes(first, image.true_label)
        yield _question(image, first, second, options, options[0], usable)
        return
    faulty = [version for one in sound if (version := faulty_version(one)) is not None]
    for expected, conditions in ((SOUND, sound), (FAULTY, faulty)):
        first, second = (stimuli[condition.pk] for condition in conditions)
        yield _question(image, first, second, [SOUND, FAULTY], expected, usable)


def _question(
    image: SourceImage,
    first: Stimulus,
    second: Stimulus,
    options: list[str],
    expected: str,
    usable: bool,
) -> Question:
    kind = Question.Kind.PRACTICE if image.is_practice else Question.Kind.MAIN
    return Question(
        image=image,
        first=first,
        second=second,
        options=options,
        expected=expected,
        included=usable,
        kind=kind,
        feedback=_feedback(expected) if image.is_practice else "",
    )


def _feedback(expected: str) -> str:
    if expected == SOUND:
        return _("This system works as it should.")
    if expected == FAULTY:
        return _("This system is broken.")
    return _("The system says: %(answer)s") % {"answer": short_name(expected)}


def _classes(stimulus: Stimulus, true_label: str) -> list[str]:
    """What the classifier says, the true label where that is another, the next probable classes."""
    top = _top(stimulus)
    if len(top) < 2:
        raise ValueError(NO_CLASSES.format(stimulus=stimulus))
    known = next((name for name in top if same_class(name, true_label)), true_label)
    wanted = [top[0], *([known] if known else []), *top[1:]]
    options: list[str] = []
    for name in wanted:
        if not any(same_class(name, other) for other in options):
            options.append(name)
    return options[:OPTIONS]


def _top(stimulus: Stimulus) -> list[str]:
    """The most probable classes, as far as they were recorded."""
    return [name for name, _chance in stimulus.explanation.facts.get("top_classes", [])]


def _any_empty(stimuli: Iterable[Stimulus]) -> bool:
    return any(stimulus.explanation.is_empty for stimulus in stimuli)

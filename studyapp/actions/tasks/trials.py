"""The trials of a task with a right answer: drawn for a participant, shown, and answered in a
rehearsal."""

from collections import defaultdict
from collections.abc import Sequence
from random import Random

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from studyapp.analysis.answers import FAULTY, SOUND, short_name
from studyapp.design.seeds import generator
from studyapp.design.tasks import (
    Placement,
    answer_like,
    arranged,
    fault_plan,
    simulation_plan,
)
from studyapp.models import Participant, Question, QuestionSet, Stimulus, Study, Trial

SLOTS_OF_ONE_ORDER = 4  # after which sound and faulty change places in the list of answers


def trials_of(participant: Participant, question_set: QuestionSet) -> list[Trial]:
    """The participant's trials, not stored: practice first, then those that count.

    Arms are planned alike, so that the same slot of two arms is asked the same questions in the
    same order, and only what is shown differs.

    Raises
    ------
    ValueError : the participant has no arm.
    """
    related = ("image", "first__explanation__condition", "second__explanation__condition")
    questions = question_set.questions.filter(included=True).select_related(*related)
    if participant.arm is None:
        raise ValueError(f"{participant} has no arm, and so nothing says what to show.")
    prefetch_related_objects([participant.arm], "conditions")
    study = participant.study
    trials = []
    for kind in (Question.Kind.PRACTICE, Question.Kind.MAIN):
        of_kind = [question for question in questions if question.kind == kind]
        is_main = kind == Question.Kind.MAIN
        limit = study.trials_per_participant if is_main else len(of_kind)
        if of_kind:
            trials += _drawn(participant, study, of_kind, limit)
    for position, trial in enumerate(trials, start=1):
        trial.position = position
    return trials


def label_of(option: str) -> str:
    """An option in words for participants, in the language at hand."""
    if option == SOUND:
        return _("It works as it should")
    if option == FAULTY:
        return _("It is broken")
    return short_name(option)


def simulated_answer(trial: Trial, *, accuracy: float, draw: Random) -> str:
    """What a simulated participant answers who is right with this probability."""
    return answer_like(trial.question.expected, trial.options, accuracy=accuracy, draw=draw)


def _drawn(
    participant: Participant, study: Study, questions: Sequence[Question], limit: int
) -> list[Trial]:
    slot = participant.slot or 0
    if study.task == Study.Task.SIMULATION:
        sizes = [len(question.options) for question in questions]
        plan = simulation_plan(sizes, slot=slot, trials=limit, seed=study.seed)
        return [_simulation_trial(participant, questions[one.item], one) for one in plan]
    pictures: dict[int, dict[str, Question]] = defaultdict(dict)
    for question in questions:
        pictures[question.image_id][question.expected] = question
    versions = list(pictures.values())
    plan = fault_plan(len(versions), slot=slot, trials=limit, seed=study.seed)
    options = [SOUND, FAULTY] if slot // SLOTS_OF_ONE_ORDER % 2 == 0 else [FAULTY, SOUND]
    return [
        _trial(participant, versions[one.item][(SOUND, FAULTY)[one.place]], one, options)
        for one in plan
    ]


def _simulation_trial(participant: Participant, question: Question, placement: Placement) -> Trial:
    others = [option for option in question.options if option != question.expected]
    seed = participant.study.seed
    draw = generator(seed, "options", participant.slot, question.image.sha256)
    options = arranged(question.expected, others, place=placement.place, draw=draw)
    return _trial(participant, question, placement, options)


def _trial(
    participant: Participant, question: Question, placement: Placement, options: list[str]
) -> Trial:
    left, right = sides_for(participant, question, first_is_left=placement.first_is_left)
    return Trial(
        participant=participant,
        question=question,
        kind=question.kind,
        left=left,
        right=right,
        options=options,
    )


def sides_for(
    participant: Participant, question: Question, *, first_is_left: bool
) -> tuple[Stimulus | None, Stimulus | None]:
    """What a participant's arm shows of a question on the left and on the right, if anything."""
    return _sides(_shown(participant, question), first_is_left)


def _shown(participant: Participant, question: Question) -> list[Stimulus]:
    """Of the question's stimuli those that the participant's arm shows."""
    arm = participant.arm
    conditions = {condition.pk for condition in arm.conditions.all()} if arm else set()
    return [
        stimulus
        for stimulus in (question.first, question.second)
        if _sound_version(stimulus) in conditions
    ]


def _sound_version(stimulus: Stimulus) -> int:
    condition = stimulus.explanation.condition
    return condition.faulty_version_of_id or condition.pk


def _sides(
    shown: Sequence[Stimulus], first_is_left: bool
) -> tuple[Stimulus | None, Stimulus | None]:
    """A single explanation takes the first place; two take sides."""
    if len(shown) < 2:
        return (shown[0] if shown else None), None
    return (shown[0], shown[1]) if first_is_left else (shown[1], shown[0])

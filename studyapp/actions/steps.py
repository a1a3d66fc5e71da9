"""The way of a study from its first picture to its opening: what is done, missing, and next."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from studyapp.actions.jobs.explaining import Progress, in_words, progress
from studyapp.actions.readiness import Obstacle, Part, placed_obstacles
from studyapp.analysis.sizes import FEW_PICTURES
from studyapp.models import Job, PrecomputeRun, Study


class State(StrEnum):
    DONE = "done"
    NEXT = "next"
    MISSING = "to do"
    OPTIONAL = "as you like"


@dataclass(frozen=True)
class Step:
    """One step; its words are whole sentences, its obstacles halves that begin with "it"."""

    name: str
    title: str
    state: State
    words: str
    obstacles: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Way:
    """All steps of a study, and the work that goes on for it just now."""

    steps: list[Step]
    run: PrecomputeRun | None
    jobs: list[Job]
    how_far: Progress

    @property
    def is_explained(self) -> bool:
        """One picture at least, so that something can be measured."""
        return bool(self.how_far.explained)

    @property
    def waits_only_for_maps(self) -> bool:
        """What is left is brought, not computed."""
        return bool(self.how_far.waiting) and not self.how_far.to_compute

    @property
    def is_ready(self) -> bool:
        """Nothing stands in the way of opening it."""
        return not any(step.obstacles for step in self.steps)


def way_of(study: Study) -> Way:
    """The steps of a study, in a number of queries that does not grow with its pictures."""
    run = study.runs.filter(state__in=PrecomputeRun.ACTIVE).first()
    how_far = progress(study)
    steps = list(_steps(study, run, how_far, placed_obstacles(study)))
    missing = [step.name for step in steps if step.state == State.MISSING]
    marked = [
        replace(step, state=State.NEXT) if missing[:1] == [step.name] else step for step in steps
    ]
    jobs = list(study.jobs.filter(state__in=Job.ACTIVE))
    return Way(marked, run, jobs, how_far)


def _steps(
    study: Study, run: PrecomputeRun | None, how_far: Progress, obstacles: list[Obstacle]
) -> Iterator[Step]:
    told = {part: [row.words for row in obstacles if row.part == part] for part in Part}
    yield _pictures(study, how_far)
    yield _classifier(study)
    yield _conditions(study)
    yield _explanations(how_far, run)
    yield Step(
        "gallery",
        "Look at every explanation",
        State.OPTIONAL,
        "See each picture under each condition before people do.",
    )
    yield _question_set(study, told[Part.QUESTIONS])
    yield _mended("texts", "Texts", "What participants read.", told[Part.TEXTS])
    words = f"“{study.questionnaire}” decides the expertise level."
    yield _mended("questionnaire", "Questionnaire", words, told[Part.QUESTIONNAIRE])
    wrong = told[Part.DESIGN] + told[Part.PLAN]
    yield _mended("design", "Design and plan", _design(study), wrong)
    yield _preview(study)
    yield from _opening(study, bool(obstacles))


def _pictures(study: Study, how_far: Progress) -> Step:
    count = how_far.pictures
    if not count:
        return Step("pictures", "Pictures", State.MISSING, "There are none yet.")
    words = f"{count} picture{'' if count == 1 else 's'}."
    if count < FEW_PICTURES:
        words += f" For results about pictures like these, take {FEW_PICTURES} or more."
    if not study.privacy_note:
        words += " Nobody has said yet whether they show people."
    return Step("pictures", "Pictures", State.DONE, words)


def _classifier(study: Study) -> Step:
    return Step("classifier", "Classifier", State.DONE, f"{study.classifier} is explained.")


def _conditions(study: Study) -> Step:
    names = list(study.conditions.values_list("name", "is_catch"))
    compared = [name for name, is_catch in names if not is_catch]
    catches = [name for name, is_catch in names if is_catch]
    if len(compared) < 2:
        words = "At least two are needed to compare."
        return Step("conditions", "Conditions", State.MISSING, words)
    words = f"{', '.join(compared[:-1])} and {compared[-1]}"
    words += f"; as a catch: {', '.join(catches)}." if catches else "."
    return Step("conditions", "Conditions", State.DONE, words)


def _explanations(how_far: Progress, run: PrecomputeRun | None) -> Step:
    title = "Explanations"
    if not how_far.wanted:
        return Step("explanations", title, State.MISSING, "They need pictures and conditions.")
    words = " ".join(_told_of(how_far))
    if run is not None:
        return Step("explanations", title, State.MISSING, f"{words} The worker is at it.")
    # What failed and what waits for a map stops nothing, as long as there is something to compare.
    is_done = how_far.is_comparable and not (how_far.missing or how_far.outdated)
    return Step("explanations", title, State.DONE if is_done else State.MISSING, words)


def _told_of(how_far: Progress) -> Iterator[str]:
    """How far the explanations are, in sentences."""
    waiting = sum(how_far.waiting.values())
    if how_far.wanted > waiting:
        yield f"{how_far.explained} of {how_far.wanted} are made."
    if how_far.outdated:
        number = how_far.outdated
        yield (
            f"{number} {'was' if number == 1 else 'were'} made before a condition or the study was "
            "changed; explain the pictures once more."
        )
    if how_far.failed:
        yield f"{how_far.failed} could not be made; the run’s page says why."
    if waiting:
        yield f"Maps made elsewhere: {in_words(how_far.waiting)}."
    if how_far.problem:
        yield f"{how_far.problem}."
    if how_far.measured:
        yield f"{how_far.measured} are measured."


def _question_set(study: Study, wrong: list[str]) -> Step:
    newest = study.question_sets.order_by("-version").first()
    if newest is None:
        words = "No question set yet: every pair that participants may be asked about."
    else:
        count = newest.questions.filter(included=True).count()
        state = "frozen" if newest.is_frozen else "a draft"
        words = f"Version {newest.version} is {state} with {count} questions."
    return _mended("questions", "Questions", words, wrong)


def _design(study: Study) -> str:
    return (
        f"{study.trials_per_participant} trials for everybody: {study.get_task_display()}. Who "
        "takes part, how they come, and how it will be analysed."
    )


def _mended(name: str, title: str, words: str, wrong: list[str]) -> Step:
    return Step(name, title, State.MISSING if wrong else State.DONE, words, wrong)


def _preview(study: Study) -> Step:
    words = "Go through it as a participant; nothing of it counts."
    if study.question_set() is None:
        words += " It needs a frozen question set."
    return Step("preview", "Preview", State.OPTIONAL, words)


def _opening(study: Study, is_obstructed: bool) -> Iterator[Step]:
    if not study.was_met:
        words = "Let some people try it. Their answers are kept apart and never counted."
        if study.status == Study.Status.PILOT:
            words = "It is being piloted: whoever joins now is never counted."
        yield Step("pilot", "Pilot", State.OPTIONAL, words)
    words = {
        Study.Status.OPEN: "It is open: people can take part.",
        Study.Status.PAUSED: "It is paused: whoever comes is told so kindly.",
        Study.Status.CLOSED: "It is closed.",
    }.get(
        Study.Status(study.status),
        "Mend what is named above first."
        if is_obstructed
        else "Nothing is missing. Texts, design and plan are frozen from then on.",
    )
    is_done = study.was_met
    yield Step("open", "Open", State.DONE if is_done else State.MISSING, words)

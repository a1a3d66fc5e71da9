"""A participant answers a trial: one response per trial, the first one stands."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from studyapp.actions.taking_part.enrol import StudyNotOpen
from studyapp.actions.taking_part.way import advance, asks_elaboration, trial_of, unanswered
from studyapp.models import Event, Participant, Response, Study, Trial
from studyapp.prepared import PreparedRecord, PreparedValues

RATINGS = (-2, -1, 0, 1, 2)


class OutOfOrder(Exception):
    """What was sent exists but it is not its turn."""


class NotOffered(Exception):
    """The trial's study offers no such answer."""


@dataclass(frozen=True)
class Timing:
    """What the browser measured; everything is missing without JavaScript."""

    response_time_ms: int | None = None
    load_time_ms: int | None = None
    focus_lost_ms: int | None = None
    choice_changes: int | None = None
    viewport_width_px: int | None = None
    viewport_height_px: int | None = None


@dataclass(frozen=True)
class Given:
    """An answer: a side, graded or not; or one of the trial's own options."""

    side: str = ""
    rating: int | None = None
    answer: str = ""


def present(*, trial: Trial) -> None:
    """Note when a trial was first put to its participant."""
    if trial.presented_at is None:
        now = timezone.now()
        Trial.objects.filter(pk=trial.pk, presented_at__isnull=True).update(presented_at=now)


@transaction.atomic
def respond(
    *,
    participant: Participant,
    trial_token: str,
    side: str = "",
    rating: int | None = None,
    answer: str = "",
    timing: Timing = Timing(),
) -> Response:
    """Store the choice and return the trial's one response.

    A response that was sent before is returned as it is: a double click, a reload, a second tab or
    a stale page change nothing.

    Raises
    ------
    Participant.DoesNotExist : the participant has withdrawn meanwhile.
    Trial.DoesNotExist : the token belongs to no trial of this participant.
    StudyNotOpen : the study takes nothing in at present.
    OutOfOrder : an earlier trial is still without a response, or without its elaboration.
    NotOffered : the study offers no such answer.
    """
    # Posts of one participant queue here, so that each sees what the one before it stored.
    participant = locked(participant)
    trial = trial_of(participant, trial_token)
    known: Response | None = getattr(trial, "response", None)
    if known is not None:
        return known
    refuse_unless_open(participant)
    if not _may_be_chosen(trial, participant):
        raise OutOfOrder(f"{trial} is not the next one.")
    given = Given(side=side, rating=rating, answer=answer)
    if not is_offered(given, trial=trial, study=participant.study):
        raise NotOffered(f"{given} is no answer to {trial}.")
    response = Response.objects.create(trial=trial, **vars(given), **vars(timing))
    _note_haste(response, trial, participant)
    participant.last_seen_at = response.created_at
    participant.save(update_fields=["last_seen_at"])
    advance(participant)
    return response


def _may_be_chosen(trial: Trial, participant: Participant) -> bool:
    """It is the first without a response, and no choice before it wants to be elaborated.

    Feedback that was not seen holds nobody up: who answers the next trial has gone on.
    """
    if participant.has_ended:
        return False
    if trial.presented_at is not None:  # only the one whose turn it is is ever put to anybody
        return True
    wanted = unanswered(asks_elaboration(participant.study))
    return not participant.trials.filter(wanted, position__lt=trial.position).exists()


def is_offered(given: Given, *, trial: Trial, study: Study) -> bool:
    """The answer fits the study's task and format.

    None at all is an answer only where time runs out, or where a picture could not be seen.
    """
    if given == Given(side=Response.Side.NONE):
        failed = trial.events.filter(kind=Event.Kind.PICTURE_FAILED)
        return study.time_limit_ms is not None or failed.exists()
    if study.task != Study.Task.PREFERENCE:
        return given.answer in trial.options and given == Given(answer=given.answer)
    sides = [Response.Side.LEFT, Response.Side.RIGHT]
    if study.answer_format == Study.AnswerFormat.GRADED:
        return given in map(graded, RATINGS)
    if study.answer_format == Study.AnswerFormat.TIE:
        sides.append(Response.Side.TIE)
    return given.side in sides and given == Given(side=given.side)


def graded(rating: int) -> Given:
    """The answer on a scale from -2, clearly left, to 2, clearly right; its side follows."""
    side = "left" if rating < 0 else "right" if rating > 0 else "tie"
    return Given(side=side, rating=rating)


def _note_haste(response: Response, trial: Trial, participant: Participant) -> None:
    """An answer that came sooner than the study's minimum is kept, and that it did.

    By the server's clock, from the page to the answer, which is never shorter than what the
    participant saw.
    """
    if trial.presented_at is None or response.side == Response.Side.NONE:
        return
    waited = response.created_at - trial.presented_at
    # Less than nothing: the clock was put back meanwhile, and nobody knows how long it took.
    if timedelta(0) <= waited < timedelta(milliseconds=participant.study.minimum_viewing_ms):
        milliseconds = round(waited.total_seconds() * 1000)
        Event.objects.create(
            participant=participant,
            trial=trial,
            kind=Event.Kind.TOO_EARLY,
            detail=str(milliseconds),
        )


def locked(participant: Participant) -> Participant:
    """The participant as stored, held until the transaction ends; of their study it is asked again
    whether it is open."""
    held: Participant | None = _HELD.first(participant=participant.pk)
    if held is None:
        raise Participant.DoesNotExist("the participant has withdrawn")
    held.study = participant.study
    (held.study.status,) = _STATUS.first(study=held.study_id) or ("",)
    return held


def _held(participant: int) -> QuerySet[Participant]:
    return Participant.objects.select_for_update().filter(pk=participant).order_by()


def _status(study: int) -> QuerySet[Study, tuple[str]]:
    return Study.objects.filter(pk=study).order_by().values_list("status")


_HELD = PreparedRecord(_held, participant=int)
_STATUS = PreparedValues(_status, study=int)


def may_go_on(participant: Participant) -> bool:
    """Their study is open, or they look at what they are allowed to see at any time."""
    is_preview = participant.kind == Participant.Kind.PREVIEW
    return participant.study.is_open or is_preview or participant.has_ended


def refuse_unless_open(participant: Participant) -> None:
    """Raise StudyNotOpen if the study takes nothing in at present."""
    if not may_go_on(participant):
        raise StudyNotOpen(f"This study is {participant.study.get_status_display()}.")

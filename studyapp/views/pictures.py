"""The pictures of a trial, for the participant whose trial it is and for nobody else."""

import logging
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from studyapp import media
from studyapp.models import Participant, Question, Stimulus, Trial
from studyapp.prepared import PreparedValues
from studyapp.views.participant.unsaved import told_if_unsaved
from studyapp.views.participant.way import token_of

logger = logging.getLogger(__name__)

# A trial's pictures: the token of each, and whose picture it is.
TOKENS = ("original_token", "left_token", "right_token")
SHOWN = ("question", "left", "right")


@dataclass(frozen=True)
class Picture:
    """A picture of a trial: where it lies, which question it is of, to what size it is padded."""

    path: str
    question: int
    size: int


@require_safe
@told_if_unsaved  # outside: that there is none just now must not be kept for a day
@cache_control(private=True, max_age=24 * 3600, immutable=True)
def picture(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One picture, padded with zero bytes so that its size tells nothing.

    Decoders of WebP stop at the length that the file states, so the padding is not seen. A part of
    a picture is never sent, whatever range is asked for.
    """
    found = _reached(slug, token_of(request), token)
    try:
        shown = media.read(found.path)
    except FileNotFoundError as error:
        logger.error(
            "The file %s is missing, which a question about %s in the study %s shows. Compute it "
            "again with `manage.py precompute`, or restore the media folder.",
            found.path,
            Question.objects.values_list("image__name", flat=True).get(pk=found.question),
            slug,
        )
        raise Http404("the picture's file is missing") from error
    padded = shown.ljust(found.size, b"\0")
    return HttpResponse(padded, content_type="image/webp")


def _reached(slug: str, participant: str, token: str) -> Picture:
    """The picture of this address, if its trial is no further ahead than the next one.

    The page of a trial names the pictures of the one after it, so that they can be fetched ahead;
    no page names a later one, and a guessed address gets nothing.
    """
    known = _PARTICIPANT.first(slug=slug, token=participant)
    trial = None if known is None else _TRIAL.first(participant=known[0], token=token)
    if known is None or trial is None:
        raise Http404("no picture of this participant, or of a trial that is still to come")
    tokens, shown = trial[: len(TOKENS)], trial[len(TOKENS) :]
    place = tokens.index(token)
    of = _ORIGINAL if SHOWN[place] == "question" else _STIMULUS
    row = None if shown[place] is None else of.first(key=shown[place])
    if row is None:
        raise Http404("this trial has no such picture")
    return Picture(row[0], shown[0], known[1])


# Several plain questions: one with all their tables takes PostgreSQL thirty times as long to plan
# as to answer, and everybody asks for dozens of pictures.


def _participants(slug: str, token: str) -> QuerySet[Participant, tuple[Any, ...]]:
    known = Participant.objects.filter(study__slug=slug, token=token).order_by()
    return known.values_list("pk", "question_set__padded_size")


def _trials(participant: int, token: str) -> QuerySet[Trial, tuple[Any, ...]]:
    belongs = Q(original_token=token) | Q(left_token=token) | Q(right_token=token)
    unseen_before = Trial.objects.filter(
        participant=participant,
        position__lt=OuterRef("position"),
        presented_at__isnull=True,
        response__isnull=True,
    )
    trials = Trial.objects.filter(belongs, ~Exists(unseen_before), participant=participant)
    return trials.order_by().values_list(*TOKENS, *SHOWN)


def _originals(key: int) -> QuerySet[Question, tuple[Any, ...]]:
    return Question.objects.filter(pk=key).order_by().values_list("image__shown_path")


def _stimuli(key: int) -> QuerySet[Stimulus, tuple[Any, ...]]:
    return Stimulus.objects.filter(pk=key).order_by().values_list("path")


_PARTICIPANT = PreparedValues(_participants, slug=str, token=str)
_TRIAL = PreparedValues(_trials, participant=int, token=str)
_ORIGINAL = PreparedValues(_originals, key=int)
_STIMULUS = PreparedValues(_stimuli, key=int)

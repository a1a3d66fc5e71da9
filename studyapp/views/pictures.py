"""The pictures of a trial, for the participant whose trial it is and for nobody else."""

import logging
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from studyapp import media
from studyapp.models import Trial
from studyapp.prepared import PreparedValues
from studyapp.views.participant.unsaved import told_if_unsaved
from studyapp.views.participant.way import token_of

logger = logging.getLogger(__name__)

# The names of a trial's pictures, and where each of them lies.
PATHS = {
    "original_token": "question__image__shown_path",
    "left_token": "left__path",
    "right_token": "right__path",
}


@dataclass(frozen=True)
class Picture:
    """A picture of a trial: where it lies, what it was made of, to what size it is padded."""

    path: str
    name: str
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
            found.name,
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
    row = _ROW.first(slug=slug, participant=participant, token=token)
    if row is None:
        raise Http404("no picture of this participant, or of a trial that is still to come")
    (name, size), tokens, paths = row[:2], row[2:5], row[5:]
    path = paths[tokens.index(token)]
    if path is None:
        raise Http404("this trial has no such picture")
    return Picture(path, name, size)


def _rows(slug: str, participant: str, token: str) -> QuerySet[Trial, tuple[Any, ...]]:
    belongs = Q(original_token=token) | Q(left_token=token) | Q(right_token=token)
    unseen_before = Trial.objects.filter(
        participant=OuterRef("participant"),
        position__lt=OuterRef("position"),
        presented_at__isnull=True,
    )
    trials = Trial.objects.filter(
        belongs,
        ~Exists(unseen_before),
        participant__token=participant,
        participant__study__slug=slug,
    )
    facts = ("question__image__name", "participant__question_set__padded_size")
    return trials.order_by().values_list(*facts, *PATHS, *PATHS.values())


_ROW = PreparedValues(_rows, slug=str, participant=str, token=str)

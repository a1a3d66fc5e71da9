"""The pictures of a trial, for the participant whose trial it is and for nobody else."""

import logging
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from studyapp import media
from studyapp.models import Trial
from studyapp.views.participant.unsaved import told_if_unsaved
from studyapp.views.participant.way import token_of

logger = logging.getLogger(__name__)

# Where each of a trial's pictures lies, by the name of its token.
PATHS = {
    "original_token": "question__image__shown_path",
    "left_token": "left__path",
    "right_token": "right__path",
}


@require_safe
@told_if_unsaved  # outside: that there is none just now must not be kept for a day
@cache_control(private=True, max_age=24 * 3600, immutable=True)
def picture(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One picture, padded with zero bytes so that its size tells nothing.

    Decoders of WebP stop at the length that the file states, so the padding is not seen. A part of
    a picture is never sent, whatever range is asked for.
    """
    trial = _reached_trial(slug, token_of(request), token)
    path = next(trial[PATHS[name]] for name in PATHS if trial[name] == token)
    if path is None:
        raise Http404("this trial has no such picture")
    try:
        shown = media.read(path)
    except FileNotFoundError as error:
        logger.error(
            "The file %s is missing, which a question about %s in the study %s shows. Compute it "
            "again with `manage.py precompute`, or restore the media folder.",
            path,
            trial["name"],
            slug,
        )
        raise Http404("the picture's file is missing") from error
    padded = shown.ljust(trial["size"], b"\0")
    return HttpResponse(padded, content_type="image/webp")


def _reached_trial(slug: str, participant: str, token: str) -> dict[str, Any]:
    """What is needed of the trial that this picture belongs to, by one question to the database,
    as every participant asks for dozens of pictures.

    The page of a trial names the pictures of the one after it, so that they can be fetched ahead;
    no page names a later one, and a guessed address gets nothing.
    """
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
    trial = (
        trials.order_by()
        .values(
            *PATHS,
            *PATHS.values(),
            name=F("question__image__name"),
            size=F("participant__question_set__padded_size"),
        )
        .first()
    )
    if trial is None:
        raise Http404("no picture of this participant, or of a trial that is still to come")
    return trial

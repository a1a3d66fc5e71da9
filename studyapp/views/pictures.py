"""The pictures of a trial, for the participant whose trial it is and for nobody else."""

import logging

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from studyapp import media
from studyapp.actions.taking_part.way import current_trial
from studyapp.models import Participant, Stimulus, Trial
from studyapp.views.participant.unsaved import told_if_unsaved
from studyapp.views.participant.way import current_participant

logger = logging.getLogger(__name__)


@require_safe
@told_if_unsaved  # outside: that there is none just now must not be kept for a day
@cache_control(private=True, max_age=24 * 3600, immutable=True)
def picture(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One picture, padded with zero bytes so that its size tells nothing.

    Decoders of WebP stop at the length that the file states, so the padding is not seen. A part of
    a picture is never sent, whatever range is asked for.
    """
    participant = current_participant(request, slug)
    if participant is None or participant.question_set is None:
        raise Http404("pictures are for participants")
    trial = _reached_trial(participant, token)
    path = _path(trial, token)
    try:
        shown = media.read(path)
    except FileNotFoundError as error:
        logger.error(
            "The file %s is missing, which %s of the study %s shows. Compute it again with "
            "`manage.py precompute`, or restore the media folder.",
            path,
            trial.question,
            slug,
        )
        raise Http404("the picture's file is missing") from error
    padded = shown.ljust(participant.question_set.padded_size, b"\0")
    return HttpResponse(padded, content_type="image/webp")


def _reached_trial(participant: Participant, token: str) -> Trial:
    """The trial that this picture belongs to, unless it is further ahead than the next one.

    The page of a trial names the pictures of the one after it, so that they can be fetched ahead;
    no page names a later one, and a guessed address gets nothing.
    """
    belongs = Q(original_token=token) | Q(left_token=token) | Q(right_token=token)
    trials = participant.trials.select_related("question__image", "left", "right")
    trial = trials.filter(belongs).first()
    if trial is None:
        raise Http404("no picture of this participant")
    current = current_trial(participant)
    if current is not None and trial.position > current.position:
        between = participant.trials.filter(
            position__gt=current.position, position__lt=trial.position
        )
        if between.exists():
            raise Http404("a picture of a trial that is still to come")
    return trial


def _path(trial: Trial, token: str) -> str:
    """Where the picture lies; a task other than preference may have none on this side."""
    if token == trial.original_token:
        return trial.question.image.shown_path
    stimulus: Stimulus | None = trial.left if token == trial.left_token else trial.right
    if stimulus is None:
        raise Http404("this trial has no such picture")
    return stimulus.path

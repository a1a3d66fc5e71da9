"""The three pictures of a trial, for the participant whose trial it is and for nobody else."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from studyapp import media
from studyapp.models import Participant, Trial
from studyapp.views.participant.way import current_participant


@require_safe
@cache_control(private=True, max_age=24 * 3600, immutable=True)
def picture(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One picture, padded with zero bytes so that its size tells nothing.

    Decoders of WebP stop at the length that the file states, so the padding is not seen.
    """
    participant = current_participant(request, slug)
    if participant is None:
        raise Http404("pictures are for participants")
    shown = media.read(_path(_reached_trial(participant, token), token))
    padded = shown.ljust(participant.question_set.padded_size, b"\0")
    return HttpResponse(padded, content_type="image/webp")


def _reached_trial(participant: Participant, token: str) -> Trial:
    """The trial that this picture belongs to, unless it is still to come.

    Nobody can look ahead: the pages name no later picture, and a guessed address gets nothing.
    """
    belongs = Q(original_token=token) | Q(left_token=token) | Q(right_token=token)
    trials = participant.trials.select_related("question__image", "left", "right")
    trial = trials.filter(belongs).first()
    current = participant.next_trial()
    if trial is None or (current is not None and trial.position > current.position):
        raise Http404("no picture of this participant")
    return trial


def _path(trial: Trial, token: str) -> str:
    if token == trial.original_token:
        return trial.question.image.shown_path
    return trial.left.path if token == trial.left_token else trial.right.path

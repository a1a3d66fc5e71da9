"""What a participant is told when the server cannot store anything just now."""

import logging
from collections.abc import Callable
from functools import wraps

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)

UNAVAILABLE = 503
SECONDS_TO_WAIT = 5
CSRF = "csrfmiddlewaretoken"  # the page makes its own


def told_if_unsaved(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where nothing can be stored, say so in a page that sends the same answers again.

    A locked database or a full disk passes; until then the participant stays where they are.
    """

    @wraps(view)
    def shown(request: HttpRequest, slug: str, **more: str) -> HttpResponse:
        try:
            return view(request, slug, **more)
        except (OperationalError, OSError):
            logger.exception("Nothing could be stored; a participant was asked to try again.")
            return unsaved(request)

    return shown


def unsaved(request: HttpRequest) -> HttpResponse:
    """A page that asks no database, with what was sent in a form of its own."""
    fields = [
        (name, value) for name, values in request.POST.lists() for value in values if name != CSRF
    ]
    page = render(request, "participant/unsaved.html", {"fields": fields}, status=UNAVAILABLE)
    page["Retry-After"] = str(SECONDS_TO_WAIT)
    return page

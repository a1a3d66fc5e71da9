"""When people with an account must log in again. Participants have no session and no limit, and
nothing is looked up for them.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse

BEGUN, USED = "begun", "used"  # what a session keeps of its own life: seconds since the epoch
NOTED_EVERY = 60  # seconds; the database is not written to for every page
# Pages that are left open ask for these by themselves, which is no use of anybody's.
BY_THEMSELVES = {"monitor_now", "job_now"}


class SessionLimits:
    """Ends a session that is too old, or that nobody has used for too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        if request.path == "/" or request.path.startswith("/s/"):
            return
        session = request.session
        if SESSION_KEY not in session:
            return
        if is_over(session):
            logout(request)
            messages.info(request, "You were logged out to keep your account safe; log in again.")
            return
        match = request.resolver_match
        by_itself = match is not None and match.view_name in BY_THEMSELVES
        if not by_itself and time.time() - session[USED] > NOTED_EVERY:
            session[USED] = time.time()


def begin(request: HttpRequest, **_: Any) -> None:
    """Somebody has logged in: from now on the limits count."""
    request.session[BEGUN] = request.session[USED] = time.time()


def is_over(session: Mapping[str, Any]) -> bool:
    """Whether a session has reached a limit; one that does not tell its age has."""
    now = time.time()
    too_old = now - session.get(BEGUN, 0) > settings.SESSION_COOKIE_AGE
    return too_old or now - session.get(USED, 0) > settings.SESSION_IDLE_SECONDS


def cycle(request: HttpRequest, reauthenticated: bool = False, **_: Any) -> None:
    """Who has proved again who they are goes on under another key."""
    if reauthenticated:
        request.session.cycle_key()

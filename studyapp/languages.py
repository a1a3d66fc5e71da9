"""Which language a participant reads; everything for researchers stays English.

Before consent: the language that was chosen (`?lang=nl`, kept in a cookie of the study's own
addresses), else the one that the browser asks for, else the one that the study's texts were written
in. From consent on: the one that was consented in.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from studyapp.models import Participant, Study
from studyapp.wording import spoken_languages

COOKIE = "language"
COOKIE_SECONDS = 30 * 24 * 3600
PARAMETER = "lang"
STUDIES = "/s/"


def offered(study: Study) -> list[str]:
    """The study's languages that the pages can speak, the one of its own texts first."""
    spoken = spoken_languages()
    return [code for code in study.languages if code in spoken] or ["en"]


def language_for(request: HttpRequest, study: Study) -> str:
    """The language of somebody who has not consented yet."""
    return _wanted(request, offered(study))


def language_of(request: HttpRequest, study: Study, participant: Participant | None) -> str:
    """The language of a page of this study for whoever is asking."""
    if participant is not None and participant.language in spoken_languages():
        return participant.language
    return language_for(request, study)


def keep_choice(response: HttpResponse, request: HttpRequest, study: Study) -> HttpResponse:
    """Let the browser hold a language that was just chosen, for this study's addresses alone."""
    chosen = request.GET.get(PARAMETER, "")
    if chosen in offered(study):
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=COOKIE_SECONDS,
            path=reverse("landing", args=[study.slug]),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


class ParticipantsLanguage:
    """Speaks to participants in a language they understand, and English on every other page.

    The pages of a study narrow it down to what the study offers; what is left to this middleware
    are the pages of no study: the front page, and the ones that say what went wrong.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_participants = request.path == "/" or request.path.startswith(STUDIES)
        language = _wanted(request, list(spoken_languages()))
        with translation.override(language if is_participants else "en"):
            response = self.get_response(request)
        if is_participants and response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


def _wanted(request: HttpRequest, codes: list[str]) -> str:
    """Of these languages the chosen one, the best that the browser asks for, or the first."""
    for chosen in (request.GET.get(PARAMETER), request.COOKIES.get(COOKIE)):
        if chosen in codes:
            return chosen
    for accepted, weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if weight and accepted == "*":
            return codes[0]
        # A region falls back to its language: somebody who asks for "de-AT" reads "de".
        for code in (accepted, accepted.split("-")[0]):
            if weight and code in codes:
                return code
    return codes[0]

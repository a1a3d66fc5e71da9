"""In production participants' cookies have names that a browser believes of this very host alone.

`__Host-` asks for the whole host as path. A participant's cookies belong to one study, and people
take part in several: so the study's name goes into the cookie's. Views know the plain names only.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NAMES = ("participant", "arrival", "language")
_STUDY = re.compile(r"/s/([-\w]+)/", re.ASCII)


class HostCookies:
    """Renames them on their way out and in; a plain one, which another host may have planted, is
    not believed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        study = _STUDY.match(request.path)
        if study is None or not settings.SESSION_COOKIE_SECURE:
            return self.get_response(request)
        for name in NAMES:
            request.COOKIES.pop(name, None)
            told = request.COOKIES.get(full_name(name, study[1]))
            if told is not None:
                request.COOKIES[name] = told
        response = self.get_response(request)
        for name in NAMES:
            if name in response.cookies:
                _rename(response, name, study[1])
        return response


def full_name(name: str, study: str) -> str:
    """What a cookie of one study is called in production."""
    return f"__Host-{name}.{study}"


def _rename(response: HttpResponse, name: str, study: str) -> None:
    plain = response.cookies.pop(name)
    full = full_name(name, study)
    response.cookies[full] = plain.value
    for key, value in {**plain, "path": "/", "secure": True}.items():
        if value != "":
            response.cookies[full][key] = value

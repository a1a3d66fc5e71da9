"""What every answer tells a browser besides Django's own headers, and the short way to pictures."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve

# A study needs none of these, so no page of it may ask for them, whatever slips into it.
REFUSED = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "usb",
    "xr-spatial-tracking",
)
POLICY = ", ".join(f"{feature}=()" for feature in REFUSED)


class PermissionsPolicy:
    """Refuses sensors, camera, payment and the like on every answer, files included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = POLICY
        return response


class KeptByNobody:
    """Whatever is said under a study's address is not to be cached, unless its view says otherwise.

    So that a browser that is shared, or a server between, keeps no refusal and no page of somebody
    else either.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/s/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


_PICTURE = re.compile(r"/s/[-\w]+/picture/[-\w]+", re.ASCII)


class PicturesFirst:
    """Answers who asks for a trial's picture before anything looks whether they are logged in.

    Three of five requests are for pictures, and finding out about sessions, accounts and languages
    takes as long as finding the picture. The view itself asks whose trial it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        looks = request.method in ("GET", "HEAD")
        if not (looks and _PICTURE.fullmatch(request.path_info)):
            return self.get_response(request)
        request.resolver_match = match = resolve(request.path_info)
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response

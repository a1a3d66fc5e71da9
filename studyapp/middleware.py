"""What every answer tells a browser besides Django's own headers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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

"""Phone, tablet or desktop: all that is kept of what a browser says about itself."""

import re

from django.http import HttpRequest

_TABLET = re.compile(r"iPad|Tablet|Silk/|Kindle|PlayBook|Android(?!.*\bMobile\b)", re.IGNORECASE)
_PHONE = re.compile(r"iPhone|iPod|\bMobile\b|Windows Phone|Opera Mini", re.IGNORECASE)


def device_type(request: HttpRequest) -> str:
    """The kind of device; empty where the browser does not say."""
    agent = request.headers.get("User-Agent", "")
    if _TABLET.search(agent):
        return "tablet"
    if request.headers.get("Sec-CH-UA-Mobile") == "?1" or _PHONE.search(agent):
        return "phone"
    return "desktop" if agent else ""

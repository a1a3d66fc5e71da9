"""What is said of a request that is refused before any page has seen it."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string

# The limit that was passed, and what to do. Only researchers' forms are so long, so this is not
# translated.
LIMITS: dict[type[Exception], tuple[str, str]] = {
    TooManyFilesSent: (
        "DATA_UPLOAD_MAX_NUMBER_FILES",
        "A form takes up to {:,} files at once. Pack them into one zip file and upload that.",
    ),
    TooManyFieldsSent: (
        "DATA_UPLOAD_MAX_NUMBER_FIELDS",
        "A form takes up to {:,} fields at once. Change and save fewer at a time.",
    ),
    RequestDataTooBig: (
        "DATA_UPLOAD_MAX_MEMORY_SIZE",
        "A form takes up to {:,} bytes of text. Shorten it, or send a file where the page takes "
        "one.",
    ),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say which limit was passed and how to stay below it; of anything else, nothing."""
    setting, sentence = LIMITS.get(type(exception), ("", ""))
    reason = sentence.format(getattr(settings, setting)) if sentence else ""
    # Without the request: it may be so wrong that nothing can be asked of it.
    return HttpResponseBadRequest(render_to_string("400.html", {"reason": reason}))

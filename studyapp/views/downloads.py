"""Files that are taken home: named, and kept by no browser and no proxy on the way."""

from collections.abc import Iterable
from typing import IO

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

CSV = "text/csv; charset=utf-8"
JSON = "application/json"
ZIP = "application/zip"


def download(
    content: str | bytes | IO[bytes] | Iterable[str] | Iterable[bytes], name: str, kind: str
) -> HttpResponseBase:
    """A file by this name.

    Parameters
    ----------
    content : all of it, an open file (closed when it is sent), or its pieces one after the other.
    kind : its media type.
    """
    response: HttpResponseBase
    if isinstance(content, str | bytes):
        response = HttpResponse(content, content_type=kind)
    elif hasattr(content, "read"):
        response = FileResponse(content, content_type=kind)
    else:
        response = StreamingHttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response

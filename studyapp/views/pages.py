"""What pages have in common: long lists a page at a time, and forms that were refused."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

UNPROCESSABLE = 422


def page_of(request: HttpRequest, rows: Any, size: int) -> Page[Any]:
    """The page of a list that `?page=` asks for; the nearest one there is for any other number."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def query_of(request: HttpRequest) -> str:
    """What the address asks for without the page, for links that keep it."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()


def with_form(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, refused: object
) -> HttpResponse:
    """A page with a form on it.

    Parameters
    ----------
    refused : true if what was sent cannot be used: then the page says why with status 422.
    """
    return render(request, template, context, status=UNPROCESSABLE if refused else 200)

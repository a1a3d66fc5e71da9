"""Every page of the admin: its address, and what answering it takes."""

import time
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.http import HttpRequest, QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

TERM = "e"  # is in the names of nearly all rows


def pages_of(request: HttpRequest, model: Any) -> Iterator[tuple[str, str]]:
    """What each page of one noun is called, and its address; what one may not do has no page.

    One list is searched, and one filtered by everything at once: their rows are drawn like any.
    """
    shown = admin.site._registry[model]
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model._default_manager.earliest("pk")
    yield "list", reverse(f"{name}_changelist")
    yield "change", reverse(f"{name}_change", args=[row.pk])
    if shown.search_fields:
        yield "search", f"{reverse(f'{name}_changelist')}?q={TERM}"
    chosen = filtered(shown.get_changelist_instance(request))
    if chosen:
        yield "filters", f"{reverse(f'{name}_changelist')}?{chosen}"
    if shown.has_delete_permission(request, row):
        yield "delete", reverse(f"{name}_delete", args=[row.pk])
    if shown.has_add_permission(request):
        yield "add", reverse(f"{name}_add")


def filtered(changelist: Any) -> str:
    """A query with one choice of every filter, the last that it offers."""
    query = QueryDict(mutable=True)
    for spec in changelist.filter_specs:
        *_, last = spec.choices(changelist)
        query.update(QueryDict(last["query_string"].removeprefix("?")))
    return query.urlencode()


def asked_for(client: Client, address: str) -> tuple[int, int, float]:
    """How a page answers: its status, the number of queries, the seconds.

    What Django keeps from one page to the next is forgotten first.
    """
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as queries:
        start = time.perf_counter()
        status = client.get(address).status_code
        seconds = time.perf_counter() - start
    return status, len(queries), seconds

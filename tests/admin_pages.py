"""Every page of the admin: its address, and what answering it takes."""

import time
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

TERM = "e"  # is in the names of nearly all rows


def pages_of(client: Client, model: Any) -> Iterator[tuple[str, str]]:
    """What each page of one noun is called, and its address: lists, forms, what deleting asks."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    listed = reverse(f"{name}_changelist")
    yield "list", listed
    shown = admin.site._registry[model]
    if shown.search_fields:
        yield "search", f"{listed}?q={TERM}"
    changelist = client.get(listed).context["cl"]
    for number, spec in enumerate(changelist.filter_specs, start=1):
        choices = list(spec.choices(changelist))
        yield f"filter {number}", listed + choices[-1]["query_string"]
    row = model._default_manager.earliest("pk")
    for page in ("change", "delete"):
        yield page, reverse(f"{name}_{page}", args=[row.pk])
    yield "add", reverse(f"{name}_add")


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

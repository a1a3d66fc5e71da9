"""Every text that a user can set is made hostile, wherever the record keeps it."""

from collections.abc import Collection
from itertools import count

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from studyapp.actions.logbook import write_down
from studyapp.models import Classifier, Job, LogLine, SourceImage
from tests.security.payloads import PAYLOADS

ALL = "\n".join(PAYLOADS)
# Written once, as the database sees to; their texts come from people all the same, see below.
UNTOUCHED = {
    *("response", "elaboration", "question", "preregistration", "unblinding", "logbookentry"),
}
# Never a text of somebody: names of files and of parts of the program, random names, hashes.
OURS = {
    *("path", "shown_path", "mask_path", "package", "key", "sha256", "source_sha256", "previous"),
    *("method", "rendering", "state", "document", "code", "language", "condition", "device_type"),
    *("study", "target", "return_url", "licence"),
}


def write_everywhere(besides: Collection[str] = ()) -> int:
    """Hostile texts in every field that holds a text of somebody; how many fields there are."""
    turn = count()
    written = 0
    for model in apps.get_app_config("studyapp").get_models():
        if model._meta.model_name in (*UNTOUCHED, *besides):
            continue
        for field in model._meta.concrete_fields:
            is_text = type(field) in (models.CharField, models.TextField, models.SlugField)
            is_text = is_text or isinstance(field, models.TextField | models.CharField)
            if is_text and not (field.choices or field.unique or field.name in OURS):
                text = Concat(Value(_text(field.max_length, turn)), Cast("pk", models.CharField()))
                model._default_manager.update(**{field.name: text})
                written += 1
    return written


def _text(longest, turn) -> str:
    """As many as there is room for, and the number of the row behind them."""
    if longest is None or longest > len(ALL) + 9:
        return ALL
    fitting = [one for one in PAYLOADS if len(one) < longest - 4] or [""]
    return fitting[next(turn) % len(fitting)]


def write_where_only_a_list_is_kept() -> None:
    SourceImage.objects.update(labels=list(PAYLOADS), tags=list(PAYLOADS))
    Classifier.objects.update(settings={"labels": [*PAYLOADS[:2]]})
    for job in Job.objects.all():
        LogLine.objects.create(job=job, text=ALL)
    Job.objects.update(problems=list(PAYLOADS), parameters={"name": PAYLOADS[0]})
    for payload in PAYLOADS:
        write_down(actor=payload, action="changed", noun="study", subject=payload, study="trust")
    User.objects.filter(username="rosa").update(first_name=PAYLOADS[5], last_name=PAYLOADS[12])
    User.objects.filter(username="stan").update(username=PAYLOADS[6])


def of_admin() -> list[str]:
    """Each list and the page of its first row."""
    pages = []
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages.append(reverse(f"{name}_changelist"))
        if row := model._default_manager.first():
            pages.append(reverse(f"{name}_change", args=[row.pk]))
    return pages

"""Whatever people write, it is text wherever it is shown."""

import re
from itertools import count
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from studyapp.actions.logbook import write_down
from studyapp.models import Classifier, Job, LogLine, SourceImage
from tests.recorded import Given, record
from tests.roles.table import TABLE
from tests.security.addresses import addresses, make_whole_world
from tests.security.payloads import PAYLOADS, running

pytestmark = pytest.mark.django_db
# What is drawn or computed takes long, and names conditions as the pages beside it do.
DRAWN = re.compile(r"plots|power|report|webp|csv|zip")
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


def write_everywhere() -> int:
    """Hostile texts in every field that holds a text of somebody; how many fields there are."""
    turn = count()
    written = 0
    for model in apps.get_app_config("studyapp").get_models():
        if model._meta.model_name in UNTOUCHED:
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


@pytest.fixture
def world():
    made = make_whole_world()
    record(made.study, Given(reason=ALL), Given(reason=ALL, question=1, side="right"))
    assert write_everywhere() > 40
    write_where_only_a_list_is_kept()
    return made


def of_admin() -> list[str]:
    """Each list and the page of its first row."""
    pages = []
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages.append(reverse(f"{name}_changelist"))
        if row := model._default_manager.first():
            pages.append(reverse(f"{name}_change", args=[row.pk]))
    return pages


def test_the_search_notices_payloads_where_they_are_not_escaped():
    assert len(set(PAYLOADS)) >= 50
    seen = [one for one in PAYLOADS if running(f"<p>{one}</p>") or running(f'<a href="{one}">')]
    assert len(seen) > 40


@pytest.mark.parametrize("person", ["admin", "participant"])
def test_no_page_runs_what_somebody_wrote(world, person):
    ours = ((route, address) for route, address in addresses(world) if route in TABLE)
    pages = [address for route, address in ours if not DRAWN.search(route)]
    pages += of_admin() if person == "admin" else []
    found, shown = [], 0
    for page in pages:
        answer = world.clients[person].get(page)
        if answer.streaming:
            b"".join(answer)  # which closes the file
        elif "text/html" in answer.get("Content-Type", ""):
            shown += "xss(1)" in answer.text
            found += [f"{page}: {what}" for what in running(answer.text)]
    assert found == []
    assert shown > (40 if person == "admin" else 2)


def test_no_page_runs_what_stands_in_its_address(world):
    """Each address holds every fifth payload, and each payload stands in one."""
    client, found = world.clients["admin"], []
    places = (
        "/accounts/again/?next={0}",
        "/s/{0}/",
        "/s/trust/?lang={0}&PROLIFIC_PID={0}",
        "/studies/trust/gallery/?tag={0}&condition={0}&sort={0}",
        "/admin/studyapp/arm/?q={0}",
    )
    for number, payload in enumerate(PAYLOADS):
        address = places[number % len(places)].format(quote(payload, safe=""))
        found += [f"{address}: {what}" for what in running(client.get(address).text)]
    assert found == []

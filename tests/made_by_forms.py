"""A study made in the browser: the forms of the admin and of the workplace, filled from what
`description_of` says of another one."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from studyapp.actions.jobs import ordering
from studyapp.actions.registration.plan import FIELDS
from studyapp.actions.spec.files import found
from studyapp.actions.spec.questionnaires import CHOICE_KEYS, ITEM_KEYS
from studyapp.actions.spec.schema.tables import CONDITION_KEYS, LEVEL_KEYS, SETTINGS
from studyapp.models import Classifier, Questionnaire, Study
from tests.typed import Typed

Described = Mapping[str, Any]


def make_by_forms(
    client: Client, described: Described, networks: Mapping[str, Classifier]
) -> Study:
    """Fill everything in that a description says; its pictures and masks are among the media.

    Parameters
    ----------
    client : somebody who may make studies.
    networks : classifiers that are registered, by the name of their condition; the study's own
        under no name.
    """
    form = Typed(client, reverse("admin:studyapp_study_add"))
    for name in SETTINGS:
        # What the admin's form does not have is filled in on its own page, below.
        _fill(form, "", {name: described[name]} if name != "privacy_note" else {})
    form.put("classifier", networks[""].pk)
    form.put("questionnaire", _questionnaire(client, described["questionnaire"]).pk)
    for one in described["conditions"]:
        _add_row(form, "conditions", {name: one[name] for name in CONDITION_KEYS})
    _add_what_names_nothing(form, described, client)
    _sent(form)
    study = Study.objects.get(slug=described["slug"])
    _name_conditions(client, study, described, networks)
    _take_in(client, study, described["pictures"])
    note = Typed(client, reverse("study_pictures", args=[study.slug]), "privacy_note")
    note.address = reverse("privacy_note", args=[study.slug])
    note.put("privacy_note", described["privacy_note"])
    _sent(note)
    study.refresh_from_db()
    return study


def _fill(form: Typed, prefix: str, values: Described) -> None:
    for name, value in values.items():
        is_json = isinstance(value, list | dict)
        put = form.put_json if is_json else form.put
        put(f"{prefix}-{name}" if prefix else name, value)


def _add_row(form: Typed, prefix: str, values: Described) -> str:
    row = form.row(prefix)
    _fill(form, row, values)
    return row


def _sent(form: Typed) -> None:
    answer = form.send()
    assert answer.status_code == 302, [
        line for line in answer.content.decode().splitlines() if "error" in line
    ]


def _add_what_names_nothing(form: Typed, described: Described, client: Client) -> None:
    """The parts that name no condition, which would have to be stored before."""
    for number, one in enumerate(described["further_questionnaires"], start=1):
        row = _add_row(form, "asked", {"place": one["place"], "position": number})
        form.put(f"{row}-questionnaire", _questionnaire(client, one["questionnaire"]).pk)
    for number, one in enumerate(described["comprehension"], start=1):
        right = one["choices"].index(one["correct"])
        _add_row(form, "comprehension", {**one, "correct": right, "position": number})
    for level, places in described["quotas"].items():
        _add_row(form, "quotas", {"level": level, "places": places})
    for outcome, leaving in described["exits"].items():
        _add_row(form, "exits", {"outcome": outcome, **leaving})
    if "analysis" in described:
        row = "analysis_plan-0"
        if f"{row}-alpha" not in form.values:
            form.row("analysis_plan")
        _fill(form, row, {name: described["analysis"][name] for name in FIELDS})


def _name_conditions(
    client: Client, study: Study, described: Described, networks: Mapping[str, Classifier]
) -> None:
    """Once the conditions are stored, arms and other conditions can name them."""
    keys = dict(study.conditions.values_list("name", "pk"))
    form = Typed(client, reverse("admin:studyapp_study_change", args=[study.pk]))
    rows = {
        form.values[f"conditions-{number}-name"][0]: f"conditions-{number}"
        for number in range(len(keys))
    }
    for one in described["conditions"]:
        if "faulty_version_of" in one:
            form.put(f"{rows[one['name']]}-faulty_version_of", keys[one["faulty_version_of"]])
        if "classifier" in one:
            form.put(f"{rows[one['name']]}-classifier", networks[one["name"]].pk)
    for one in described["arms"]:
        plain = {name: one[name] for name in ("name", "weight", "shows_prediction")}
        row = _add_row(form, "arms", plain)
        form.put(f"{row}-conditions", [keys[name] for name in one["conditions"]])
    _sent(form)


def _questionnaire(client: Client, described: Described) -> Questionnaire:
    """In the admin: the questionnaire with its items, then each item with its choices."""
    form = Typed(client, reverse("admin:studyapp_questionnaire_add"))
    plain = {name: described[name] for name in described if name not in ("items", "levels")}
    _fill(form, "", plain)
    for number, item in enumerate(described["items"], start=1):
        said = {name: item[name] for name in ITEM_KEYS if name in item and name != "choices"}
        said.pop("translations")  # on the item's own page
        _add_row(form, "items", said | {"position": number})
    for level in described["levels"]:
        _add_row(form, "expertise_levels", {name: level[name] for name in LEVEL_KEYS})
    _sent(form)
    made = Questionnaire.objects.get(name=described["name"], version=described["version"])
    for record, item in zip(made.items.all(), described["items"], strict=True):
        form = Typed(client, reverse("admin:studyapp_questionnaireitem_change", args=[record.pk]))
        form.put_json("translations", item["translations"])
        for number, choice in enumerate(item["choices"], start=1):
            said = {name: choice[name] for name in CHOICE_KEYS}
            _add_row(form, "choices", said | {"position": number})
        _sent(form)
    return made


def _take_in(client: Client, study: Study, pictures: list[Described]) -> None:
    """Upload pictures with a manifest; the worker takes them in."""
    archive, entries = io.BytesIO(), []
    with zipfile.ZipFile(archive, "w") as made:
        for one in pictures:
            made.write(_kept(one["path"]), one["name"])
            entries.append(_entry(one, made))
        made.writestr("annotations.json", json.dumps(entries))
    upload = SimpleUploadedFile("pictures.zip", archive.getvalue())
    page = reverse("study_pictures", args=[study.slug])
    answer = client.post(f"{page}add/", {"uploads": upload})
    assert answer.status_code == 302, answer.content.decode()
    job = ordering.claim(worker="test")
    ordering.work_off(job=job)
    job.refresh_from_db()
    assert (job.state, job.problems) == ("finished", [])
    for one in pictures:
        shown = study.images.get(name=one["name"])
        for action, words in (("practice", one["is_practice"]), ("target", one["target"])):
            if words:
                sent = {"action": action, "words": words, "pictures": [shown.pk]}
                assert client.post(f"{page}change/", sent).status_code == 302


def _entry(described: Described, archive: zipfile.ZipFile) -> Described:
    """What a manifest says of one picture: its first label is the true one."""
    labels = [described["true_label"], *described["labels"]]
    label = described["true_label"]
    objects = [{"label": label, "box": box} for box in described["boxes"]]
    if "mask" in described:
        archive.write(_kept(described["mask"]), "mask.png")
        objects.append({"label": label, "mask": "mask.png"})
    said = {name: described[name] for name in ("tags", "licence", "credit")}
    distinct = [one for one in dict.fromkeys(labels) if one]
    return {"picture": described["name"], "labels": distinct, "objects": objects, **said}


def _kept(name: str) -> Path:
    """A file that a description names, among the media."""
    return found(Path("/nowhere"), name)

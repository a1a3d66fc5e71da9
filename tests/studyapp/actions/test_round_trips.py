"""A study is the same whether it is made by a file or by forms, and stays so when it is saved."""

import re
from difflib import unified_diff
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from studyapp import media
from studyapp.actions import records
from studyapp.actions.create_study import create_study
from studyapp.actions.spec.reading import read_placed
from studyapp.actions.spec.writing import description_of, written
from studyapp.models import Study
from tests.computed_study import fill
from tests.everything import everything
from tests.factories import make_admin
from tests.made_by_forms import make_by_forms
from tests.typed import Typed

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parents[3] / "fixtures"
BY_FORMS = ("everything", "faulty_model", "forward_simulation", "stages", "complete_study")
# Masks of objects are drawn anew from what is not black in the file.
MASK = re.compile(r"mask: masks/\w+\.png")
LABELS = ["none", "brick 2x4"]  # where an example leaves them to its network


def read_network(described, folder) -> records.Network:
    """Any file will do: the network is described and never run."""
    path = folder / "network.keras"
    kept = {key: described[key] for key in described if key not in ("path", "stage", "pretrained")}
    sha256 = media.sha256_of(path)
    stage = described.get("stage", "")
    return records.Network("bricks", path, sha256, described.get("labels", LABELS), kept, stage)


def described_as(name: str) -> dict:
    """What an example file says, of two small pictures; or all that can be said."""
    if name == "everything":
        return everything()
    spec = read_placed(FIXTURES / f"{name}.yaml").value
    return spec | {"pictures": [{"folder": "pictures", "licence": "CC0"}]}


@pytest.fixture
def design(request, tmp_path):
    """A study as it is made from a file."""
    fill(tmp_path, 2)
    spec = described_as(request.param)
    return create_study(spec=spec, folder=tmp_path, may_lack=True, read_network=read_network)


@pytest.mark.parametrize("design", ["everything", "catch"], indirect=True)
def test_the_admins_form_of_a_study_saved_unchanged_leaves_its_file_as_it_was(design, client):
    client.force_login(make_admin())
    before = written(design)
    form = Typed(client, reverse("admin:studyapp_study_change", args=[design.pk]))
    answer = form.send()
    errors = answer.context and answer.context.get("errors")
    assert answer.status_code == 302, errors
    assert changed(before, written(Study.objects.get(pk=design.pk))) == []


def changed(before: str, after: str) -> list[str]:
    return list(unified_diff(before.splitlines(), after.splitlines(), n=0))


@pytest.mark.parametrize("name", BY_FORMS)
def test_the_forms_of_the_browser_make_the_study_that_the_file_makes(name, client, tmp_path):
    fill(tmp_path, 2)
    with transaction.atomic():  # only its description is left of it, and its files
        spec = without_what_has_no_form(described_as(name))
        one = create_study(spec=spec, folder=tmp_path, may_lack=True, read_network=read_network)
        described, text = description_of(one, with_exits=True), written(one)
        transaction.set_rollback(True)
    told = {one["name"]: one.get("classifier") for one in described["conditions"]}
    networks = {
        name: records.register_classifier(read_network(classifier, tmp_path))
        for name, classifier in {"": described["classifier"], **told}.items()
        if classifier
    }
    client.force_login(make_admin())
    made = make_by_forms(client, described, networks)
    assert changed(MASK.sub("mask: one", text), MASK.sub("mask: one", written(made))) == []


def without_what_has_no_form(spec: dict) -> dict:
    """Uploaded pictures are called like their files."""
    for one in spec["pictures"]:
        if "name" in one:
            one["name"] += ".png"
    return spec

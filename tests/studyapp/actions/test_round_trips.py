"""A study is the same whether it is made by a file or by forms, and stays so when it is saved."""

from pathlib import Path

import pytest
from django.urls import reverse

from studyapp import media
from studyapp.actions import records
from studyapp.actions.create_study import create_study
from studyapp.actions.spec.reading import read_placed
from studyapp.actions.spec.writing import written
from studyapp.models import Study
from tests.computed_study import fill
from tests.factories import make_admin
from tests.studyapp.actions.test_study_files import everything
from tests.typed import Typed

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parents[3] / "fixtures"
LABELS = ["none", "brick 2x4"]  # where an example leaves them to its network
DESIGNS = sorted({path.stem for path in FIXTURES.glob("*.yaml")} - {"audit_study"})


def read_network(described, folder) -> records.Network:
    """Any file will do: the network is described and never run."""
    path = folder / "network.keras"
    kept = {key: described[key] for key in described if key not in ("path", "stage", "pretrained")}
    sha256 = media.sha256_of(path)
    stage = described.get("stage", "")
    return records.Network("bricks", path, sha256, described.get("labels", LABELS), kept, stage)


@pytest.fixture
def design(request, tmp_path):
    """A study as one of the example files describes it, of two small pictures."""
    fill(tmp_path, 2)
    spec = everything() if request.param == "everything" else example(request.param)
    return create_study(spec=spec, folder=tmp_path, may_lack=True, read_network=read_network)


def example(name: str) -> dict:
    spec = read_placed(FIXTURES / f"{name}.yaml").value
    return spec | {"pictures": [{"folder": "pictures", "licence": "CC0"}]}


@pytest.mark.parametrize("design", ["everything", *DESIGNS], indirect=True)
def test_the_admins_form_of_a_study_saved_unchanged_leaves_its_file_as_it_was(design, client):
    client.force_login(make_admin())
    before = written(design)
    form = Typed(client, reverse("admin:studyapp_study_change", args=[design.pk]))
    answer = form.send()
    errors = answer.context and answer.context.get("errors")
    assert answer.status_code == 302, errors
    assert written(Study.objects.get(pk=design.pk)) == before

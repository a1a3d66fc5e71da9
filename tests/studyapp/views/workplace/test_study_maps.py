"""The page on which maps are brought, and the one for classifiers without a file."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from studyapp.actions.jobs import ordering
from studyapp.models import Classifier, Explanation, Job, LogbookEntry, Study
from tests.factories import make_researcher
from tests.own_maps import make_bare_study, npz, row, zipped

pytestmark = pytest.mark.django_db
PAGE = "/studies/trust/maps/"


@pytest.fixture
def study():
    return make_bare_study()


@pytest.fixture
def rosa(client, study):
    client.force_login(make_researcher(study))
    return client


@pytest.fixture
def upload(tmp_path):
    files = {"0.npz": npz(), "1.npz": npz()}
    path = zipped(tmp_path / "maps.zip", {"maps": [row(0), row(1)]}, files)
    return SimpleUploadedFile("maps.zip", path.read_bytes())


def test_maps_that_are_uploaded_become_a_job_and_then_stimuli(rosa, upload):
    answer = rosa.post(PAGE, {"maps": upload, "condition": "captum"})
    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/"
    assert LogbookEntry.objects.get().action == "uploaded"
    ordering.work_off(job=ordering.claim(worker="test"))
    assert Explanation.objects.count() == 2
    text = rosa.get(PAGE).content.decode()
    assert '<td class="number">2 of 2</td>' in text
    assert "Finished" in text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"condition": "captum"}, "This field is required"),
        ({"maps": SimpleUploadedFile("a.rar", b"x")}, "its name must end in .zip"),
        ({"condition": "Grad CAM!"}, "Enter a valid"),
        ({"rendering": "rainbow"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_ordered_is_said_beside_the_field(rosa, sent, said):
    answer = rosa.post(PAGE, sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Job.objects.exists()


def test_viewers_look_and_others_find_nothing(client, study, upload):
    assert client.get(PAGE).status_code == 302
    vera = make_researcher(name="vera")
    client.force_login(vera)
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}manifest.csv").status_code == 404
    study.viewers.add(vera)
    assert "Take the maps in" not in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}manifest.csv").status_code == 200
    assert client.post(PAGE, {"maps": upload, "condition": "captum"}).status_code == 404
    assert not Job.objects.exists()


def test_an_opened_study_takes_none(rosa, upload):
    Study.objects.update(opened_at="2026-01-01T00:00Z")
    assert "what it shows stays as it is" in rosa.get(PAGE).content.decode()
    assert rosa.post(PAGE, {"maps": upload, "condition": "captum"}).status_code == 422
    assert not Job.objects.exists()


def test_the_manifest_to_begin_with_names_every_picture_and_condition_once(rosa, study):
    study.conditions.create(name="ig", method="own-maps")
    study.conditions.create(name="cam", method="own-maps")
    study.images.filter(position=1).update(name="=1+1.jpg")
    answer = rosa.get(f"{PAGE}manifest.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode())))
    assert [(one["picture"], one["condition"]) for one in rows] == [
        ("secret-picture-0", "cam"),
        ("secret-picture-0", "ig"),
        ("'=1+1.jpg", "cam"),
        ("'=1+1.jpg", "ig"),
    ]
    assert rows[0]["map"] == "cam/secret-picture-0.npz"
    assert len({one["map"] for one in rows}) == 4


def test_a_classifier_without_a_file_is_registered_by_its_classes(client):
    rosa = make_researcher()
    rosa.groups.clear()
    client.force_login(rosa)
    sent = {"name": "resnet50-torch", "labels": "cat\r\n\r\n dog \r\n"}
    assert client.post("/classifiers/elsewhere/", sent).status_code == 403
    rosa.user_permissions.add(Permission.objects.get(codename="add_classifier"))
    assert client.get("/classifiers/elsewhere/").status_code == 200
    assert client.post("/classifiers/elsewhere/", sent).url == "/classifiers/resnet50-torch/"
    record = Classifier.objects.get()
    assert record.is_elsewhere
    assert record.settings["labels"] == ["cat", "dog"]
    assert record.registered_by == "rosa"
    assert client.post("/classifiers/elsewhere/", sent).url == "/classifiers/resnet50-torch/"
    assert Classifier.objects.count() == 1
    other = sent | {"labels": "ship"}
    assert client.post("/classifiers/elsewhere/", other).url == "/classifiers/resnet50-torch-2/"
    assert client.get("/classifiers/resnet50-torch/").status_code == 200
    assert client.post("/classifiers/elsewhere/", {"name": "x"}).status_code == 422
    double = client.post("/classifiers/elsewhere/", sent | {"labels": "cat\ncrane\ncrane"})
    assert (double.status_code, Classifier.objects.count()) == (422, 2)
    assert "Several classes are called “crane”" in double.text
    turned = client.post("/classifiers/elsewhere/", sent | {"labels": "cat\n\u202etac"})
    assert (turned.status_code, Classifier.objects.count()) == (422, 2)
    assert "a sign that turns the direction of writing" in turned.text

"""The pages of classifiers: who may register one, what is refused, what is shown."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studyapp import media
from studyapp.actions.records import network_elsewhere, register_classifier
from studyapp.models import Classifier, Job
from tests.factories import (
    make_admin,
    make_classifier,
    make_researcher,
    make_study,
    make_viewer,
    picture_bytes,
)
from tests.studyapp.actions.classifiers.tried import do, pretend, tried_job

pytestmark = pytest.mark.django_db
NEW = "/classifiers/new/"
XSS = "<img src=x onerror=alert(1)>"


@pytest.fixture
def rosa(client):
    client.force_login(make_researcher())
    return client


def upload(name="mine.keras", content=b"a model"):
    return SimpleUploadedFile(name, content)


def described(**changes):
    """What a form is sent with."""
    told = {"name": "pets", "network": "file", "is_trusted": "on", "file": upload()}
    return {key: value for key, value in (told | changes).items() if value is not None}


def test_a_classifier_is_uploaded_tried_out_looked_at_and_registered(rosa, monkeypatch):
    asked = pretend(monkeypatch)
    sample = SimpleUploadedFile("cat.webp", picture_bytes(7))
    answer = rosa.post(
        NEW,
        described(
            labels="cat\ndog\n", scaling="constants", shift="1, 2, 3", scale="4", samples=[sample]
        ),
    )
    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/"
    assert rosa.get(f"/classifiers/tried/{job.pk}/").url == answer.url  # it is not done yet
    do(job)
    assert asked[0]["spec"]["labels"] == ["cat", "dog"]
    assert asked[0]["spec"]["preprocessing"] == {
        "scaling": "constants",
        "shift": [1.0, 2.0, 3.0],
        "scale": 4.0,
    }
    assert asked[0]["samples"][0]["name"] == "cat.webp"
    page = rosa.get(f"/classifiers/tried/{job.pk}/").content.decode()
    assert "is this right?" in page
    assert "cat" in page
    for side in ("shown", "map"):
        picture = rosa.get(f"/classifiers/tried/{job.pk}/1-{side}.webp")
        assert picture["Content-Type"] == "image/webp"
    answer = rosa.post(f"/classifiers/tried/{job.pk}/register/")
    assert answer.url == "/classifiers/pets/"
    page = rosa.get(answer.url).content.decode()
    assert "by rosa" in page
    assert Classifier.objects.get().sha256 in page
    assert rosa.get("/classifiers/pets/1-map.webp").status_code == 200
    assert "pets" in rosa.get("/classifiers/").content.decode()


def test_settings_can_be_changed_without_uploading_again(rosa, monkeypatch):
    asked = pretend(monkeypatch)
    rosa.post(NEW, described(labels="cat\ndog", stage="epoch 5"))
    job = do(Job.objects.get())
    page = rosa.get(f"{NEW}?again={job.pk}").content.decode()
    assert "mine.keras" in page
    assert "cat\ndog" in page
    rosa.post(f"{NEW}?again={job.pk}", described(file=None, scaling="0..1"))
    do(Job.objects.latest("pk"))
    assert asked[1]["spec"]["path"] == asked[0]["spec"]["path"]
    assert asked[1]["spec"]["preprocessing"] == {"scaling": "0..1"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"file": None}, "Choose the file of the classifier."),
        ({"file": upload("model.pkl")}, "model.pkl: its name must end in .keras or .h5."),
        ({"file": upload("a.keras", b"")}, "The submitted file is empty."),
        ({"is_trusted": None}, "Tick that you know where this file comes from.</a>"),
        ({"name": "new"}, "give another name"),
        ({"name": "a/b"}, "Enter a valid “slug”"),
        ({"scaling": "constants", "shift": "one"}, "&#x27;one&#x27; is not one number or three."),
        ({"scaling": "constants", "scale": "0"}, "scale must be one number"),
        ({"network": "VGG99"}, "VGG99 is not one of the available choices"),
        ({"input_height": "10"}, "input_size must be"),
        ({"labels_file": upload("labels.json", b"{}")}, "labels.json: it does not hold a list"),
        ({"labels_file": upload("labels.txt", b"\xff")}, "labels.txt: it cannot be read"),
        ({"labels_file": upload("l.json", b'["a\\u0000"]')}, "a sign that cannot be stored"),
        ({"labels_file": upload("l.json", b'["\\ud800"]')}, "a sign that cannot be stored"),
        ({"labels": "x" * 201}, "has more than 200 characters"),
        ({"samples": [upload("no.png", b"no")]}, "no.png: "),
        (
            {"allow_legacy_h5": "on", "file": upload("a.h5"), "labels_file": upload("a.exe")},
            "a.exe",
        ),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_ordered(rosa, changes, reason):
    answer = rosa.post(NEW, described(**changes))
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not Job.objects.exists()


def test_files_that_are_fine_need_not_be_chosen_again_where_something_else_is_wrong(
    rosa, monkeypatch
):
    asked = pretend(monkeypatch)
    sample = SimpleUploadedFile("cat.webp", picture_bytes(7))
    page = rosa.post(NEW, described(is_trusted=None, samples=[sample])).text
    assert "These files are kept meanwhile: mine.keras, cat.webp." in page
    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    page = rosa.post(NEW, described(file=None, name="new", kept=kept)).text
    assert "“new” is the address of a page" in page
    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    rosa.post(NEW, described(file=None, kept=kept))
    do(Job.objects.get())
    assert media.read(Job.objects.get().path) == b"a model"
    assert asked[0]["samples"][0]["name"] == "cat.webp"
    assert asked[0]["spec"]["path"].endswith(".keras")


@pytest.mark.parametrize(
    ("name", "content"), [("a.txt", b"cat\n\ndog\n"), ("a.json", b'["cat", "dog"]')]
)
def test_names_of_classes_that_a_file_held_stand_in_the_box_where_something_else_is_wrong(
    rosa, name, content
):
    answer = rosa.post(NEW, described(is_trusted=None, labels_file=upload(name, content)))
    assert answer.context["form"]["labels"].value() == "cat\ndog"
    rosa.post(NEW, described(labels_file=upload(name, content)))
    assert Job.objects.get().parameters["settings"]["labels"] == ["cat", "dog"]


def test_nobody_names_files_of_somebody_else_and_what_is_gone_is_said(rosa, client):
    page = rosa.post(NEW, described(is_trusted=None)).text
    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    for path in media.full_path("uploads").rglob("*.keras"):
        path.unlink()
    gone = "The files that were sent before are not kept any more; choose them again."
    for sent in (kept, f"{kept}x", "uploads/ab/cd.keras"):
        assert gone in rosa.post(NEW, described(file=None, kept=sent)).text
    stan = Client()
    stan.force_login(make_researcher(name="stan"))
    assert "These files are kept" in rosa.post(NEW, described(is_trusted=None)).text
    assert gone in stan.post(NEW, described(file=None, kept=kept)).text
    assert not Job.objects.exists()


@pytest.mark.parametrize("name", ["new", "elsewhere"])
def test_no_classifier_has_the_address_of_a_page(rosa, name):
    told = {"name": name, "labels": "cat"}
    assert "is the address of a page" in rosa.post("/classifiers/elsewhere/", told).text
    described = {"elsewhere": name, "labels": ["cat"]}
    record = register_classifier(network_elsewhere(described))
    assert record.name == f"{name}-2"
    assert rosa.get(f"/classifiers/{record.name}/").status_code == 200


def test_only_an_admin_may_take_the_older_format(rosa):
    for client, offered in ((rosa, False), (Client(), True)):
        if offered:
            client.force_login(make_admin())
        assert ("allow_legacy_h5" in client.get(NEW).content.decode()) == offered
        client.post(NEW, described(file=upload("a.h5"), allow_legacy_h5="on", name=f"a-{offered}"))
        job = Job.objects.latest("pk")
        assert job.parameter("settings").get("allow_legacy_h5", False) == offered


def test_a_path_on_the_server_is_offered_where_folders_are_named(rosa, settings, tmp_path):
    assert "server_path" not in rosa.get(NEW).content.decode()
    settings.CLASSIFIER_FOLDERS = [str(tmp_path)]
    (tmp_path / "there.keras").write_bytes(b"there")
    answer = rosa.post(NEW, described(file=None, server_path="/etc/hostname"))
    assert "There is no file &#x27;/etc/hostname&#x27;" in answer.content.decode()
    rosa.post(NEW, described(file=None, server_path="there.keras"))
    assert media.read(Job.objects.get().path) == b"there"


def test_who_may_not_register_sees_the_registered_ones_and_no_trial(monkeypatch):
    pretend(monkeypatch)
    job = tried_job()
    make_classifier()
    client = Client()
    for address in ("/classifiers/", NEW, f"/classifiers/tried/{job.pk}/"):
        assert client.get(address).url.startswith("/accounts/login/")
    client.force_login(make_viewer())
    assert client.get("/classifiers/").status_code == 200
    assert client.get(f"/classifiers/{Classifier.objects.get().name}/").status_code == 200
    for address in (
        NEW,
        f"/classifiers/tried/{job.pk}/",
        f"/classifiers/tried/{job.pk}/1-map.webp",
    ):
        assert client.get(address).status_code == 403
    assert client.post(NEW, described()).status_code == 403
    assert client.post(f"/classifiers/tried/{job.pk}/register/").status_code == 403
    assert Classifier.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "/classifiers/nobody/",
        "/classifiers/nobody/1-map.webp",
        "/classifiers/tried/999/",
        "/classifiers/tried/{pk}/0-map.webp",
        "/classifiers/tried/{pk}/2-map.webp",
        "/classifiers/tried/{pk}/1-path.webp",
        "/classifiers/new/?again=999",
        "/classifiers/new/?again=x",
    ],
)
def test_what_is_not_there_is_not_found(rosa, monkeypatch, address):
    pretend(monkeypatch)
    job = tried_job()
    assert rosa.get(address.format(pk=job.pk)).status_code == 404


def test_names_of_files_and_classes_are_text_wherever_they_are_shown(rosa, monkeypatch):
    pretend(monkeypatch)
    rosa.post(NEW, described(file=upload(f"{XSS}.keras"), labels=f"{XSS}\nb", stage=XSS))
    job = do(Job.objects.get())
    rosa.post(f"/classifiers/tried/{job.pk}/register/")
    pages = (f"/classifiers/tried/{job.pk}/", f"{NEW}?again={job.pk}", "/classifiers/pets/")
    for address in (*pages, "/classifiers/", f"/jobs/{job.pk}/"):
        assert "<img src=x" not in rosa.get(address).content.decode()


def test_a_refused_trial_says_why_and_leads_back_to_the_form(rosa, monkeypatch):
    pretend(monkeypatch, report={})
    rosa.post(NEW, described())
    job = do(Job.objects.get())
    page = rosa.get(f"/classifiers/tried/{job.pk}/").content.decode()
    assert "cannot be understood" in page
    assert f"{NEW}?again={job.pk}" in page
    answer = rosa.post(f"/classifiers/tried/{job.pk}/register/", follow=True)
    assert "has not tried out a classifier with success" in answer.content.decode()


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    rosa, django_assert_max_num_queries
):
    make_study()
    with django_assert_max_num_queries(8):
        rosa.get("/classifiers/")
    Classifier.objects.bulk_create(
        Classifier(name=f"c{number}", path="p", sha256="0" * 64) for number in range(60)
    )
    with django_assert_max_num_queries(8):
        assert rosa.get("/classifiers/").content.decode().count("/classifiers/c") == 60

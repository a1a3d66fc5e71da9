"""The page of a study's pictures: upload, look, tag, delete; a file's own notes are not served."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from studyapp import media
from studyapp.actions.jobs.ordering import claim, work_off
from studyapp.actions.questions import assemble, freeze
from studyapp.models import Job, LogbookEntry, PrecomputeRun, SourceImage
from tests.factories import make_image, make_researcher, make_stimulus, make_study, make_viewer
from tests.studyapp.actions.pictures.archives import picture, with_place, write, zipped

pytestmark = pytest.mark.django_db
PAGE = "/studies/trust/pictures/"


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def rosa(client, study):
    client.force_login(make_researcher(study))
    return client


def _upload(client, **sent):
    return client.post(f"{PAGE}add/", {"folders_are_labels": "on", **sent})


def _work() -> Job:
    job = claim(worker="w")
    work_off(job=job)
    job.refresh_from_db()
    return job


def _file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _change(client, action, images, words="", query=""):
    sent = {"action": action, "words": words, "pictures": [image.pk for image in images]}
    return client.post(f"{PAGE}change/{query}", sent)


def test_an_archive_is_ordered_and_the_worker_takes_it_in(rosa, study, tmp_path, media_folder):
    members = {"set/espresso/a.png": picture(1), "set/espresso/<b>.png": b"no picture"}
    archive = zipped(tmp_path / "a.zip", members).read_bytes()
    answer = _upload(rosa, uploads=_file("photos.zip", archive), licence="CC0", tags="dark; wet")
    job = _work()
    assert answer["Location"] == reverse("job", args=[job.pk])
    assert (job.state, job.ordered_by, job.done, job.total) == ("finished", "rosa", 2, 2)
    assert job.report["pictures taken in"] == 1
    assert job.problems[0].startswith("espresso/<b>.png: it is not a JPEG")
    image = study.images.get()
    assert (image.true_label, image.licence, image.tags) == ("espresso", "CC0", ["dark", "wet"])
    assert not list((media_folder / "uploads").rglob("*.zip")), "the upload is done with"
    noted = LogbookEntry.objects.get(noun="pictures")
    assert (noted.actor, noted.study, noted.details["added"]) == ("rosa", "trust", 1)
    page = rosa.get(f"/jobs/{job.pk}/").content.decode()
    assert "&lt;b&gt;.png" in page
    assert "<b>.png" not in page


def test_several_files_and_a_manifest_beside_them(rosa, study):
    files = [_file("a.png", picture(1)), _file("a.png", picture(2)), _file("b.png", picture(3))]
    table = b"picture,label\na.png,espresso\nb.png,tabby cat\n"
    _upload(rosa, uploads=files, manifest=_file("mine.csv", table))
    job = _work()
    rows = list(study.images.values_list("name", "true_label"))
    assert rows == [("a.png", "espresso"), ("b.png", "tabby cat")]
    assert job.problems == ["a-2.png: the manifest does not name it"]
    assert "Finished, with 1 refused." in [line.text for line in job.lines.all()]
    assert "What was refused" in rosa.get(f"/jobs/{job.pk}/").text


def test_a_folder_of_the_server(rosa, study, tmp_path, settings):
    write(tmp_path / "mine" / "cats" / "a.png", picture(1))
    write(tmp_path / "mine" / "dogs" / "b.png", picture(2))
    write(tmp_path / "others" / "c.png", picture(3))
    settings.PICTURE_FOLDERS = [str(tmp_path / "mine")]
    for refused in (tmp_path / "others", tmp_path / "mine/../others", tmp_path / "gone", "/etc"):
        answer = _upload(rosa, folder=str(refused))
        assert answer.status_code == 422
        assert "is no folder that may be read" in answer.content.decode()
    (tmp_path / "mine" / "way-out").symlink_to(tmp_path / "others")
    assert _upload(rosa, folder=str(tmp_path / "mine" / "way-out")).status_code == 422
    assert _upload(rosa, folder=str(tmp_path / "mine")).status_code == 302
    assert _work().state == "finished"
    assert list(study.images.values_list("true_label", flat=True)) == ["cats", "dogs"]


def test_without_a_setting_no_folder_is_read(rosa, study, settings, tmp_path):
    settings.PICTURE_FOLDERS = []
    assert _upload(rosa, folder=str(tmp_path)).status_code == 422
    assert "folder of the server" not in rosa.get(PAGE).content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({}, "Choose files"),
        ({"uploads": _file("a.gif", b"x")}, "its name must end in"),
        ({"uploads": _file("a.png", b"")}, "empty"),
        (
            {"uploads": _file("a.png", b"x"), "manifest": _file("m.txt", b"x")},
            "its name must end in",
        ),
        ({"uploads": _file("a.png", b"x"), "tags": "t" * 101}, "at most 100 characters"),
    ],
)
def test_what_cannot_be_ordered_is_refused_on_the_page(rosa, study, sent, reason):
    answer = _upload(rosa, **sent)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not Job.objects.exists()


def test_no_folder_of_the_server_is_told_where_a_picture_is_not_found(rosa, study):
    table = b"picture,label\na.png,x\ngone.png,x\n"
    _upload(rosa, uploads=_file("a.png", picture(1)), manifest=_file("m.csv", table))
    assert _work().problems == ["line 3: there is no picture 'gone.png'"]


def test_an_upload_of_which_nothing_can_be_used_fails_with_every_reason(rosa, study):
    _upload(rosa, uploads=[_file("a.png", b"<script>"), _file("b.zip", b"no zip")])
    job = _work()
    assert job.state == "failed"
    assert [problem[:36] for problem in job.problems] == [
        "b.zip: The archive is no zip file, o",
        "a.png: it is not a JPEG, PNG or WebP",
    ]
    assert list(media.full_path("uploads").rglob("*.zip")), "kept, so that it can be ordered again"


def test_one_file_of_no_use_among_good_ones_is_refused_by_name_and_the_rest_is_taken(rosa, study):
    good = [_file("a.png", picture(1)), _file("b.jpg", picture(2, form="JPEG"))]
    bad = [_file("c.png", b""), _file("d.svg", b"<svg/>"), _file("e.zip", b"no zip")]
    assert _upload(rosa, uploads=[*bad, *good]).status_code == 302
    job = _work()
    assert (job.state, study.images.count()) == ("finished", 2)
    assert [problem[:30] for problem in job.problems] == [
        "c.png: the file is empty; expo",
        "d.svg: it is no JPEG, PNG or W",
        "e.zip: The archive is no zip f",
    ]
    assert not list(media.full_path("uploads").rglob("*.svg")), "what is no picture is not kept"


def test_no_place_and_no_camera_is_served(rosa, study):
    _upload(rosa, uploads=_file("a.jpg", with_place()))
    _work()
    image = study.images.get()
    assert b"SecretCamera" in media.read(image.path)
    whole = rosa.get(reverse("admin:studyapp_sourceimage_picture", args=[image.pk]) + "?whole")
    assert whole.status_code == 200
    answer = rosa.get(f"{PAGE}{image.pk}/small.webp")
    assert b"SecretCamera" not in whole.content + answer.content
    shown = Image.open(io.BytesIO(answer.content))
    assert (shown.size, len(shown.getexif())) == ((16, 24), 0)
    assert "private" in answer["Cache-Control"]


def test_the_page_shows_what_each_picture_is_and_all_are_together(rosa, study):
    for number, label in ((1, "espresso"), (2, "<i>cat</i>"), (3, "espresso"), (4, "espresso")):
        image = make_image(study, number)
        SourceImage.objects.filter(pk=image.pk).update(true_label=label, tags=["dark"])
    page = rosa.get(PAGE).content.decode()
    assert "&lt;i&gt;cat&lt;/i&gt;" in page
    assert "<i>cat</i>" not in page
    assert "3 of 4" in page
    assert "unequally many" in page
    assert page.count('<li class="tile">') == 4
    chosen = rosa.get(PAGE, {"label": "=espresso", "tag": "dark"}).content.decode()
    assert chosen.count('<li class="tile">') == 3
    assert "No picture is like that" in rosa.get(PAGE, {"practice": "yes"}).content.decode()


def test_many_are_changed_at_once_and_it_is_noted(rosa, study):
    images = [make_image(study, number) for number in range(1, 4)]
    assert _change(rosa, "tag", images[:2], "dark").status_code == 302
    assert _change(rosa, "licence", images, "CC0").status_code == 302
    assert _change(rosa, "practice", images[:1]).status_code == 302
    assert _change(rosa, "untag", images[:1], "dark").status_code == 302
    rows = list(study.images.values_list("tags", "licence", "is_practice"))
    assert rows == [([], "CC0", True), (["dark"], "CC0", False), ([], "CC0", False)]
    noted = LogbookEntry.objects.order_by("number").values_list("details", flat=True)
    assert [(one["what"], one["pictures"]) for one in noted] == [
        ("tag", 2),
        ("licence", 3),
        ("practice", 1),
        ("untag", 1),
    ]


def test_all_that_are_chosen_are_changed_also_on_other_pages(rosa, study, monkeypatch):
    monkeypatch.setattr("studyapp.views.workplace.study_pictures.PER_PAGE", 2)
    for number in range(1, 6):
        make_image(study, number)
    study.images.filter(position__lte=3).update(true_label="espresso")
    sent = {"action": "credit", "words": "Ada", "every": "on"}
    rosa.post(f"{PAGE}change/?label=%3Despresso", sent)
    assert list(study.images.values_list("credit", flat=True)) == ["Ada"] * 3 + [""] * 2


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"action": "delete"}, "Tick at least one"),
        ({"action": "tag", "every": "on"}, "Write the label, tag"),
        ({"action": "tag", "every": "on", "words": "t" * 101}, "At most 100"),
        ({"action": "burn", "every": "on"}, "burn is not one of the available"),
    ],
)
def test_a_change_that_is_not_clear_changes_nothing(rosa, study, sent, reason):
    make_image(study, 1)
    answer = rosa.post(f"{PAGE}change/", sent)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert study.images.get().tags == []


def test_pictures_are_deleted_with_their_files(
    rosa, study, media_folder, django_capture_on_commit_callbacks
):
    images = [make_image(study, number) for number in (1, 2)]
    rosa.get(f"{PAGE}{images[0].pk}/small.webp")
    with django_capture_on_commit_callbacks(execute=True):
        _change(rosa, "delete", images[:1])
    assert [image.name for image in study.images.all()] == ["secret-picture-2"]
    assert not media.full_path(images[0].path).exists()
    assert not list((media_folder / "thumbnails").rglob("*.webp"))


def test_a_draft_lets_go_of_a_picture_and_a_frozen_set_does_not(rosa, study):
    images = [make_image(study, number) for number in (1, 2)]
    for image in images:
        for condition in study.conditions.all():
            make_stimulus(image, condition)
    assemble(study=study)
    assert _change(rosa, "delete", images[:1]).status_code == 302
    freeze(question_set=assemble(study=study))
    answer = _change(rosa, "delete", images[1:])
    assert answer.status_code == 422
    assert "asks about secret-picture-2" in answer.content.decode()
    assert study.images.count() == 1


def test_nothing_is_deleted_while_the_worker_explains(rosa, study):
    images = [make_image(study, 1)]
    PrecomputeRun.objects.create(study=study)
    assert "being explained just now" in _change(rosa, "delete", images).content.decode()


def test_the_privacy_note_is_kept(rosa, study):
    rosa.post(f"{PAGE}privacy/", {"privacy_note": "Nobody is in them."})
    study.refresh_from_db()
    assert study.privacy_note == "Nobody is in them."


def test_a_viewer_looks_and_changes_nothing(client, study):
    image = make_image(study, 1)
    client.force_login(make_viewer(study))
    page = client.get(PAGE).content.decode()
    assert "secret-picture-1" in page
    assert '<form method="post" action="/studies' not in page
    for address in ("add", "change", "privacy"):
        assert client.post(f"{PAGE}{address}/", {"every": "on"}).status_code == 404
    assert client.get(f"{PAGE}{image.pk}/small.webp").status_code == 200


def test_pictures_of_others_do_not_exist(client, study):
    theirs = make_image(study, 1)
    own = make_study(slug="own")
    client.force_login(make_researcher(own, name="remy"))
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}{theirs.pk}/small.webp").status_code == 404
    assert client.get(f"/studies/own/pictures/{theirs.pk}/small.webp").status_code == 404
    sent = {"action": "delete", "pictures": [theirs.pk]}
    assert client.post("/studies/own/pictures/change/", sent).status_code == 422
    assert SourceImage.objects.filter(pk=theirs.pk).exists()


def test_the_page_asks_the_database_as_often_for_five_as_for_fifty(rosa, study):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            rosa.get(PAGE)
        return len(queries)

    for number in range(5):
        make_image(study, number)
    before = count()
    for number in range(5, 50):
        make_image(study, number)
    assert count() == before <= 14

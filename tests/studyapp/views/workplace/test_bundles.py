"""A study is taken away as files and comes back, in the browser."""

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from studyapp import media
from studyapp.actions.jobs import ordering
from studyapp.actions.spec.reading import parse_yaml
from studyapp.actions.studies import open_study
from studyapp.models import Classifier, Job, LogbookEntry, Questionnaire, QuestionSet, Study
from tests.computed_study import make_computed_study
from tests.factories import make_admin, make_researcher, make_viewer
from tests.seen_pictures import pictures_of
from tests.tried import SEEN, tried_out

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tried(monkeypatch):
    return tried_out(monkeypatch, SEEN)


@pytest.fixture
def study(tmp_path):
    return make_computed_study(tmp_path / "in")


@pytest.fixture
def rosa(study, client):
    """A member who may make studies, and no more."""
    rosa = User.objects.create_user("rosa", is_staff=True)
    study.members.add(rosa)
    rosa.user_permissions.add(Permission.objects.get(codename="add_study"))
    client.force_login(rosa)
    return rosa


def bundle_of(client, study, query="") -> bytes:
    answer = client.get(reverse("bundle_zip", args=[study.slug]) + query)
    assert answer.status_code == 200
    assert f'filename="{study.slug}' in answer["Content-Disposition"]
    return answer.getvalue()


def upload(client, content: bytes, **fields):
    file = SimpleUploadedFile("<b>x</b>.zip", content)
    return client.post(reverse("import_study"), {"file": file, **fields})


def work() -> Job:
    job = ordering.claim(worker="test")
    ordering.work_off(job=job)
    job.refresh_from_db()
    return job


def test_a_bundle_goes_to_another_machine_and_people_there_see_the_very_bytes(
    study, client, settings, tmp_path
):
    client.force_login(make_admin())
    content = bundle_of(client, study)
    open_study(study=study)
    before = pictures_of(study)
    study.participants.all().delete()
    for model in (QuestionSet, Study, Classifier, Questionnaire):
        model.objects.all().delete()
    settings.MEDIA_ROOT = tmp_path / "another machine"
    job_page = upload(client, content, with_answers="on")
    assert job_page.url == reverse("job", args=[Job.objects.get().pk])
    job = work()
    assert (job.state, job.problems, job.report["short_name"]) == ("finished", [], "bricks")
    assert not media.full_path(job.path).exists()
    taken = Study.objects.get()
    assert job.study == taken
    assert [user.username for user in taken.members.all()] == ["ada"]
    assert LogbookEntry.objects.filter(noun="study", action="added", subject="bricks").exists()
    page = client.get(reverse("study_files", args=["bricks"])).content.decode()
    assert job.report["checksum"] in page
    open_study(study=taken)
    assert pictures_of(taken) == before
    assert sum(before.values()) == 9


def test_what_is_no_bundle_is_refused_with_the_reason(study, client, rosa):
    assert "It is no zip file" in upload(client, b"text").content.decode()
    assert "is required" in client.post(reverse("import_study"), {}).content.decode()
    taken = upload(client, b"PK\3\4", name="bricks").content.decode()
    assert "There is a study “bricks” already" in taken
    upload(client, b"PK\3\4" + b"nothing" * 99)
    job = work()
    assert job.state == "failed"
    assert "no zip file with the seal of a bundle at its end" in job.problems[0]
    assert "<b>x</b>" not in client.get(reverse("job", args=[job.pk])).content.decode()
    changed = bytearray(bundle_of(client, study))
    changed[99] ^= 1
    upload(client, bytes(changed), name="copy")
    assert "it was changed or damaged" in work().problems[0]
    assert Study.objects.count() == 1


def test_whoever_may_not_register_classifiers_brings_none(study, client, rosa):
    content = bundle_of(client, study)
    upload(client, content, name="copy")
    assert work().state == "finished"
    Classifier.objects.update(stage="another")
    upload(client, content, name="copy-2")
    assert "you may not register any" in work().problems[0]


def test_the_study_file_is_downloaded_as_it_is_written(study, client, rosa):
    answer = client.get(reverse("study_yaml", args=["bricks"]))
    assert answer["Content-Disposition"] == 'attachment; filename="bricks.yaml"'
    assert parse_yaml(answer.content.decode(), "bricks.yaml")["slug"] == "bricks"


def test_a_study_is_copied_by_its_button(study, client, rosa):
    page = client.get(reverse("study_files", args=["bricks"]))
    assert 'value="bricks-2"' in page.content.decode()
    address = reverse("duplicate_study", args=["bricks"])
    refused = client.post(address, {"name": "bricks"})
    assert refused.status_code == 422
    assert "There is a study “bricks” already" in refused.content.decode()
    assert client.get(address).status_code == 405
    copied = client.post(address, {"name": "bricks-2"})
    assert copied.url == reverse("study", args=["bricks-2"])
    assert list(Study.objects.get(slug="bricks-2").members.all()) == [rosa]
    assert LogbookEntry.objects.get(action="duplicated").details == {"copy_of": "bricks"}


def test_a_bundle_that_cannot_be_made_says_why_on_the_page(study, client, rosa):
    media.full_path(study.images.first().path).unlink()
    answer = client.get(reverse("bundle_zip", args=["bricks"]))
    assert answer.status_code == 422
    assert "cannot be read" in answer.content.decode()


def test_viewers_take_files_away_and_others_find_nothing(study, client):
    names = ("study_files", "study_yaml", "bundle_zip")
    stranger, viewer = make_researcher(name="sam"), make_researcher(name="vera")
    study.viewers.add(viewer)
    for user, status in ((None, 302), (stranger, 404), (viewer, 200)):
        if user is not None:
            client.force_login(user)
        for name in names:
            answer = client.get(reverse(name, args=["bricks"]))
            if answer.streaming:
                assert b"".join(answer)  # to its end, which closes the file
            assert answer.status_code == status
    assert client.post(reverse("duplicate_study", args=["bricks"])).status_code == 404
    assert "Copy the study" not in client.get(reverse("study_files", args=["bricks"])).text
    client.force_login(User.objects.create_user("una"))
    assert client.get(reverse("import_study")).status_code == 403


def test_whoever_hands_pictures_on_is_told_that_their_notes_go_along(study, client, rosa):
    page = client.get(f"/studies/{study.slug}/files/").text
    assert "all that cameras noted in them, such as the place and the owner (EXIF, XMP)" in page


def test_completion_codes_are_in_a_study_file_for_its_members_only(study, client):
    study.exits.create(outcome="completed", code="C1A2B3")
    viewer, member = make_viewer(study), make_researcher(study, name="mia")
    for user, is_told in ((viewer, False), (member, True)):
        client.force_login(user)
        told = client.get(reverse("study_yaml", args=[study.slug])).text
        assert ("C1A2B3" in told) is is_told

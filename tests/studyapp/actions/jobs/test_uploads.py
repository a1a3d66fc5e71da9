"""Uploads are kept as long as an order may need them, and no longer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from studyapp import media
from studyapp.actions.jobs import uploads
from studyapp.models import Job

pytestmark = pytest.mark.django_db


def kept(content: bytes = b"a", name: str = "a.ZIP") -> str:
    return uploads.keep(SimpleUploadedFile(name, content))


def test_the_same_content_is_kept_once_under_its_ending():
    assert kept() == kept(name="b.zip")
    assert kept().startswith("uploads/")
    assert kept().endswith(".zip")


def test_a_job_knows_all_of_its_files():
    told = {"files": [["a.png", "1"]], "manifest": ["m.csv", "2"], "samples": [["s.png", "3"]]}
    job = Job.objects.create(kind="pictures", path="0", parameters=told)
    assert sorted(uploads.paths_of(job)) == ["0", "1", "2", "3"]
    assert not uploads.are_kept(job)
    assert uploads.are_kept(Job.objects.create(kind="measure"))


@pytest.mark.parametrize("state", ["queued", "running", "failed", "cancelled", "finished"])
@pytest.mark.parametrize("by_path", [True, False])
def test_what_another_order_may_need_stays(state, by_path):
    path = kept()
    done = Job.objects.create(kind="bundle", path=path, state="running")
    other = {"path": path} if by_path else {"parameters": {"files": [["a.zip", path]]}}
    Job.objects.create(kind="pictures", state=state, **other)
    uploads.forget(done)
    assert media.full_path(path).is_file() == (state != "finished")


def test_the_files_of_a_job_that_is_done_are_deleted():
    path, beside = kept(), kept(b"b", "b.csv")
    job = Job.objects.create(kind="maps", path=path, parameters={"manifest": ["b.csv", beside]})
    uploads.forget(job)
    assert not media.full_path(path).exists()
    assert not media.full_path(beside).exists()

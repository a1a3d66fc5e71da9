"""A bundle that was uploaded becomes a study as a whole, with its entry and its job, or not."""

import pytest

from studyapp import media
from studyapp.actions.bundle.writing import export_study
from studyapp.actions.jobs import ordering, taking_in_bundles
from studyapp.actions.jobs.ordering import JobLost, JobRefused
from studyapp.models import Job, LogbookEntry, QuestionnaireItem, Study
from tests.computed_study import make_computed_study
from tests.factories import make_researcher

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_researcher(name="ada")


@pytest.fixture
def upload(tmp_path):
    export_study(study=make_computed_study(tmp_path / "in", pictures=1), path=tmp_path / "b.zip")
    return media.store_file("uploads", tmp_path / "b.zip")


def ordered(path, by, **changes) -> Job:
    asked = {"original": "theirs.zip", "name": "copy", "sha256": "", "with_answers": True}
    job = taking_in_bundles.order_bundle(path=path, by=by, **asked | changes)
    assert ordering.claim(worker="test").pk == job.pk
    job.refresh_from_db()
    return job


def perform(job, tell=lambda done, total: None):
    return taking_in_bundles.perform(job, tell)


def test_study_job_and_entries_are_stored_together(upload, ada):
    job = ordered(upload, ada)
    report = perform(job)
    assert (report["short_name"], report["pictures"]) == ("copy", 1)
    job.refresh_from_db()
    assert job.study == Study.objects.get(slug="copy")
    told = list(LogbookEntry.objects.order_by("number").values_list("action", "noun", "subject"))
    assert told == [("uploaded", "bundle", "theirs.zip"), ("added", "study", "copy")]


def test_what_is_cancelled_before_it_is_stored_leaves_nothing(upload, ada):
    def tell(done, total):
        if done:
            raise JobLost("cancelled")

    job = ordered(upload, ada)
    with pytest.raises(JobLost):
        perform(job, tell)
    assert Study.objects.count() == 1
    assert media.full_path(upload).is_file()
    assert not LogbookEntry.objects.filter(noun="study").exists()


def test_a_worker_that_died_after_it_was_stored_leaves_the_report_to_the_next(upload, ada):
    job = ordered(upload, ada)
    first = perform(job)
    job.refresh_from_db()
    assert perform(job) == first
    assert Study.objects.count() == 2
    assert not media.full_path(upload).exists()


def test_the_upload_of_another_order_stays(upload, ada):
    job = ordered(upload, ada)
    ordered(upload, ada, name="copy-2")
    perform(job)
    assert media.full_path(upload).is_file()


def test_messages_name_the_file_as_it_was_called(upload, ada):
    media.full_path(upload).write_bytes(b"text" * 99)
    with pytest.raises(JobRefused, match=r"^theirs.zip: it is no zip file"):
        perform(ordered(upload, ada))


def test_a_questionnaire_that_is_another_one_here_is_told(upload, ada):
    QuestionnaireItem.objects.update(text="How well do you know deep learning?")
    report = perform(ordered(upload, ada))
    assert report["questionnaires_with_another_version_here"] == "Familiarity: 2, there 1"

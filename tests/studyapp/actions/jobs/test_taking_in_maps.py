"""Maps are taken in by the worker, whole or not at all."""

import pytest

from studyapp import media
from studyapp.actions.jobs import ordering
from studyapp.models import Explanation, Job
from tests.own_maps import make_bare_study, npz, row, zipped

pytestmark = pytest.mark.django_db


def ordered(study, path, **parameters):
    stored = media.store("uploads", path.read_bytes(), ".zip")
    given = {"condition": "captum", "rendering": "same-colour"} | parameters
    ordering.order(kind=Job.Kind.MAPS, study=study, by="rosa", parameters=given, path=stored)
    job = ordering.claim(worker="test")
    ordering.work_off(job=job)
    job.refresh_from_db()
    return job


def test_a_job_takes_them_in_reports_and_forgets_the_upload(tmp_path):
    study = make_bare_study()
    maps = {"maps": [row(0), row(1)]}
    job = ordered(study, zipped(tmp_path / "m.zip", maps, {"0.npz": npz(), "1.npz": npz()}))
    assert (job.state, job.done, job.total) == (Job.State.FINISHED, 2, 2)
    assert job.report["maps taken in"] == 2
    assert study.conditions.get().rendering == "same-colour"
    assert not media.full_path(job.path).exists()


def test_a_job_that_is_refused_names_every_problem_and_keeps_nothing(tmp_path):
    study = make_bare_study()
    maps = {"maps": [row(0), row(1, probability=2)]}
    job = ordered(study, zipped(tmp_path / "m.zip", maps, {"0.npz": npz(), "1.npz": npz()}))
    assert job.state == Job.State.FAILED
    assert "from 0 to 1, not 2" in job.problems[0]
    assert not Explanation.objects.exists()


def test_an_upload_that_is_gone_is_said(tmp_path):
    study = make_bare_study()
    path = zipped(tmp_path / "m.zip", {"maps": [row()]}, {})
    stored = media.store("uploads", path.read_bytes(), ".zip")
    ordering.order(kind=Job.Kind.MAPS, study=study, by="rosa", path=stored)
    media.remove(stored)
    job = ordering.claim(worker="test")
    ordering.work_off(job=job)
    job.refresh_from_db()
    assert job.problems == ["The uploaded file is not kept any more; upload it again."]

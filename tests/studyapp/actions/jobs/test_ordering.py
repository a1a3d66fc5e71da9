"""A job is done once, by one worker, and what kills its worker is given up."""

import subprocess
import sys
import textwrap
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError
from django.utils import timezone
from PIL import Image

from studyapp.actions.jobs import ordering
from studyapp.actions.jobs.heartbeat import beating
from studyapp.models import Job
from tests.factories import make_study
from tests.processes import ROOT, environment

KIND = Job.Kind.MEASURE


@pytest.fixture
def performed(monkeypatch):
    """Lets a test say what a job does."""

    def by(perform):
        monkeypatch.setattr(ordering, "import_module", lambda _: SimpleNamespace(perform=perform))

    return by


def claimed(**fields) -> Job:
    ordering.order(kind=KIND, by="rosa", **fields)
    return ordering.claim(worker="first")


def lines(job) -> list[str]:
    return [line.text for line in job.lines.all()]


@pytest.mark.django_db
def test_what_came_of_it_is_kept_with_what_was_refused_apart(performed):
    def perform(job, tell):
        tell(2, 5)
        return {"taken in": 4, "problems": ["b.png is no picture."]}

    performed(perform)
    job = claimed()
    ordering.work_off(job=job)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("finished", 2, 5)
    assert (job.report, job.problems) == ({"taken in": 4}, ["b.png is no picture."])
    assert lines(job) == ["Worker first has taken it.", "Finished, with 1 refused."]


@pytest.mark.django_db
def test_a_refusal_fails_the_job_with_every_reason(performed):
    def perform(job, tell):
        raise ordering.JobRefused("It is no zip.", "It is too large.")

    performed(perform)
    job = claimed()
    ordering.work_off(job=job)
    job.refresh_from_db()
    assert (job.state, job.problems) == ("failed", ["It is no zip.", "It is too large."])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TypeError("'int' is not iterable"), "an error that nobody thought of (TypeError)"),
        (Image.DecompressionBombError("large"), "nobody thought of (DecompressionBombError)"),
        (MemoryError(), "It does not fit into this machine's memory."),
        (OSError(28, "No space left on device"), "written (No space left on device)"),
        (IntegrityError("UNIQUE"), "nobody thought of (IntegrityError)"),
    ],
)
def test_an_error_that_nobody_thought_of_fails_the_job_and_not_the_worker(
    performed, error, said, caplog
):
    def perform(job, tell):
        raise error

    performed(perform)
    job = claimed()
    ordering.work_off(job=job)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert said in job.problems[0]
    assert lines(job)[-1] == "It failed; the reasons are above."
    assert caplog.records[-1].exc_info[1] is error, "where it happened is in the worker's log"


@pytest.mark.django_db
def test_what_is_refused_is_one_line_of_the_log_whatever_names_are_in_it(performed, caplog):
    def perform(job, tell):
        raise ordering.JobRefused("a\x1b[2J\nERROR forged: b.png")

    performed(perform)
    ordering.work_off(job=claimed())
    assert caplog.records[-1].getMessage().endswith("a\ufffd[2J\ufffdERROR forged: b.png")


@pytest.mark.django_db
def test_more_problems_than_a_page_can_show_are_counted_and_signs_nobody_sees_are_marked(performed):
    many = [f"{number}\0\ud800" + "x" * 5000 for number in range(600)]
    performed(lambda job, tell: {"labels": many, "problems": many})
    job = claimed()
    ordering.work_off(job=job)
    job.refresh_from_db()
    for shown in (job.problems, job.report["labels"]):
        assert (len(shown), shown[-1]) == (501, "And 100 more.")
        assert (len(shown[0]), shown[0][:4]) == (1000, "0\ufffd\ufffdx")
    assert lines(job)[-1] == "Finished, with 600 refused."


@pytest.mark.django_db
@pytest.mark.parametrize("ending", [KeyboardInterrupt, SystemExit])
def test_what_ends_a_process_on_purpose_is_not_kept(performed, ending):
    def perform(job, tell):
        raise ending

    performed(perform)
    with pytest.raises(ending):
        ordering.work_off(job=claimed())


@pytest.mark.django_db
@pytest.mark.parametrize("at_the_end", [False, True])
def test_a_cancelled_job_stays_cancelled_whatever_its_worker_has_done(performed, at_the_end):
    def perform(job, tell):
        ordering.cancel(job=job)
        if not at_the_end:
            tell(1, 2)
        return {"done": 1}

    performed(perform)
    job = claimed()
    with pytest.raises(ordering.JobLost):
        ordering.work_off(job=job)
    ordering.release(job)
    job.refresh_from_db()
    assert (job.state, job.report) == ("cancelled", {})


@pytest.mark.django_db
def test_what_ends_its_worker_three_times_is_given_up_and_an_interruption_does_not_count():
    ordering.order(kind=KIND, by="rosa")
    for _ in range(5):
        ordering.release(ordering.claim(worker="stopped"), was_interrupted=True)
    for number in range(ordering.MOST_ATTEMPTS):
        job = ordering.claim(worker=f"w{number}")
        assert job.attempts == number + 1
        Job.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=1))
    assert ordering.claim(worker="last") is None
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "begun 3 times" in job.problems[0]


def test_signs_of_life_go_on_beside_long_work():
    beats = []
    with beating(lambda: beats.append(1), every=0.01):
        deadline = time.monotonic() + 5
        while len(beats) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
    counted = len(beats)
    assert counted >= 3
    time.sleep(0.05)
    assert len(beats) == counted


SLOW = """
import sys, time, types, django
django.setup()
from studyapp.actions.jobs import ordering
from studyapp.models import Study

def perform(job, tell):
    for number in range(1, 4):
        Study.objects.filter(pk=job.study_id).update(title=f"{sys.argv[1]} {number}")
        tell(number, 3)
        if sys.argv[1] == "slow":
            print(number, flush=True)
            time.sleep(60)
    return {"by": sys.argv[1]}

ordering.import_module = lambda _: types.SimpleNamespace(perform=perform)
job = ordering.claim(worker=sys.argv[1])
print(job and ordering.work_off(job=job), flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_job_is_done_by_the_next_from_its_beginning(performed):
    study = make_study()
    job = ordering.order(kind=KIND, by="rosa", study=study)
    settings = {**environment(), "DJANGO_SETTINGS_MODULE": "studyapp.settings"}
    code = [sys.executable, "-c", textwrap.dedent(SLOW), "slow"]
    with subprocess.Popen(code, cwd=ROOT, env=settings, stdout=subprocess.PIPE) as slow:
        assert slow.stdout.readline() == b"1\n"
        slow.kill()
    job.refresh_from_db()
    assert (job.state, job.done, job.worker) == ("running", 1, "slow")
    assert ordering.claim(worker="too early") is None
    Job.objects.update(heartbeat_at=timezone.now() - timedelta(seconds=31))
    performed(lambda job, tell: {"by": job.worker})
    ordering.work_off(job=ordering.claim(worker="next"))
    job.refresh_from_db()
    assert (job.state, job.report, job.attempts) == ("finished", {"by": "next"}, 2)
    assert "Worker next has taken it." in lines(job)

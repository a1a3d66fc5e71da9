"""The pages of jobs and runs: who sees them, what they say, what may be asked of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from studyapp import media
from studyapp.actions.jobs.lines import say
from studyapp.actions.jobs.waiting import waiting
from studyapp.models import Job, LogbookEntry, PrecomputeRun, WorkItem
from tests.factories import make_admin, make_image, make_researcher, make_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def rosa(client, study):
    client.force_login(make_researcher(study))
    return client


def of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_run(study, *, done: int = 0, failed: int = 0, pending: int = 0, **fields):
    """A run with items in these states, one picture each."""
    run = PrecomputeRun.objects.create(study=study, **fields)
    states = ["done"] * done + ["failed"] * failed + ["pending"] * pending
    start = study.images.count()
    for number, state in enumerate(states, start):
        WorkItem.objects.create(
            run=run,
            image=make_image(study, number),
            condition=study.conditions.first(),
            key=f"{run.pk}-{number}",
            state=state,
            error=f"<b>{number}</b> is too large" if state == "failed" else "",
            finished_at=None if state == "pending" else timezone.now(),
        )
    return run


def test_members_and_viewers_see_a_studys_jobs_and_nobody_else(study):
    job, run = Job.objects.create(kind="measure", study=study), make_run(study)
    addresses = [f"/jobs/{job.pk}/", f"/jobs/runs/{run.pk}/", f"/jobs/{job.pk}/now.json"]
    viewer, stranger = make_researcher(name="vera"), make_researcher(name="stan")
    study.viewers.add(viewer)
    for address in addresses:
        assert Client().get(address).url.startswith("/accounts/login/")
        assert of(stranger).get(address).status_code == 404
        for user in (viewer, make_admin(f"ada-{address}")):
            assert of(user).get(address).status_code == 200
    assert "Measure explanations" not in of(stranger).get("/jobs/").text
    page = of(viewer).get(addresses[0]).text
    assert "Cancel" not in page
    assert of(viewer).post(f"{addresses[0]}cancel/").status_code == 404
    assert of(viewer).post(f"{addresses[1]}again/").status_code == 404


def test_a_job_of_no_study_is_seen_by_who_ordered_it_and_by_who_registers_classifiers(study):
    job = Job.objects.create(kind="probe", ordered_by="rosa")
    rosa, stan = make_researcher(), make_researcher(name="stan")
    stan.groups.clear()
    assert of(rosa).get(f"/jobs/{job.pk}/").status_code == 200
    assert of(stan).get(f"/jobs/{job.pk}/").status_code == 404
    give(stan, "add_classifier")
    assert of(stan).get(f"/jobs/{job.pk}/").status_code == 200
    assert of(stan).post(f"/jobs/{job.pk}/cancel/").status_code == 404
    assert of(rosa).post(f"/jobs/{job.pk}/cancel/").status_code == 302


def give(user, codename):
    from django.contrib.auth.models import Permission

    user.user_permissions.add(Permission.objects.get(codename=codename))


def test_a_run_shows_how_far_it_is_what_failed_and_what_happened(study, rosa):
    started = timezone.now() - timezone.timedelta(minutes=10)
    run = make_run(study, done=3, failed=1, pending=4, state="running", started_at=started)
    say(run, "Worker <w> has taken it.")
    page = rosa.get(f"/jobs/runs/{run.pk}/").text
    assert "Being done: 3 of 8 done, 1 failed; about 10 minutes left." in page
    assert '<progress id="bar" aria-labelledby="sentence" max="8" value="4">' in page
    assert "secret-picture-3" in page
    assert "&lt;b&gt;3&lt;/b&gt; is too large" in page
    assert "Worker &lt;w&gt; has taken it." in page
    now = rosa.get(f"/jobs/runs/{run.pk}/now.json").json()
    assert (now["done"], now["failed"], now["total"], now["active"]) == (4, 1, 8, True)
    assert now["lines"][0]["text"] == "Worker <w> has taken it."
    assert 500 < now["seconds_left"] < 700


def test_a_job_shows_its_report_and_what_was_refused(study, rosa):
    job = Job.objects.create(
        kind="pictures",
        study=study,
        state="finished",
        report={"pictures_taken_in": 3, "nested": {"not": "shown"}, "labels": ["cat", "<dog>"]},
        problems=["a<b>.png is no picture."],
    )
    page = rosa.get(f"/jobs/{job.pk}/").text
    assert "<dt>pictures taken in</dt><dd>3</dd>" in page
    assert "<dd>cat</dd><dd>&lt;dog&gt;</dd>" in page
    assert "nested" not in page
    assert "a&lt;b&gt;.png is no picture." in page
    assert f'href="/studies/{study.slug}/pictures/"' in page


def test_a_run_is_cancelled_once_and_then_only_what_is_missing_is_ordered(study, rosa):
    run = make_run(study, done=1, failed=1)
    address = f"/jobs/runs/{run.pk}/"
    assert rosa.get(f"{address}cancel/").status_code == 405
    rosa.post(f"{address}cancel/")
    run.refresh_from_db()
    assert run.state == PrecomputeRun.State.CANCELLED
    assert "Cancelled by rosa." in rosa.get(address).text
    ended = run.finished_at
    assert "nothing to cancel" in rosa.post(f"{address}cancel/", follow=True).text
    run.refresh_from_db()
    assert run.finished_at == ended
    new = rosa.post(f"{address}again/").url
    again = PrecomputeRun.objects.latest("pk")
    assert new == f"/jobs/runs/{again.pk}/"
    assert again.ordered_by == "rosa"
    assert again.items.count() == 4  # two pictures under two conditions, none has a stimulus
    assert "is not over" in rosa.post(f"{new}again/", follow=True).text
    noted = LogbookEntry.objects.filter(noun="run").order_by("number")
    assert [(one.actor, one.action, one.study) for one in noted] == [
        ("rosa", "cancelled", "trust"),
        ("rosa", "ordered", "trust"),
    ]


def test_a_job_is_ordered_again_as_it_was_unless_its_file_is_gone(study, rosa):
    path = media.store("uploads", b"maps", ".zip")
    job = Job.objects.create(
        kind="maps", study=study, state="failed", path=path, parameters={"a": 1}, report={"x": 1}
    )
    new = Job.objects.get(pk=int(rosa.post(f"/jobs/{job.pk}/again/").url.split("/")[-2]))
    assert (new.kind, new.path, new.parameters, new.report) == ("maps", path, {"a": 1}, {})
    assert (new.state, new.ordered_by) == ("queued", "rosa")
    media.remove(path)
    page = rosa.post(f"/jobs/{job.pk}/again/", follow=True).text
    assert "The files that it was ordered with are not kept any more; upload them again." in page
    assert "Order it again" not in page
    assert f'<a href="/studies/{study.slug}/maps/">Bring maps again</a>' in page
    assert Job.objects.count() == 2


def test_a_job_that_is_done_and_whose_files_are_gone_is_not_offered_again(study, rosa):
    files = [["a.png", media.store("uploads", b"a", ".png")], ["b.png", "uploads/gone.png"]]
    told = {"parameters": {"files": files}, "study": study, "state": "finished"}
    job = Job.objects.create(kind="pictures", **told)
    page = rosa.get(f"/jobs/{job.pk}/").text
    assert "It is done, and the files that it was ordered with are not kept any more." in page
    assert "Order it again" not in page
    assert "Order it again" in rosa.get(f"/jobs/{measured(study).pk}/").text


def measured(study):
    return Job.objects.create(kind="measure", study=study, state="finished")


def test_a_bundle_of_somebody_else_does_not_exist_for_other_researchers(study):
    job = Job.objects.create(kind="bundle", ordered_by="rosa", state="failed", problems=["x"])
    rosa, stan = make_researcher(), make_researcher(name="stan")
    assert of(rosa).get(f"/jobs/{job.pk}/").status_code == 200
    for client, status in ((of(stan), 404), (of(make_admin()), 200)):
        assert client.get(f"/jobs/{job.pk}/").status_code == status
        assert client.get(f"/jobs/{job.pk}/now.json").status_code == status
    assert f"/jobs/{job.pk}/" not in of(stan).get("/jobs/").text


def test_a_waiting_order_says_whether_workers_are_busy_or_none_is_there(study, rosa):
    job = Job.objects.create(kind="measure", study=study)
    page = rosa.get(f"/jobs/{job.pk}/").text
    assert "No worker has taken it yet. If that lasts longer than a minute, no worker" in page
    now = timezone.now()
    make_run(make_study(slug="other"), done=1, pending=1, state="running", heartbeat_at=now)
    Job.objects.create(kind="probe", state="running", heartbeat_at=now - timedelta(minutes=1))
    page = rosa.get(f"/jobs/{job.pk}/").text
    assert "The worker is busy with “explain pictures”, 1 of 2 done. This comes next." in page
    assert "no worker is running" not in page
    run = make_run(study)
    page = rosa.get(f"/jobs/runs/{run.pk}/").text
    assert "Before this, one other order will be taken." in page


def test_an_order_that_was_taken_a_moment_ago_does_not_wait_for_itself(study):
    told = {"state": "running", "heartbeat_at": timezone.now()}
    job, run = Job.objects.create(kind="probe", **told), make_run(study, pending=1, **told)
    assert waiting(run).busy_with == ["“try out a classifier”"]
    assert waiting(job).busy_with == ["“explain pictures”, 0 of 1 done"]


def test_the_list_holds_both_newest_first_on_pages_and_costs_the_same_however_long(study, rosa):
    Job.objects.create(kind="measure", study=study)
    run = make_run(study, done=1, failed=1, state="finished")
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = rosa.get("/jobs/").text
    assert page.index("Explain pictures") < page.index("Measure explanations")
    assert '<td class="number">1 of 2</td>' in page
    for number in range(60):
        Job.objects.create(kind="measure", study=study)
        if number >= 55:
            make_run(study, done=2)
    with CaptureQueriesContext(connection) as many:
        rosa.get("/jobs/")
    assert len(many) == len(few)
    assert "page 1 of 2" in rosa.get("/jobs/").text
    assert f"/jobs/runs/{run.pk}/" in rosa.get("/jobs/?page=2").text


def test_a_runs_page_costs_the_same_however_many_failed(study, rosa):
    small, large = make_run(study, failed=1), make_run(study, failed=12)
    counts = []
    for run in (small, large):
        with CaptureQueriesContext(connection) as queries:
            assert rosa.get(f"/jobs/runs/{run.pk}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]

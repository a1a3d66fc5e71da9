"""A job's page in a real browser: up to date by itself, accessible, whole on a telephone."""

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from studyapp.actions.jobs.lines import say
from studyapp.models import Job, PrecomputeRun, WorkItem
from tests.browser.examining import examine
from tests.factories import make_image, make_researcher, make_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def study(transactional_db):
    return make_study()


@pytest.fixture
def opened(study, visits):
    """A page of somebody who belongs to the study."""
    client = Client()
    client.force_login(make_researcher(study))

    def open_one(**options):
        context = visits.context(**options)
        for name, cookie in client.cookies.items():
            context.add_cookies([{"name": name, "value": cookie.value, "url": visits.address}])
        return context.new_page()

    return open_one


def make_running(study):
    run = PrecomputeRun.objects.create(study=study, state="running", started_at=timezone.now())
    say(run, "Worker lab:1 has taken it.")
    for number in range(4):
        WorkItem.objects.create(
            run=run,
            image=make_image(study, number),
            condition=study.conditions.first(),
            key=str(number),
        )
    return run


def finish(run, number: int, **changes):
    done = {"state": "done", "finished_at": timezone.now(), **changes}
    run.items.filter(key=str(number)).update(**done)


def test_a_run_is_followed_to_its_end_without_a_reload(study, opened):
    run = make_running(study)
    page = opened()
    page.clock.install()
    page.goto(f"/jobs/runs/{run.pk}/")
    page.evaluate("window.sameDocument = true")
    page.get_by_role("button", name="Cancel").focus()
    finish(run, 0)
    page.clock.run_for(2100)
    status = page.get_by_role("status")
    expect(status).to_contain_text("1 of 4 done")
    assert page.get_by_role("progressbar").get_attribute("value") == "1"
    assert page.evaluate("document.activeElement.textContent") == "Cancel"
    finish(run, 1, state="failed", error="It is <too> large.", attempts=3)
    page.clock.run_for(2100)
    page.get_by_role("cell", name="It is <too> large.").wait_for()
    finish(run, 2)
    finish(run, 3)
    PrecomputeRun.objects.update(state="finished", finished_at=timezone.now())
    say(run, "Finished: 3 done, 1 failed.")
    page.clock.run_for(2100)
    expect(status).to_have_text("Finished: 3 of 4 done, 1 failed.")
    expect(page.locator("#lines")).to_contain_text("Finished: 3 done")
    page.get_by_role("button", name="Explain what is missing").wait_for()
    assert page.evaluate("window.sameDocument")
    examine(page)


def test_what_ends_before_the_page_asks_for_the_first_time_is_shown_as_ended(study, opened):
    job = Job.objects.create(kind=Job.Kind.MEASURE, study=study)
    page = opened()
    page.clock.install()
    page.goto(f"/jobs/{job.pk}/")
    Job.objects.update(state="finished", total=4, done=4, finished_at=timezone.now())
    page.clock.run_for(2100)
    expect(page.get_by_role("status")).to_have_text("Finished: 4 of 4 done.")
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    assert page.get_by_role("progressbar").get_attribute("value") == "4"


def test_without_a_script_a_link_and_buttons_do_it(study, opened):
    run = make_running(study)
    page = opened(java_script_enabled=False)
    page.goto(f"/jobs/runs/{run.pk}/")
    finish(run, 0)
    page.get_by_role("link", name="Reload").click()
    expect(page.get_by_role("status")).to_contain_text("1 of 4 done")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Explain what is missing")).to_be_visible()


def test_the_list_and_a_job_are_accessible(study, opened):
    make_running(study)
    job = Job.objects.create(
        kind="pictures", study=study, state="failed", problems=["a.zip: it is no zip archive."]
    )
    page = opened()
    for address in ("/jobs/", f"/jobs/{job.pk}/"):
        page.goto(address)
        examine(page)

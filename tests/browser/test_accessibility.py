"""Axe finds nothing on any page that a participant can see, in any state, scheme and width."""

import pytest
from playwright.sync_api import Page, expect

from studyapp.models import Participant, Study
from tests.browser.examining import examine
from tests.factories import make_open_study, make_researcher
from tests.full_study import make_full_study
from tests.task_studies import make_open_task_study
from tests.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _go_on(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def _refused(page: Page, name: str) -> None:
    """Send a form that is not filled in; the page says so and its first words have the focus."""
    _go_on(page, name)
    expect(page.get_by_role("alert")).to_be_focused()
    examine(page)


def test_every_page_of_a_study_with_everything(transactional_db, visits):
    study = make_full_study()
    page = visits.page()
    page.goto("/s/trust/")
    examine(page)
    page.get_by_role("link", name="Continue").click()
    examine(page)
    _refused(page, "I agree and take part")
    page.get_by_label("I am at least 18").check()
    _go_on(page, "I agree and take part")
    examine(page)
    _refused(page, "Send and go on")
    page.get_by_label("A bit familiar").check()
    _go_on(page, "Send and go on")
    _answer_views(page, "Send and go on")
    page.get_by_text("Continue on another device").click()
    examine(page)
    page.get_by_role("link", name="Go on").click()
    _examine_check(page)
    _examine_trials(page)
    _answer_views(page, "Send and go on")
    examine(page)
    _refused(page, "Send and finish")
    for choice in page.get_by_label("I do not know").all():
        choice.check()
    _go_on(page, "Send and finish")
    expect(page.locator("#code")).to_be_visible()
    examine(page)
    assert Participant.objects.get(study=study).outcome == "completed"


def _answer_views(page: Page, button: str) -> None:
    """A questionnaire with an item of every kind."""
    examine(page)
    _refused(page, button)
    page.get_by_role("radio", name="4").check()
    page.get_by_label("Often").check()
    page.get_by_label("How old?").fill("41")
    _go_on(page, button)


def _examine_check(page: Page) -> None:
    examine(page)
    _refused(page, "Send")
    page.get_by_label("Dogs").check()
    _go_on(page, "Send")
    page.goto("/s/trust/check/")
    examine(page)
    page.get_by_label("Explanations").check()
    _go_on(page, "Send")


def _examine_trials(page: Page) -> None:
    """Practice, with a mark, what comes after the choice, and feedback; then one of each kind."""
    page.goto("/s/trust/trial/")
    examined = set()
    for _ in range(60):
        state = page.locator("#trial").get_attribute("data-state")
        is_instructed = page.get_by_text("This is a check that you are reading").is_visible()
        if (state, is_instructed) not in examined:
            examined.add((state, is_instructed))
            _wait_until_ready(page)
            examine(page)
        _do_trial(page, state)
        if "/trial/" not in page.url:
            break
    assert {"choose", "elaborate", "feedback"} <= {state for state, _ in examined}
    assert ("choose", True) in examined


def _wait_until_ready(page: Page) -> None:
    expect(page.get_by_role("status").last).not_to_have_text("The pictures are loading.")


def _do_trial(page: Page, state: str) -> None:
    """Without the script, so that every step is a page of its own."""
    sent = {"state": state}
    for name in ("trial", "csrfmiddlewaretoken"):
        sent[name] = page.locator(f"#trial [name={name}]").get_attribute("value")
    if state == "choose":
        sent["choice"] = page.locator("[name=choice]").first.get_attribute("value")
        sent |= {"response_time_ms": "2500", "load_time_ms": "80"}
    elif state == "elaborate":
        sent["confidence"] = "3"
    answer = page.request.post(page.url, form=sent, headers={"Referer": page.url}, max_redirects=0)
    assert answer.status == 302, (answer.status, state)
    page.goto("/s/trust/consent/")


def _as(visits, client) -> Page:
    """A browser that holds the cookies of somebody who came so far over HTTP."""
    context = visits.context()
    for name, cookie in client.cookies.items():
        place = visits.address + (cookie["path"] or "/")
        context.add_cookies([{"name": name, "value": cookie.value, "url": place}])
    return context.new_page()


def test_every_page_for_those_who_cannot_take_part_or_leave(transactional_db, visits):
    study = make_full_study(comprehension_attempts=1)
    page = visits.page()
    for address in ("/", "/nowhere/", "/s/trust/declined/", "/s/trust/i/unknown/"):
        page.goto(address)
        examine(page)
    page.goto("/s/trust/withdraw/")
    examine(page)
    _refused(page, "Continue")
    page.get_by_label("Your code").fill("K7RM2XQD")
    _go_on(page, "Continue")
    examine(page)
    _go_on(page, "Delete my data")
    examine(page)
    for change in ({"status": "paused"}, {"status": "closed"}, {"status": "open", "places": 0}):
        Study.objects.update(**change)
        page.goto("/s/trust/")
        examine(page)
    Study.objects.update(places=None, entry="invited")
    page.goto("/s/trust/")
    examine(page)
    Study.objects.update(entry="open", recruiter="prolific")
    page.goto("/s/trust/?PROLIFIC_PID=p1")
    examine(page)
    Study.objects.update(recruiter="none")
    failed = Walker(study, wrongs=False)
    failed.join()
    failed.answer_what_comes_first()
    failed.post("check/", **{"attempt": "1", "check-question-1": "0"})
    page = _as(visits, failed.client)
    page.goto("/s/trust/end/")
    examine(page)
    Participant.objects.update(outcome="screened_out")
    page.reload()
    examine(page)
    page.goto("/s/trust/withdraw/")
    examine(page)
    _go_on(page, "Delete my data")
    examine(page)


@pytest.mark.parametrize("answer_format", ["forced", "tie"])
def test_a_trial_in_trouble(transactional_db, visits, answer_format):
    """Pictures that fail, an answer that does not arrive, and one that was not given."""
    study = make_open_study(pictures=2, answer_format=answer_format)
    walker = Walker(study, wrongs=False)
    walker.join()
    page = _as(visits, walker.client)
    page.route("**/picture/*", lambda route: route.abort(), times=3)
    page.goto("/s/trust/trial/")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    examine(page)
    page.evaluate("HTMLFormElement.prototype.submit.call(document.getElementById('trial'))")
    expect(page.get_by_text("Nothing was chosen yet")).to_be_visible()
    examine(page)
    page.route("**/trial/", lambda route: route.abort())
    page.get_by_role("button", name="Choose explanation A").click()
    expect(page.locator("#unsaved")).to_be_visible()
    examine(page)
    visits.complaints.clear()


@pytest.mark.parametrize("task", [Study.Task.SIMULATION, Study.Task.FAULT])
def test_tasks_with_a_right_answer_in_every_arm(transactional_db, visits, task):
    study = make_open_task_study(task, pictures=2, confirms_choice=task == Study.Task.FAULT)
    for _ in range(4):
        walker = Walker(study, wrongs=False)
        walker.join()
        page = _as(visits, walker.client)
        page.goto("/s/trust/trial/")
        expect(page.get_by_role("status").last).to_have_text(
            "The pictures are ready. Choose an answer."
        )
        examine(page)
        page.context.close()
        visits.contexts.remove(page.context)


def test_the_pages_of_researchers(transactional_db, visits):
    study = make_full_study()
    walker = Walker(study, wrongs=False)
    walker.join()
    walker.go_all_the_way()
    page = visits.page()
    page.goto("/accounts/login/")
    examine(page)
    walker.client.force_login(make_researcher(study))
    page = _as(visits, walker.client)
    for address in ("/results/", "/results/trust/", "/results/trust/recruitment/"):
        page.goto(address)
        examine(page)
    page.goto("/results/trust/preview/")
    expect(page.get_by_text("Preview: nothing counts.")).to_be_visible()
    examine(page)

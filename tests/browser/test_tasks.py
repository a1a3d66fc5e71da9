"""Tasks with a right answer in a real browser: by keyboard, by thumb, and in the narrowest view."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from studyapp.models import Response, Study
from tests.browser.steps import DESKTOP, PHONE, SMALL, join
from tests.task_studies import make_open_task_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIMULATION, FAULT = Study.Task.SIMULATION, Study.Task.FAULT
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ZOOMED = {"width": 640, "height": 400}  # a window of 1280 x 800 at 200 %


def only_arm(study: Study, name: str) -> None:
    study.arms.exclude(name=name).delete()


def ready(page) -> None:
    expect(page.locator("#status")).to_have_text("The pictures are ready. Choose an answer.")


def texts(page) -> list[str]:
    """The answers on the page, as they are heard."""
    group = page.get_by_role("group", name=page.get_by_role("heading", level=1).inner_text())
    return [
        button.text_content().split(maxsplit=1)[1] for button in group.get_by_role("button").all()
    ]


def test_forward_simulation_is_answered_by_the_number_keys_and_timed(transactional_db, visits):
    study = make_open_task_study(SIMULATION, pictures=2)
    only_arm(study, "both")
    page = visits.page(viewport=DESKTOP)
    join(page)
    ready(page)
    assert sorted(texts(page)) == ["Egyptian cat", "lynx", "tabby cat", "tiger"]
    assert page.get_by_role("img").count() == 3
    third = texts(page)[2]
    page.wait_for_timeout(400)
    page.keyboard.press("3")
    expect(page.get_by_text("2 of 2")).to_be_visible()
    response = Response.objects.get()
    assert response.answer.replace("_", " ") == third
    assert response.trial.options[2] == response.answer
    assert 300 <= response.response_time_ms < 10_000
    ready(page)
    page.wait_for_timeout(400)  # a new page takes no choice at once
    page.keyboard.press("1")
    expect(page.get_by_role("button", name="Send and finish")).to_be_visible()
    assert Response.objects.count() == 2


def test_the_faulty_model_is_spotted_on_a_phone_with_practice_first(transactional_db, visits):
    study = make_open_task_study(FAULT, pictures=1, practice=1)
    only_arm(study, "a")
    study.arms.update(shows_prediction=False)
    page = visits.page(viewport=PHONE, has_touch=True)
    join(page)
    ready(page)
    expect(page.get_by_alt_text("Explanation", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="It works as it should")).to_be_enabled()
    page.get_by_role("button", name="It is broken").tap()
    expect(page.get_by_text("You chose: It is broken")).to_be_visible()
    practice = Response.objects.get().trial.question
    expect(page.get_by_text(practice.feedback)).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_alt_text("Explanation", exact=True)).to_be_visible()
    expect(page.get_by_text("Practice", exact=True)).to_have_count(0)
    ready(page)
    page.wait_for_timeout(400)
    page.get_by_role("button", name="It works as it should").tap()
    expect(page.get_by_role("button", name="Send and finish")).to_be_visible()
    assert list(Response.objects.values_list("answer", flat=True)) == ["faulty", "sound"]


@pytest.mark.parametrize("arm", ["none", "a", "both"])
def test_pictures_and_answers_fit_and_axe_finds_nothing(transactional_db, visits, arm):
    study = make_open_task_study(SIMULATION, pictures=1)
    only_arm(study, arm)
    page = visits.page(color_scheme="dark" if arm == "a" else "light")
    join(page)
    ready(page)
    for viewport in (DESKTOP, PHONE, SMALL, ZOOMED):
        page.set_viewport_size(viewport)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for button in page.locator(".answers button").all():
            box = button.bounding_box()
            assert min(box["width"], box["height"]) >= 44
            assert box["y"] + box["height"] <= viewport["height"] + 0.5, viewport
        for picture in page.get_by_role("img").all():
            assert picture.bounding_box()["width"] >= 80, viewport
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.violations_count == 0, found.generate_report()


def test_an_answer_is_marked_and_confirmed_without_a_script(transactional_db, visits):
    study = make_open_task_study(SIMULATION, pictures=1, confirms_choice=True)
    only_arm(study, "none")
    page = visits.page(java_script_enabled=False)
    join(page)
    page.get_by_label("lynx").check()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("button", name="Send and finish")).to_be_visible()
    assert Response.objects.get().answer == "lynx"

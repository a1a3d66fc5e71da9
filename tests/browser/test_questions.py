"""Instructions, check, questionnaires and guess in a browser: axe, narrow, dark, by keyboard."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from studyapp.actions.library import library_files, load_questionnaires
from studyapp.actions.taking_part.respond import respond
from studyapp.models import (
    ItemResponse,
    Participant,
    Questionnaire,
    QuestionnaireItem,
    TechniqueGuess,
)
from tests.browser.steps import DESKTOP, SMALL
from tests.factories import make_comprehension, make_open_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL_TARGETS = """() => [...document.querySelectorAll('button, .button, .option, .likert-step')]
    .filter((target) => target.offsetParent !== null)
    .filter((target) => {
        const box = target.getBoundingClientRect();
        return box.height < 44 || box.width < 44;
    })
    .map((target) => target.outerHTML)"""


@pytest.fixture
def study(transactional_db):
    """A study with a check, two questionnaires after the trials, and the guess."""
    load_questionnaires(library_files())
    scale = Questionnaire.objects.get(name__endswith="scale and knowledge")
    study = make_open_study(
        pictures=3,
        questionnaire=scale,
        asks_guess=True,
        public_names=("Warm clouds", "Bright patches"),
    )
    make_comprehension(study)
    further = Questionnaire.objects.create(name="Further")
    items = QuestionnaireItem.objects
    items.create(
        questionnaire=further,
        code="again",
        text="Would you take part again?",
        kind="likert",
        steps=11,
        low_label="Certainly not",
        high_label="Certainly",
    )
    items.create(questionnaire=further, position=1, code="age", text="Age?", kind="number")
    study.asked.create(questionnaire=further)
    return study


def examine(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert page.evaluate(SMALL_TARGETS) == [], page.url


def join(page: Page) -> None:
    page.goto("/s/trust/consent/")
    page.get_by_role("button", name="I agree").click()
    expect(page.get_by_role("heading", name="How it works")).to_be_visible()


def answer_the_trials() -> None:
    participant = Participant.objects.get()
    for trial in participant.trials.all():
        respond(participant=participant, trial_token=trial.token, side="left")


def send(page: Page) -> None:
    page.get_by_role("button", name="Send").click()


@pytest.mark.parametrize(
    ("viewport", "look"),
    [
        (SMALL, {"color_scheme": "dark"}),
        (DESKTOP, {"forced_colors": "active"}),
    ],
    ids=["small dark", "desktop forced colours"],
)
def test_axe_finds_nothing_from_the_instructions_to_the_guess(study, visits, viewport, look):
    page = visits.page(viewport=viewport, **look)
    join(page)
    examine(page)
    page.get_by_role("link", name="Go on").click()
    page.get_by_label("Only a photo").check()
    send(page)
    expect(page.get_by_role("alert")).to_be_focused()
    examine(page)
    expect(page.get_by_label("Only a photo")).to_be_checked()
    page.get_by_label("One").check()
    send(page)
    expect(page.get_by_text("One answer was not right.")).to_be_visible()
    examine(page)
    page.get_by_label("A photo and two explanations").check()
    page.get_by_label("One").check()
    send(page)
    expect(page).to_have_url(re.compile("/trial/$"))
    answer_the_trials()
    page.goto("/s/trust/questions/")
    expect(page.get_by_text("Part 1 of 2")).to_be_visible()
    send(page)
    expect(page.get_by_role("alert")).to_be_focused()
    examine(page)
    for item in study.questionnaire.items.all():
        value = "3" if item.kind == "likert" else "unknown"
        page.locator(f"[name=item-{item.code}][value='{value}']").check()
    send(page)
    expect(page.get_by_text("Part 2 of 2")).to_be_visible()
    examine(page)
    page.get_by_label("11 (Certainly)").check()
    page.get_by_label("Age?").fill("41")
    send(page)
    _guess(page)


def _guess(page: Page) -> None:
    expect(page.get_by_role("heading", name="Picture 4 of 4")).to_be_visible()
    pictures = page.locator(".shown img")
    expect(pictures).to_have_count(4)
    for number in range(4):
        expect(pictures.nth(number)).to_have_js_property("naturalWidth", 64)
    examine(page)
    for number in range(1, 5):
        page.locator(f"[name=guess-picture-{number}]").first.check()
    send(page)
    expect(page).to_have_url(re.compile("/end/$"))
    assert TechniqueGuess.objects.exclude(condition=None).count() == 4


def test_a_scale_is_answered_with_the_keyboard_alone(study, visits):
    """Tab reaches each scale once, the arrows move inside it, and its steps have names."""
    page = visits.page(viewport=SMALL)
    join(page)
    Participant.objects.get().comprehension_attempts.create(number=1, answers=[1, 0], passed=True)
    answer_the_trials()
    page.goto("/s/trust/questions/")
    first = page.get_by_role("group", name="I could explain to a friend").get_by_role("radio")
    expect(first).to_have_count(5)
    expect(first.first).to_have_accessible_name("1 (Strongly disagree)")
    expect(first.nth(1)).to_have_accessible_name("2")
    expect(first.last).to_have_accessible_name("5 (Strongly agree)")
    first.first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(first.nth(3)).to_be_checked()
    page.keyboard.press("Tab")
    second = page.get_by_role("group", name="Most talk about").get_by_role("radio")
    expect(second.first).to_be_focused()
    page.keyboard.press("Space")
    expect(second.first).to_be_checked()
    for code in study.questionnaire.items.filter(position__gt=2).values_list("code", flat=True):
        page.locator(f"[name=item-{code}]").last.check()
    send(page)
    expect(page.get_by_text("Part 2 of 2")).to_be_visible()
    stored = dict(ItemResponse.objects.values_list("item__code", "value"))
    assert (stored["explain"], stored["over_head"]) == ("4", "1")


def test_without_a_script_everything_can_be_answered(study, visits):
    page = visits.page(java_script_enabled=False)
    join(page)
    page.get_by_role("link", name="Go on").click()
    page.get_by_label("A photo and two explanations").check()
    page.get_by_label("One").check()
    send(page)
    expect(page).to_have_url(re.compile("/trial/$"))
    answer_the_trials()
    page.goto("/s/trust/questions/")
    for item in study.questionnaire.items.all():
        page.locator(f"[name=item-{item.code}]").first.check()
    send(page)
    expect(page.get_by_text("Part 2 of 2")).to_be_visible()
    page.get_by_label("1 (Certainly not)").check()
    page.get_by_label("Age?").fill("41")
    send(page)
    for number in range(1, 5):
        page.locator(f"[name=guess-picture-{number}]").last.check()
    send(page)
    expect(page).to_have_url(re.compile("/end/$"))


def test_every_step_of_a_scale_is_as_large_as_the_others(transactional_db, visits):
    """In a row that breaks, the last ones would be larger, and be chosen for it."""
    study = make_open_study(pictures=1)
    for steps in (2, 5, 7, 11):
        QuestionnaireItem.objects.create(
            questionnaire=study.questionnaire,
            position=steps,
            code=f"of-{steps}",
            text=f"One of {steps}?",
            kind="likert",
            steps=steps,
            low_label="Not at all",
            high_label="Completely",
        )
    page = visits.page()
    join(page)
    answer_the_trials()
    page.goto("/s/trust/questions/")
    for width in (320, 360, 390, 640, 660, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for steps in (2, 5, 7, 11):
            scale = page.get_by_role("group", name=f"One of {steps}?")
            sizes = scale.locator(".likert-step").evaluate_all(
                "(all) => all.map((step) => Math.round(step.getBoundingClientRect().width))"
            )
            assert len(sizes) == steps
            assert max(sizes) - min(sizes) <= 1, (width, sizes)
            expect(scale.get_by_text("Completely")).to_have_count(2)
        assert page.evaluate(SMALL_TARGETS) == [], width

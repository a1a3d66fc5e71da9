"""One person does everything a browser allows, in two different orders; no answer suffers."""

from random import Random

import pytest
from playwright.sync_api import expect

from studyapp.models import Response
from tests.browser.steps import join, ready
from tests.factories import make_open_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TRIAL = "**/s/trust/trial/"


class Person:
    """Answers one trial after the other, each in a way of its own."""

    def __init__(self, context, total: int) -> None:
        self.context, self.total, self.number = context, total, 1
        self.page = context.new_page()
        join(self.page)

    def choose(self, letter: str) -> None:
        self.page.get_by_role("button", name=f"Choose explanation {letter}").click()

    def double_click(self, letter: str) -> None:
        self.page.get_by_role("button", name=f"Choose explanation {letter}").dblclick(delay=40)

    def reload_before(self, letter: str) -> None:
        self.page.reload()
        self.choose(letter)

    def reload_at_once(self, letter: str) -> None:
        ready(self.page)
        self.page.evaluate(
            """(side) => {
                document.querySelector(`button[value=${side}]`).click();
                location.reload();
            }""",
            "left" if letter == "A" else "right",
        )

    def choose_offline(self, letter: str) -> None:
        ready(self.page)
        self.context.set_offline(True)
        self.choose(letter)
        expect(self.page.get_by_role("alert")).to_contain_text("Not saved yet")
        self.page.keyboard.press("ArrowLeft" if letter == "B" else "ArrowRight")
        self.context.set_offline(False)

    def lose_the_reply(self, letter: str) -> None:
        def lose(route):
            route.fetch()
            route.abort()

        self.page.route(TRIAL, lose, times=1)
        self.choose(letter)

    def close_while_it_fails(self, letter: str) -> None:
        self.page.route(TRIAL, lambda route: route.fulfill(status=503, body="busy"))
        self.choose(letter)
        expect(self.page.get_by_role("alert")).to_contain_text("Not saved yet")
        self.page.close()
        self.page = self.context.new_page()
        self.page.goto("/s/trust/")

    def use_two_tabs(self, letter: str) -> None:
        other = self.context.new_page()
        other.goto("/s/trust/trial/")
        self.choose(letter)
        expect(self.page.get_by_text(self.progress(self.number + 1))).to_be_visible()
        late = "A" if letter == "B" else "B"
        other.evaluate(
            """(side) => { const form = document.getElementById('trial');
                form.querySelector(`[value=${side}]`).disabled = false;
                form.requestSubmit(form.querySelector(`[value=${side}]`)); }""",
            "left" if late == "A" else "right",
        )
        expect(other.get_by_text(self.progress(self.number + 1))).to_be_visible()
        other.close()

    def go_back(self, letter: str) -> None:
        self.choose(letter)
        expect(self.page.get_by_text(self.progress(self.number + 1))).to_be_visible()
        self.page.go_back()
        self.page.goto("/s/trust/trial/")

    def progress(self, number: int) -> str:
        return f"{number} of {self.total}"


WAYS = [
    Person.double_click,
    Person.reload_before,
    Person.reload_at_once,
    Person.choose_offline,
    Person.lose_the_reply,
    Person.close_while_it_fails,
    Person.use_two_tabs,
    Person.go_back,
]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_trial_keeps_exactly_the_first_choice(transactional_db, visits, seed):
    draw = Random(seed)
    ways = [*draw.sample(WAYS, len(WAYS)), Person.choose]
    letters = draw.choices("AB", k=len(ways))
    make_open_study(pictures=len(ways), trials_per_participant=len(ways))
    person = Person(visits.context(), total=len(ways))
    for number, (way, letter) in enumerate(zip(ways, letters, strict=True), start=1):
        person.number = number
        expect(person.page.get_by_text(person.progress(number))).to_be_visible()
        way(person, letter)
    person.page.wait_for_url("**/questions/")
    stored = Response.objects.order_by("trial__position").values_list("side", flat=True)
    assert ["A" if side == "left" else "B" for side in stored] == letters
    visits.complaints.clear()  # the browser says where it had no network

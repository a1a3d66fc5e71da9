"""A study under test: what the server has acknowledged so far, and what may happen next."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test.client import ClientHandler
from hypothesis.stateful import RuleBasedStateMachine

from studyapp.models import Study
from tests.visitor import QUESTIONNAIRE, Visitor

CHOICES = {
    "forced": {"left": ("left", None), "right": ("right", None)},
    "tie": {"left": ("left", None), "tie": ("tie", None), "right": ("right", None)},
    "graded": {"-2": ("left", -2), "0": ("tie", 0), "1": ("right", 1)},
}
NO_CHOICE = ("none", "", "3")
# Every client of its own would set up the server's middleware once more: an eighth of the time.
SERVER = ClientHandler(enforce_csrf_checks=False)


@dataclass
class Person:
    """What the server has acknowledged, by the token of its trial."""

    token: str
    trials: list[tuple[str, str]]  # token and kind, in their order
    answers: dict[str, tuple] = field(default_factory=dict)
    elaborations: dict[str, int] = field(default_factory=dict)
    seen_feedback: set[str] = field(default_factory=set)
    has_finished: bool = False


@dataclass
class Browser:
    """A device; its pages are the tabs that were ever opened and never closed."""

    visitor: Visitor
    person: Person
    pages: list[tuple[str, str]] = field(default_factory=list)  # token of the trial, and state
    questions: dict[str, str] = field(default_factory=dict)  # the mark of that page, once seen


class World(RuleBasedStateMachine):
    """Everything of an example happens in one transaction, which is undone in the end."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.study = Study.objects.get()
        self.browsers: list[Browser] = []
        self.people: dict[str, Person] = {}
        self.stored: dict[str, tuple] = {}  # every response and elaboration as first seen
        self.withdrawn = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    # --- What the promises say

    @property
    def is_open(self) -> bool:
        return self.study.status == Study.Status.OPEN

    def wants(self, person: Person) -> tuple[str, str] | None:
        """The trial whose turn it is, and what it wants."""
        for token, kind in person.trials:
            if token not in person.answers:
                return token, "choose"
            if kind == "practice":
                if token not in person.seen_feedback:
                    return token, "feedback"
            elif self.study.asks_confidence and token not in person.elaborations:
                return token, "elaborate"
        return None

    def may_choose(self, person: Person, token: str) -> bool:
        """It is this trial's turn; feedback that nobody closed is no obstacle."""
        wanted = self.wants(person)
        if wanted is not None and wanted[1] == "feedback":
            unanswered = (t for t, _ in person.trials if t not in person.answers)
            return next(unanswered, None) == token
        return wanted == (token, "choose")

    # --- What is done in several steps

    def new_visitor(self) -> Visitor:
        visitor = Visitor()
        visitor.client.handler = SERVER
        return visitor

    def browser(self, pick: int, *, with_pages: bool = False) -> Browser:
        able = [b for b in self.browsers if b.pages] if with_pages else self.browsers
        return able[pick % len(able)]

    def is_stranger(self, browser: Browser) -> bool:
        return browser.person.token not in self.people

    def is_shut_out(self, browser: Browser) -> bool:
        """The study takes nothing in; who has finished is led to the end all the same."""
        return not self.is_open and not browser.person.has_finished

    def choose(self, browser: Browser, token: str, choice: str) -> None:
        person = browser.person
        answer = browser.visitor.post("trial/", trial=token, choice=choice)
        if self.is_stranger(browser):
            assert answer.status_code in (302, 403)
        elif self.is_shut_out(browser):
            assert answer.status_code == 403
        elif token in person.answers:
            assert answer.status_code == 302
        elif choice in NO_CHOICE:
            assert answer.status_code in (302, 422)  # or it is not even this trial's turn
        else:
            assert answer.status_code == 302
            if self.may_choose(person, token):
                person.answers[token] = CHOICES[self.study.answer_format][choice]

    def tell_about_oneself(self, browser: Browser, *, looks_first: bool) -> Any:
        """Send the questionnaire; from a page of now, of before, or without ever having seen it."""
        if looks_first:
            found = QUESTIONNAIRE.search(browser.visitor.get("questions/").text)
            browser.questions = {"questionnaire": found[1]} if found else browser.questions
        told = {"item-familiarity": "familiar"}
        return browser.visitor.post("questions/", **browser.questions, **told)

    def follow(self, browser: Browser, token: str, state: str, sure: str) -> None:
        person = browser.person
        wanted = self.wants(person)
        kind = dict(person.trials)[token]
        answer = browser.visitor.post("trial/", trial=token, state=state, confidence=sure)
        if self.is_stranger(browser):
            assert answer.status_code in (302, 403)
        elif self.is_shut_out(browser):
            assert answer.status_code == 403
        elif state == "feedback":
            assert answer.status_code == 302
            if kind == "practice" and token in person.answers:
                person.seen_feedback.add(token)
        elif wanted == (token, "elaborate") and sure in "12345":
            assert answer.status_code == 302
            person.elaborations[token] = int(sure)
        else:
            assert answer.status_code in (302, 422)

"""People, staff and time do anything in any order; no answer is lost, doubled or altered.

Hypothesis looks for a sequence of steps that breaks a promise and, where it finds one, shrinks it.
SEEWHY_STATE_MACHINE_EXAMPLES and SEEWHY_STATE_MACHINE_STEPS set how long it looks.
"""

import os
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from studyapp.actions.questions import assemble, freeze
from studyapp.actions.respond import respond
from studyapp.actions.studies import set_status
from studyapp.models import Elaboration, Participant, Question, Response, Study
from tests.factories import make_open_study
from tests.visitor import NEXT, PICTURE, STATE, TICKET, TRIAL, Visitor

EXAMPLES = int(os.environ.get("SEEWHY_STATE_MACHINE_EXAMPLES", "30"))
STEPS = int(os.environ.get("SEEWHY_STATE_MACHINE_STEPS", "30"))
CHOICES = {
    "forced": {"left": ("left", None), "right": ("right", None)},
    "tie": {"left": ("left", None), "tie": ("tie", None), "right": ("right", None)},
    "graded": {"-2": ("left", -2), "0": ("tie", 0), "1": ("right", 1)},
}
NO_CHOICE = ("none", "", "3")
STATUSES = (Study.Status.OPEN, Study.Status.OPEN, Study.Status.PAUSED, Study.Status.CLOSED)
MOST_BROWSERS = 4


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


class Participation(RuleBasedStateMachine):
    """A study of three main trials and one for practice with feedback."""

    picks = st.integers(min_value=0, max_value=99)

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

    @initialize(answer_format=st.sampled_from(sorted(CHOICES)), asks=st.booleans())
    def choose_variants(self, answer_format, asks):
        self.study.answer_format, self.study.asks_confidence = answer_format, asks
        self.study.save()
        self.join()

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

    # --- Steps

    @precondition(lambda self: len(self.browsers) < MOST_BROWSERS)
    @rule()
    def join(self):
        visitor = Visitor()
        if not self.is_open:
            assert visitor.get("consent/").status_code == 403
            assert "participant" not in visitor.client.cookies
            return
        participant = visitor.join()
        trials = list(participant.trials.order_by("position").values_list("token", "kind"))
        assert sorted(kind for _, kind in trials) == ["main"] * 3 + ["practice"]
        person = Person(participant.token, trials)
        self.people[person.token] = person
        self.browsers.append(Browser(visitor, person))

    @precondition(lambda self: self.browsers and len(self.browsers) < MOST_BROWSERS)
    @rule(pick=picks)
    def go_on_with_another_device(self, pick):
        known = self._browser(pick).person
        visitor = Visitor()
        answer = visitor.get(f"resume/{known.token}/")
        if known.token not in self.people:
            assert answer.status_code == 404
            return
        assert visitor.client.cookies["participant"].value == known.token
        self.browsers.append(Browser(visitor, known))

    @precondition(lambda self: self.browsers)
    @rule(pick=picks)
    def open_the_trial(self, pick):
        """Or refresh it, or open it in one more tab."""
        browser = self._browser(pick)
        page = browser.visitor.get("trial/")
        wanted = self.wants(browser.person)
        if self._is_stranger(browser) or wanted is None:
            assert page.status_code in (302, 403)
            return
        if not self.is_open:
            assert page.status_code == 403
            return
        shown = (TRIAL.search(page.text)[1], STATE.search(page.text)[1])
        assert shown == wanted
        browser.pages.append(shown)
        self._sees_own_pictures_alone(browser, page.text)

    def _sees_own_pictures_alone(self, browser, page):
        addresses = PICTURE.findall(page) + NEXT.search(page)[1].split()
        assert len(addresses) >= 3
        for address in addresses:
            assert browser.visitor.client.get(address).status_code == 200
        for other in self.browsers:
            if other.person is not browser.person:
                assert other.visitor.client.get(addresses[1]).status_code == 404

    @precondition(lambda self: any(browser.pages for browser in self.browsers))
    @rule(pick=picks, page=picks, number=picks)
    def answer_a_page(self, pick, page, number):
        """A page of any age: of now, sent before, in another tab, after Back."""
        browser = self._browser(pick, with_pages=True)
        token, _ = browser.pages[page % len(browser.pages)]
        choices = sorted(CHOICES[self.study.answer_format]) + ["none"] * (number > 90)
        self._choose(browser, token, choices[number % len(choices)])

    @precondition(lambda self: any(browser.pages for browser in self.browsers))
    @rule(pick=picks)
    def answer_the_newest_page(self, pick):
        browser = self._browser(pick, with_pages=True)
        token, state = browser.pages[-1]
        if state == "choose":
            self._choose(browser, token, sorted(CHOICES[self.study.answer_format])[0])
        else:
            self._follow(browser, token, state, "4")

    @precondition(lambda self: any(browser.person.answers for browser in self.browsers))
    @rule(pick=picks, number=picks, is_same=st.booleans())
    def send_an_answer_again(self, pick, number, is_same):
        """A double click, a lost reply; or somebody who would rather have chosen otherwise."""
        able = [browser for browser in self.browsers if browser.person.answers]
        browser = able[pick % len(able)]
        token = list(browser.person.answers)[number % len(browser.person.answers)]
        for choice, means in CHOICES[self.study.answer_format].items():
            if (means == browser.person.answers[token]) == is_same:
                self._choose(browser, token, choice)

    @precondition(lambda self: any(browser.pages for browser in self.browsers))
    @rule(pick=picks, page=picks, state=st.sampled_from(["elaborate", "feedback"]), sure=picks)
    def follow_a_choice(self, pick, page, state, sure):
        browser = self._browser(pick, with_pages=True)
        token, _ = browser.pages[page % len(browser.pages)]
        self._follow(browser, token, state, str(sure % 7))

    @precondition(lambda self: self.browsers)
    @rule(pick=picks, ahead=st.integers(min_value=1, max_value=3))
    def skip_ahead(self, pick, ahead):
        browser = self._browser(pick)
        later = [t for t, _ in browser.person.trials if t not in browser.person.answers][ahead:]
        if later:
            self._choose(browser, later[0], sorted(CHOICES[self.study.answer_format])[0])

    @precondition(lambda self: len(self.people) > 1)
    @rule(pick=picks, other=picks)
    def answer_for_somebody_else(self, pick, other):
        browser, victim = self._browser(pick), list(self.people.values())[other % len(self.people)]
        if victim is browser.person or self._is_stranger(browser):
            return
        for token, _ in victim.trials:
            for state in ("choose", "elaborate", "feedback"):
                sent = {"trial": token, "state": state, "choice": "left", "confidence": "1"}
                answer = browser.visitor.post("trial/", **sent)
                assert answer.status_code == 404 or self._is_shut_out(browser)

    @precondition(lambda self: self.browsers)
    @rule(pick=picks)
    def answer_the_questions(self, pick):
        browser = self._browser(pick)
        answer = browser.visitor.finish()
        is_due = not self._is_stranger(browser) and self.wants(browser.person) is None
        if is_due and (self.is_open or browser.person.has_finished):
            assert answer.url.endswith("/end/")
            browser.person.has_finished = True
        else:
            assert answer.status_code in (302, 403)

    @precondition(lambda self: self.browsers)
    @rule(pick=picks)
    def withdraw(self, pick):
        if pick % 3:
            return  # not everybody
        browser = self._browser(pick)
        ticket = TICKET.search(browser.visitor.get("withdraw/").text)
        if self._is_stranger(browser):
            assert ticket is None
            return
        assert browser.visitor.post("withdraw/", ticket=ticket[1]).status_code == 200
        del self.people[browser.person.token]
        self.withdrawn += 1

    @rule(status=st.sampled_from(STATUSES))
    def staff_pause_close_or_reopen(self, status):
        set_status(study=self.study, status=status)

    @precondition(lambda self: self.people)
    @rule(pick=picks)
    def stay_away_too_long(self, pick):
        """The place is somebody else's then, but not the answers."""
        person = list(self.people.values())[pick % len(self.people)]
        long_ago = timezone.now() - timedelta(minutes=self.study.release_after_minutes + 1)
        Participant.objects.filter(token=person.token).update(last_seen_at=long_ago)

    # --- What is done in several steps

    def _browser(self, pick: int, *, with_pages: bool = False) -> Browser:
        able = [b for b in self.browsers if b.pages] if with_pages else self.browsers
        return able[pick % len(able)]

    def _is_stranger(self, browser: Browser) -> bool:
        return browser.person.token not in self.people

    def _is_shut_out(self, browser: Browser) -> bool:
        """The study takes nothing in; who has finished is led to the end all the same."""
        return not self.is_open and not browser.person.has_finished

    def _choose(self, browser: Browser, token: str, choice: str) -> None:
        person = browser.person
        answer = browser.visitor.post("trial/", trial=token, choice=choice)
        if self._is_stranger(browser):
            assert answer.status_code in (302, 403)
        elif self._is_shut_out(browser):
            assert answer.status_code == 403
        elif token in person.answers:
            assert answer.status_code == 302
        elif choice in NO_CHOICE:
            assert answer.status_code in (302, 422)  # or it is not even this trial's turn
        else:
            assert answer.status_code == 302
            if self.may_choose(person, token):
                person.answers[token] = CHOICES[self.study.answer_format][choice]

    def _follow(self, browser: Browser, token: str, state: str, sure: str) -> None:
        person = browser.person
        wanted = self.wants(person)
        kind = dict(person.trials)[token]
        answer = browser.visitor.post("trial/", trial=token, state=state, confidence=sure)
        if self._is_stranger(browser):
            assert answer.status_code in (302, 403)
        elif self._is_shut_out(browser):
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

    # --- The promises

    @invariant()
    def what_is_stored_is_what_was_acknowledged(self):
        answers = {
            (r.trial.participant.token, r.trial.token): (r.side, r.rating)
            for r in Response.objects.select_related("trial__participant")
        }
        assert answers == {
            (p.token, token): answer
            for p in self.people.values()
            for token, answer in p.answers.items()
        }
        assert len(answers) == Response.objects.count()
        elaborations = {
            e.response.trial.token: e.confidence
            for e in Elaboration.objects.select_related("response__trial")
        }
        assert elaborations == {
            token: sure for p in self.people.values() for token, sure in p.elaborations.items()
        }

    @invariant()
    def nothing_that_was_stored_is_ever_touched_again(self):
        for model in (Response, Elaboration):
            for row in model.objects.values():
                known = self.stored.setdefault(f"{model.__name__} {row['id']}", row)
                assert row == known

    @invariant()
    def trials_are_answered_in_their_order(self):
        for participant in Participant.objects.all():
            order = participant.trials.order_by("position").values_list("response", flat=True)
            answered = [response is not None for response in order]
            assert answered == sorted(answered, reverse=True)

    @invariant()
    def who_withdrew_is_a_number_and_nobody_shares_a_place(self):
        assert Study.objects.get().withdrawn == self.withdrawn
        assert {p.token for p in Participant.objects.all()} == set(self.people)
        held = Participant.objects.holding().values_list("slot", flat=True)
        assert len(set(held)) == len(held)

    @invariant()
    def only_who_did_everything_has_completed(self):
        completed = {p.token for p in Participant.objects.completed()}
        assert completed == {p.token for p in self.people.values() if p.has_finished}


def _study_with_practice() -> None:
    study = make_open_study(pictures=4)
    draft = assemble(study=study)
    practice = draft.questions.first()
    Question.objects.filter(pk=practice.pk).update(kind="practice", feedback="Both show the ear.")
    freeze(question_set=draft)


def _run(*, at_least: int = 1, **options) -> None:
    _study_with_practice()
    chosen = {
        "max_examples": max(EXAMPLES, at_least),
        "stateful_step_count": STEPS,
        "deadline": None,
        "suppress_health_check": list(HealthCheck),
    }
    run_state_machine_as_test(Participation, settings=settings(**chosen, **options))


@pytest.mark.django_db
def test_whatever_people_staff_and_time_do_every_acknowledged_answer_stands():
    _run()


@pytest.mark.django_db
def test_the_machine_notices_a_server_that_takes_the_last_answer(monkeypatch):
    def take_the_last(*, trial_token, **given):
        Response.objects.filter(trial__token=trial_token).delete()
        return respond(trial_token=trial_token, **given)

    monkeypatch.setattr("studyapp.views.participant.trials.respond", take_the_last)
    monkeypatch.setattr("studyapp.views.participant.trials.state_of", lambda trial: "choose")
    with pytest.raises(AssertionError):
        _run(at_least=100, phases=[Phase.generate], report_multiple_bugs=False, database=None)

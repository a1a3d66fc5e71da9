"""People, staff and time do anything in any order; no answer is lost, doubled or altered.

Hypothesis looks for a sequence of steps that breaks a promise and, where it finds one, shrinks it.
SEEWHY_STATE_MACHINE_EXAMPLES and SEEWHY_STATE_MACHINE_STEPS set how long it looks: 200 sequences of
50 steps on SQLite unless told otherwise, and a tenth of the sequences on PostgreSQL, where the same
steps take longer and only what the database does is another.
"""

import gc
import os
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from studyapp.actions.questions import assemble, freeze
from studyapp.actions.studies import set_status
from studyapp.actions.taking_part.respond import respond
from studyapp.models import Participant, Question, Response, Study
from tests.factories import make_open_study
from tests.state_machine.promises import Promises
from tests.state_machine.world import CHOICES, Browser, Person
from tests.visitor import NEXT, PICTURE, STATE, TICKET, TRIAL

EXAMPLES = int(os.environ.get("SEEWHY_STATE_MACHINE_EXAMPLES", "0"))
STEPS = int(os.environ.get("SEEWHY_STATE_MACHINE_STEPS", "50"))
STATUSES = (Study.Status.OPEN, Study.Status.OPEN, Study.Status.PAUSED, Study.Status.CLOSED)
STATES = ("choose", "elaborate", "feedback")
MOST_BROWSERS = 4


class Participation(Promises):
    """A study of three main trials and one for practice with feedback."""

    picks = st.integers(min_value=0, max_value=99)

    @initialize(answer_format=st.sampled_from(sorted(CHOICES)), asks=st.booleans())
    def choose_variants(self, answer_format, asks):
        self.study.answer_format, self.study.asks_confidence = answer_format, asks
        self.study.save()
        self.join()

    @precondition(lambda self: len(self.browsers) < MOST_BROWSERS)
    @rule()
    def join(self):
        visitor = self.new_visitor()
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
        known = self.browser(pick).person
        visitor = self.new_visitor()
        answer = visitor.get(f"resume/{known.token}/")
        if known.token not in self.people:
            assert answer.status_code == 404
            return
        assert visitor.client.cookies["participant"].value == known.token
        self.browsers.append(Browser(visitor, known))

    @precondition(lambda self: self.browsers)
    @rule(pick=picks, picture=picks)
    def open_the_trial(self, pick, picture=0):
        """Or refresh it, or open it in one more tab."""
        browser = self.browser(pick)
        page = browser.visitor.get("trial/")
        wanted = self.wants(browser.person)
        if self.is_stranger(browser) or wanted is None:
            assert page.status_code in (302, 403)
            return
        if not self.is_open:
            assert page.status_code == 403
            return
        shown = (TRIAL.search(page.text)[1], STATE.search(page.text)[1])
        assert shown == wanted
        browser.pages.append(shown)
        self._sees_own_pictures_alone(browser, page.text, picture)

    def _sees_own_pictures_alone(self, browser, page, picture):
        """One of them each time, by its own browser and by one of somebody else's."""
        addresses = PICTURE.findall(page) + NEXT.search(page)[1].split()
        assert len(addresses) >= 3
        address = addresses[picture % len(addresses)]
        assert browser.visitor.client.get(address).status_code == 200
        others = [other for other in self.browsers if other.person is not browser.person]
        if others:
            other = others[picture % len(others)]
            assert other.visitor.client.get(address).status_code == 404

    @precondition(lambda self: any(browser.pages for browser in self.browsers))
    @rule(pick=picks, page=picks, number=picks)
    def answer_a_page(self, pick, page, number):
        """A page of any age: of now, sent before, in another tab, after Back."""
        browser = self.browser(pick, with_pages=True)
        token, _ = browser.pages[page % len(browser.pages)]
        choices = sorted(CHOICES[self.study.answer_format]) + ["none"] * (number > 90)
        self.choose(browser, token, choices[number % len(choices)])

    @precondition(lambda self: any(browser.pages for browser in self.browsers))
    @rule(pick=picks)
    def answer_the_newest_page(self, pick):
        browser = self.browser(pick, with_pages=True)
        token, state = browser.pages[-1]
        if state == "choose":
            self.choose(browser, token, sorted(CHOICES[self.study.answer_format])[0])
        else:
            self.follow(browser, token, state, "4")

    @precondition(lambda self: any(browser.person.answers for browser in self.browsers))
    @rule(pick=picks, number=picks, is_same=st.booleans())
    def send_an_answer_again(self, pick, number, is_same):
        """A double click, a lost reply; or somebody who would rather have chosen otherwise."""
        able = [browser for browser in self.browsers if browser.person.answers]
        browser = able[pick % len(able)]
        token = list(browser.person.answers)[number % len(browser.person.answers)]
        for choice, means in CHOICES[self.study.answer_format].items():
            if (means == browser.person.answers[token]) == is_same:
                self.choose(browser, token, choice)

    @precondition(lambda self: any(browser.pages for browser in self.browsers))
    @rule(pick=picks, page=picks, state=st.sampled_from(["elaborate", "feedback"]), sure=picks)
    def follow_a_choice(self, pick, page, state, sure):
        browser = self.browser(pick, with_pages=True)
        token, _ = browser.pages[page % len(browser.pages)]
        self.follow(browser, token, state, str(sure % 7))

    @precondition(lambda self: self.browsers)
    @rule(pick=picks, ahead=st.integers(min_value=1, max_value=3))
    def skip_ahead(self, pick, ahead):
        browser = self.browser(pick)
        later = [t for t, _ in browser.person.trials if t not in browser.person.answers][ahead:]
        if later:
            self.choose(browser, later[0], sorted(CHOICES[self.study.answer_format])[0])

    @precondition(lambda self: len(self.people) > 1)
    @rule(pick=picks, other=picks, trial=picks, state=st.sampled_from(STATES))
    def answer_for_somebody_else(self, pick, other, trial, state):
        browser, victim = self.browser(pick), list(self.people.values())[other % len(self.people)]
        if victim is browser.person or self.is_stranger(browser):
            return
        token, _ = victim.trials[trial % len(victim.trials)]
        sent = {"trial": token, "state": state, "choice": "left", "confidence": "1"}
        answer = browser.visitor.post("trial/", **sent)
        assert answer.status_code == 404 or self.is_shut_out(browser)

    @precondition(lambda self: self.browsers)
    @rule(pick=picks)
    def answer_the_questions(self, pick):
        browser = self.browser(pick)
        is_due = not self.is_stranger(browser) and self.wants(browser.person) is None
        answer = self.tell_about_oneself(browser, looks_first=is_due)
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
        browser = self.browser(pick)
        ticket = TICKET.search(browser.visitor.get("withdraw/").text)
        if self.is_stranger(browser):
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


def _study_with_practice() -> None:
    study = make_open_study(pictures=4)
    draft = assemble(study=study)
    practice = draft.questions.first()
    Question.objects.filter(pk=practice.pk).update(kind="practice", feedback="Both show the ear.")
    freeze(question_set=draft)


@pytest.fixture
def few_rubbish_collections():
    """Python looks for circles of objects all the time, through all that tests before this one
    have loaded; here it need not: a sixth of the time."""
    gc.collect()
    gc.freeze()
    seldom, *older = gc.get_threshold()
    gc.set_threshold(seldom * 50, *older)
    yield
    gc.set_threshold(seldom, *older)
    gc.unfreeze()


@pytest.mark.usefixtures("few_rubbish_collections")
@pytest.mark.django_db
def test_whatever_people_staff_and_time_do_every_acknowledged_answer_stands():
    _study_with_practice()
    lengths = settings(
        max_examples=EXAMPLES or (200 if connection.vendor == "sqlite" else 20),
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Participation, settings=lengths)


def _somebody_chooses_otherwise_afterwards() -> None:
    """One short sequence of steps, and the promise that it is about."""
    machine = Participation()
    try:
        machine.choose_variants(answer_format="forced", asks=False)
        machine.open_the_trial(pick=0)
        machine.answer_the_newest_page(pick=0)
        machine.send_an_answer_again(pick=0, number=0, is_same=False)
        machine.what_is_stored_is_what_was_acknowledged()
    finally:
        machine.teardown()


@pytest.mark.django_db
def test_the_machine_notices_a_server_that_takes_the_last_answer(monkeypatch):
    _study_with_practice()
    _somebody_chooses_otherwise_afterwards()

    def take_the_last(*, trial_token, **given):
        Response.objects.filter(trial__token=trial_token).delete()
        return respond(trial_token=trial_token, **given)

    monkeypatch.setattr("studyapp.views.participant.trials.respond", take_the_last)
    monkeypatch.setattr("studyapp.views.participant.trials.state_of", lambda trial: "choose")
    with pytest.raises(AssertionError):
        _somebody_chooses_otherwise_afterwards()

"""Whole participations over HTTP, with everything that can go wrong on the way.

A `Walker` goes from page to page as the server sends it, does on each what should not be done, and
then what should. It needs no script and knows no page's order, so that it walks every study.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from studyapp.models import Study, Trial
from tests.crawler import Recorder

RADIO = re.compile(r'<input type="radio" name="([^"]+)" value="([^"]*)"')
CHOICE = re.compile(r'name="(choice|answer)" value="([^"]+)"')
TICKET = re.compile(r'name="ticket" value="([^"]+)"')
ATTEMPT = re.compile(r'name="attempt" value="(\d+)"')
MEASURED = {"response_time_ms": "2500", "load_time_ms": "100", "viewport_width_px": "1280"}
AGREES = {"decision": "agree", "old_enough": "yes"}


class Walker(Recorder):
    """Somebody who tries everything at each step and then goes on."""

    def __init__(self, study: Study, *, wrongs: bool = True, **client: Any) -> None:
        super().__init__(slug=study.slug, **client)
        self.study, self.wrongs = study, wrongs

    def look_around(self) -> None:
        """Everything that somebody without an invitation can ask for."""
        self.client.get("/")
        pages = ("", "?lang=nl", "declined/", "trial/", "nothing/", "picture/nothing")
        for page in (*pages, "resume/nothing/", "i/nothing/", "consent/?lang=en", "withdraw/"):
            self.get(page)
        self.post("consent/", decision="agree", ticket="forged")
        self.post("consent/", decision="decline")
        self.post("withdraw/", code="K7RM2XQD")
        self.post("withdraw/", code="?")

    def join(self):
        """Consent, with the age confirmed where it is asked for."""
        page = self.get("consent/")
        if self.wrongs:
            self.post("consent/", ticket=TICKET.search(page.text)[1])
        self.post("consent/", ticket=TICKET.search(page.text)[1], **AGREES)
        return self.participant()

    def go_all_the_way(self, until: str = "end") -> None:
        """From the first page after the consent to the last, or to another one."""
        steps = {
            "questions": self._answer_questions,
            "instructions": self._read_instructions,
            "check": self._answer_check,
            "trial": self._do_trial,
            "guess": self._guess,
        }
        for _ in range(200):
            place = self.place()
            if place == until:
                self.get(f"{place}/")
                self.open_all()
                return
            steps[place]()
        raise AssertionError(f"the way never ends; it is at {place}")

    def answer_what_comes_first(self) -> None:
        """The questionnaires before the trials, which are drawn after the last of them."""
        while self.place() == "questions":
            self._answer_questions()

    def place(self) -> str:
        """Where the server sends this participant."""
        return self.client.get(f"{self.root}consent/").url.removesuffix("/").rpartition("/")[2]

    def _read_instructions(self) -> None:
        page = self.get("instructions/").text
        self.open_all()
        self.get("check/" if f'{self.root}check/"' in page else "trial/")
        if "check/" in page:
            self._answer_check()

    def _answer_check(self) -> None:
        page = self.get("check/").text
        right = {
            f"check-question-{number}": str(question.correct)
            for number, question in enumerate(self.study.comprehension.all(), start=1)
        }
        if self.wrongs:
            self.post("check/", attempt="1")
            self.post("check/", attempt="1", **dict.fromkeys(right, "0"))
            page = self.get("check/").text
        self.post("check/", attempt=ATTEMPT.search(page)[1], **right)

    def _answer_questions(self) -> None:
        page = self.get("questions/").text
        if self.wrongs:
            self.answer()
        answers = {name.removeprefix("item-"): value for name, value in RADIO.findall(page)}
        written = re.findall(r'<(?:input type="text"|textarea)[^>]* ?name="item-([^"]+)"', page)
        self.answer(**answers, **dict.fromkeys(written, "41"))

    def _do_trial(self) -> None:
        page = self.get("trial/").text
        if self.wrongs:
            self.open_all()
        trial = Trial.objects.get(token=self.trial_token())
        does = {"choose": self._choose, "elaborate": self._elaborate, "feedback": self.go_on}
        state = self.state()
        does[state]() if state == "feedback" else does[state](trial.token, page)

    def _choose(self, token: str, page: str) -> None:
        name, value = CHOICE.findall(page)[-1]
        if self.wrongs:
            self.post("trial/", trial=token)
            self.post("trial/", trial="unknown", **{name: value})
            for kind in ("picture_failed", "nonsense"):
                self.post("trouble/", trial=token, kind=kind)
        self.post("trial/", trial=token, **MEASURED, **{name: value})
        if self.wrongs:
            self.post("trial/", trial=token, **MEASURED, choice="left")

    def _elaborate(self, token: str, page: str) -> None:
        if self.wrongs:
            self.post("trial/", trial=token, state="elaborate", confidence="9")
        self.elaborate()

    def _guess(self) -> None:
        page = self.get("guess/").text
        self.open_all()
        if self.wrongs:
            self.post("guess/")
        self.post("guess/", **dict(RADIO.findall(page)))

    def withdraw(self):
        """Take everything back."""
        page = self.get("withdraw/").text
        if self.wrongs:
            self.post("withdraw/", ticket="forged")
        return self.post("withdraw/", ticket=TICKET.search(page)[1])


def walk(study: Study, entrance: str = "", **client: Any) -> Walker:
    """A whole participation of somebody who comes by this link and tries everything."""
    walker = Walker(study, **client)
    if not entrance:
        walker.look_around()
    walker.get(entrance)
    walker.get()
    walker.join()
    for page in ("consent/", "end/", "guess/", "withdraw/", "?lang=nl"):
        walker.get(page)
    with paused(study):
        late = Walker(study)
        late.get()
        late.post("consent/", decision="agree")
        walker.get("instructions/")
    walker.answers += late.answers
    walker.go_all_the_way()
    return walker


@contextmanager
def paused(study: Study) -> Iterator[None]:
    status = Study.objects.get(pk=study.pk).status
    Study.objects.filter(pk=study.pk).update(status=Study.Status.PAUSED)
    yield
    Study.objects.filter(pk=study.pk).update(status=status)

"""Somebody who takes part over HTTP: follows the way, sends forms, keeps cookies."""

import re
from typing import Any

from django.test import Client

from studyapp.models import Participant

TICKET = re.compile(r'name="ticket" value="([^"]+)"')
TRIAL = re.compile(r'name="trial" value="([^"]+)"')
QUESTIONNAIRE = re.compile(r'name="questionnaire" value="([^"]+)"')
PICTURE = re.compile(r'<img src="([^"]+)"')
STATE = re.compile(r'<input type="hidden" name="state" value="(\w+)"')
NEXT = re.compile(r'data-next="([^"]*)"')
# Of forms, and of pictures in their addresses.
TOKEN = re.compile(r'(?<=value=")[\w:.-]{22,}(?=")|(?<=/picture/)[\w-]+')


def without_tokens(page: str) -> str:
    """A page without its random tokens: by chance they may spell any short word."""
    return TOKEN.sub("", page)


class Visitor:
    """A browser without scripts at one study."""

    def __init__(self, slug: str = "trust", **client: Any) -> None:
        self.client = Client(**client)
        self.root = f"/s/{slug}/"

    def get(self, page: str = ""):
        return self.client.get(self.root + page)

    def post(self, page: str, **fields: str):
        return self.client.post(self.root + page, fields)

    def ticket(self) -> str:
        return TICKET.search(self.get("consent/").text)[1]

    def join(self) -> Participant:
        """Consent, and be somebody."""
        self.post("consent/", decision="agree", ticket=self.ticket())
        return self.participant()

    def participant(self) -> Participant:
        return Participant.objects.get(token=self.client.cookies["participant"].value)

    def trial_token(self) -> str:
        return TRIAL.search(self.get("trial/").text)[1]

    def pictures(self) -> list[str]:
        """The addresses of the original, the left and the right picture of the current trial."""
        return PICTURE.findall(self.get("trial/").text)

    def respond(self, side: str = "left", **measured: str):
        return self.post("trial/", trial=self.trial_token(), choice=side, **measured)

    def state(self) -> str:
        """What the page of the current trial wants: choose, elaborate or feedback."""
        return STATE.search(self.get("trial/").text)[1]

    def next_pictures(self) -> list[str]:
        """The addresses of the next trial's pictures, which a browser may fetch ahead."""
        return NEXT.search(self.get("trial/").text)[1].split()

    def elaborate(self, confidence: str = "4", reason: str = "The nose.", **measured: str):
        """Say how sure one is of the current trial's choice, and why."""
        said = {"confidence": confidence, "reason": reason, **measured}
        return self.post("trial/", trial=self.trial_token(), state="elaborate", **said)

    def go_on(self):
        """Leave the feedback on a choice in practice behind."""
        return self.post("trial/", trial=self.trial_token(), state="feedback")

    def respond_to_all(self, side: str = "left") -> None:
        """Do whatever the trials want, up to the last."""
        does = {"choose": lambda: self.respond(side), "feedback": self.go_on}
        while (page := self.get("trial/")).status_code == 200:
            does.get(STATE.search(page.text)[1], self.elaborate)()

    def finish(self, level: str = "familiar"):
        return self.answer(familiarity=level)

    def answer(self, **answers: str):
        """Send the questionnaire whose turn it is; the page says which one it shows."""
        found = QUESTIONNAIRE.search(self.get("questions/").text)
        mark = {"questionnaire": found[1]} if found else {}
        given = {f"item-{code}": value for code, value in answers.items()}
        return self.post("questions/", **mark, **given)

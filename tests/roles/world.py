"""Two studies and everybody who could knock: the cast of the tables of roles."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from studyapp.actions.jobs.ordering import order
from studyapp.actions.recruitment.invitations import make_invitations
from studyapp.actions.taking_part.enrol import enrol
from studyapp.models import ImportedAnswers, Job, PrecomputeRun, Study
from studyapp.models.participation import new_token
from tests.factories import make_admin, make_open_study, make_researcher, make_viewer

COOKIE = "participant"
PEOPLE = ("anonymous", "participant", "other", "viewer", "demoted", "member", "stranger", "admin")
LET_IN = {
    "everybody": set(PEOPLE),
    "accounts": {"viewer", "demoted", "member", "stranger", "admin"},
    "seen": {"viewer", "demoted", "member", "admin"},
    "changed": {"member", "admin"},
    "researchers": {"member", "stranger", "admin"},
    "admins": {"admin"},
    "holder": {"participant"},
    "imported": {"member", "admin"},
}


@dataclass(frozen=True)
class World:
    study: Study
    clients: dict[str, Client]
    given: dict[str, Any]  # what stands in the places of addresses

    def values(self, route: str) -> dict[str, Any]:
        """What the places of one route are filled with."""
        first = route.split("/")[0]
        special: dict[str, Any] = {}
        if route.startswith("jobs/runs/"):
            special = {"pk": self.given["run"]}
        elif "questions/<int:version>" in route:
            special = {"pk": self.given["question"]}
        elif "/i/" in route:
            special = {"token": self.given["invitation"]}
        elif "/resume/" in route:
            special = {"token": self.given["resume"]}
        return {**self.given, "pk": self.given.get(first, 0), **special}


def make_world() -> World:
    """An open study with a plan, somebody of every kind, and another study of a stranger."""
    study = make_open_study(pictures=2, plan={"planned_n": 3}, entry="open")
    make_open_study(pictures=1, slug="another")
    people = {
        "viewer": make_viewer(study),
        "demoted": make_viewer(name="dora"),
        "member": make_researcher(study),
        "stranger": make_researcher(Study.objects.get(slug="another"), "stan"),
        "admin": make_admin(),
    }
    study.members.add(people["demoted"])  # who has lost the role has lost the rights of a member
    clients = {"anonymous": Client()}
    tokens = {name: new_token() for name in ("participant", "other")}
    enrolled = {name: enrol(study=study, token=token) for name, token in tokens.items()}
    for name, token in tokens.items():
        clients[name] = Client()
        clients[name].cookies[COOKIE] = token
    for name, user in people.items():
        clients[name] = Client()
        clients[name].force_login(user)
    answers = ImportedAnswers.objects.create(slug=study.slug, participants=1, trials=1)
    answers.members.add(people["member"])
    return World(study, clients, _given(study, enrolled["participant"], people["viewer"]))


def _given(study: Study, participant: Any, account: Any) -> dict[str, Any]:
    questions = study.question_set()
    question = questions.questions.first()
    trial = participant.trials.first()
    invitation = make_invitations(study=study, count=1)[0]
    return {
        "slug": study.slug,
        "section": "flow",
        "plot": "flow",
        "table": "participants",
        "version": 1,
        "language": "en",
        "page": "consent",
        "picture": study.images.first().pk,
        "first": question.first.explanation.pk,
        "second": question.second.explanation.pk,
        "explanation": question.first.explanation.pk,
        "question": question.pk,
        "token": trial.left_token,
        "invitation": invitation.token,
        "resume": participant.token,
        "run": PrecomputeRun.objects.create(study=study, state="finished").pk,
        "jobs": order(kind=Job.Kind.MEASURE, by="rosa", study=study).pk,
        "questionnaires": study.questionnaire.pk,
        "classifiers": order(kind=Job.Kind.PROBE, by="rosa").pk,
        "name": study.classifier.name,
        "number": 0,
        "side": "shown",
        "people": account.pk,
        "uidb64": "MQ",
    }

"""Several requests of one person at the very same moment leave one trace of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from studyapp.actions.recruitment.identities import Identity
from studyapp.actions.recruitment.invitations import make_invitations
from studyapp.actions.studies import open_study
from studyapp.actions.taking_part.enrol import Arrival, CannotJoin, enrol
from studyapp.actions.taking_part.questionnaires import answer_questionnaire
from studyapp.actions.taking_part.respond import respond
from studyapp.actions.taking_part.withdraw import withdraw
from studyapp.models import ExternalIdentity, Invitation, Participant
from studyapp.models.participation import new_token
from tests.factories import make_open_study, make_participant

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 5


def at_once(act: Callable[[], Any]) -> list[Any]:
    """What as many threads get that all begin together, each with a connection of its own."""
    start = Barrier(CROWD)

    def run(_: int) -> Any:
        start.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(run, range(CROWD)))


def test_one_identity_is_one_participant():
    study = make_open_study(pictures=1, recruiter="sona")
    arrival = Arrival(identity=Identity("sona", "731"))
    found = at_once(lambda: enrol(study=study, token=new_token(), arrival=arrival))
    assert len(set(found)) == Participant.objects.count() == ExternalIdentity.objects.count() == 1


def test_one_invitation_is_one_participant():
    study = make_open_study(pictures=1, entry="invited")
    make_invitations(study=study, count=1)

    def consent() -> Participant:
        arrival = Arrival(invitation=Invitation.objects.get())
        return enrol(study=study, token=new_token(), arrival=arrival)

    assert len(set(at_once(consent))) == Participant.objects.count() == 1


def test_the_last_place_goes_to_one():
    study = make_open_study(pictures=1, places=1)

    def join() -> Participant | None:
        try:
            return enrol(study=study, token=new_token())
        except CannotJoin:
            return None

    assert len([one for one in at_once(join) if one]) == Participant.objects.count() == 1


def test_withdrawing_in_five_tabs_counts_once():
    study = make_open_study(pictures=1)
    one = Participant.objects.filter(pk=make_participant(study, level=1).pk)
    assert sum(at_once(lambda: withdraw(study=study, participants=one))) == 1
    study.refresh_from_db()
    assert (study.withdrawn, Participant.objects.count()) == (1, 0)


def test_who_finish_at_once_reach_the_planned_number_and_nobody_joins_beyond_it():
    study = make_open_study(pictures=1, plan={"planned_n": CROWD})
    item = study.questionnaire.items.get()
    people = [make_participant(study) for _ in range(CROWD)]
    for person in people:
        respond(participant=person, trial_token=person.trials.get().token, side="left")
    waiting = list(people)  # pop() of a list is one step, so every thread gets a person of its own

    def finish() -> Participant:
        return answer_questionnaire(
            participant=waiting.pop(), questionnaire=study.questionnaire, answers={item: "familiar"}
        )

    assert len(set(at_once(finish))) == CROWD
    study.refresh_from_db()
    assert study.status == "closed"
    assert study.analysis_plan.reached_at is not None
    open_study(study=study)
    with pytest.raises(CannotJoin):
        enrol(study=study, token=new_token())

"""What must be true of the record after every step, whatever the step was.

The record is read as it lies in the database, past the models: these few statements run after
every one of ten thousand steps.
"""

from typing import Any

from django.db import connection
from hypothesis.stateful import invariant

from tests.state_machine.world import World

ANSWERS = """
    SELECT p.token, t.token, r.side, r.rating, e.confidence, e.id
    FROM studyapp_response r
    JOIN studyapp_trial t ON t.id = r.trial_id
    JOIN studyapp_participant p ON p.id = t.participant_id
    LEFT JOIN studyapp_elaboration e ON e.response_id = r.id
"""
ORDER = """
    SELECT t.participant_id, r.id IS NOT NULL
    FROM studyapp_trial t LEFT JOIN studyapp_response r ON r.trial_id = t.id
    ORDER BY t.participant_id, t.position
"""
HELD = """
    SELECT slot FROM studyapp_participant WHERE slot IS NOT NULL AND released_at IS NULL
"""


def rows(statement: str) -> list[tuple[Any, ...]]:
    """What the database gives for it."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


class Promises(World):
    """No acknowledged answer is lost, doubled, altered, out of order or somebody else's."""

    @invariant()
    def what_is_stored_is_what_was_acknowledged(self):
        found = rows(ANSWERS)
        answers = {(person, trial): (side, rating) for person, trial, side, rating, *_ in found}
        assert answers == {
            (p.token, token): answer
            for p in self.people.values()
            for token, answer in p.answers.items()
        }
        assert [(len(answers),)] == rows("SELECT count(*) FROM studyapp_response")
        elaborations = {trial: sure for _, trial, _, _, sure, made in found if made is not None}
        assert elaborations == {
            token: sure for p in self.people.values() for token, sure in p.elaborations.items()
        }
        assert [(len(elaborations),)] == rows("SELECT count(*) FROM studyapp_elaboration")

    @invariant()
    def nothing_that_was_stored_is_ever_touched_again(self):
        for table in ("studyapp_response", "studyapp_elaboration"):
            for row in rows(f"SELECT id, {table}.* FROM {table}"):
                assert row == self.stored.setdefault(f"{table} {row[0]}", row)

    @invariant()
    def trials_are_answered_in_their_order(self):
        answered: dict[int, list[int]] = {}
        for participant, has_answer in rows(ORDER):
            answered.setdefault(participant, []).append(has_answer)
        for order in answered.values():
            assert order == sorted(order, reverse=True)

    @invariant()
    def who_withdrew_is_a_number_and_nobody_shares_a_place(self):
        assert rows("SELECT withdrawn FROM studyapp_study") == [(self.withdrawn,)]
        assert {t for (t,) in rows("SELECT token FROM studyapp_participant")} == set(self.people)
        held = rows(HELD)
        assert len(set(held)) == len(held)

    @invariant()
    def only_who_did_everything_has_completed(self):
        done = rows("SELECT token FROM studyapp_participant WHERE outcome = 'completed'")
        assert {t for (t,) in done} == {p.token for p in self.people.values() if p.has_finished}

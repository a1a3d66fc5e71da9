"""What must be true of the record after every step, whatever the step was."""

from hypothesis.stateful import invariant

from studyapp.models import Elaboration, Participant, Response, Study
from tests.state_machine.world import World


class Promises(World):
    """No acknowledged answer is lost, doubled, altered, out of order or somebody else's."""

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
        holders = Participant.objects.filter(slot__isnull=False, released_at__isnull=True)
        held = holders.values_list("slot", flat=True)
        assert len(set(held)) == len(held)

    @invariant()
    def only_who_did_everything_has_completed(self):
        completed = {p.token for p in Participant.objects.completed()}
        assert completed == {p.token for p in self.people.values() if p.has_finished}

"""Several people take part over HTTP, with impatient fingers; what is stored is what they sent."""

from random import Random

import pytest

from studyapp.models import ItemResponse, Participant, Response, Study
from tests.factories import LEVELS, make_open_study
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


class Impatient(Visitor):
    """Somebody who reloads, double clicks, goes back and keeps old tabs open."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.draw = Random(seed)
        self.sent: dict[str, tuple[str, int]] = {}

    def take_a_step(self) -> bool:
        """Answer the current trial in some clumsy way; False when all trials are answered."""
        token = self.trial_token()
        side, time = self.draw.choice(["left", "right"]), self.draw.randrange(300, 9000)
        self.sent[token] = (side, time)
        for _ in range(self.draw.randrange(3)):
            assert self.trial_token() == token  # a reload shows the same trial
        if self.draw.random() < 0.3:
            self.post("trial/", trial=token)  # Enter without a choice
        answers = [self._send(token, side, time)]
        other = {"left": "right", "right": "left"}[side]
        again = range(self.draw.randrange(3))  # a double click, a change of mind
        answers += [self._send(token, other, time + 1) for _ in again]
        if self.draw.random() < 0.4:
            stale = self.draw.choice(list(self.sent))
            answers.append(self._send(stale, other, 1))  # Back, or an old tab
        assert len({answer.url for answer in answers}) == 1
        return answers[0].url.endswith("/trial/")

    def _send(self, token: str, side: str, time: int):
        return self.post("trial/", trial=token, choice=side, response_time_ms=str(time))


def test_what_is_stored_is_what_impatient_people_sent():
    make_open_study(pictures=8, trials_per_participant=6)
    people = [Impatient(seed) for seed in range(6)]
    for person in people:
        person.join()
    still = list(people)
    order = Random(1)
    while still:  # they take turns, in no order
        person = order.choice(still)
        if not person.take_a_step():
            still.remove(person)
            for _ in range(2):
                assert person.finish(LEVELS[people.index(person) % 3][0]).url == "/s/trust/end/"

    assert Participant.objects.completed().count() == 6
    assert Response.objects.count() == 36
    for person in people:
        participant = person.participant()
        responses = Response.objects.filter(trial__participant=participant)
        stored = {r.trial.token: (r.side, r.response_time_ms) for r in responses}
        assert stored == person.sent
        in_time = responses.order_by("created_at", "pk")
        assert [r.trial.position for r in in_time] == [1, 2, 3, 4, 5, 6]
        assert participant.expertise_level == people.index(person) % 3
        assert ItemResponse.objects.filter(participant=participant).count() == 1
        assert participant.code in person.get("end/").text


def test_a_pause_in_the_middle_loses_nothing():
    make_open_study(pictures=4)
    visitor = Visitor()
    visitor.join()
    visitor.respond("right")
    token = visitor.trial_token()
    Study.objects.update(status="paused")
    assert visitor.post("trial/", trial=token, choice="left").status_code == 403
    Study.objects.update(status="open")
    assert visitor.trial_token() == token
    visitor.respond_to_all("left")
    visitor.finish()
    assert list(Response.objects.order_by("pk").values_list("side", flat=True)) == [
        "right",
        "left",
        "left",
        "left",
    ]


def test_a_participant_changes_browsers_in_the_middle():
    make_open_study(pictures=4)
    phone, laptop = Visitor(), Visitor()
    token = phone.join().token
    phone.respond()
    laptop.get(f"resume/{token}/")
    laptop.respond()
    phone.respond()
    laptop.respond_to_all()
    assert phone.finish().url == "/s/trust/end/"
    assert laptop.participant().code in laptop.get("end/").text
    assert Response.objects.count() == 4
    assert Participant.objects.count() == 1

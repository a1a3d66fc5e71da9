"""A response is taken in once, whatever the browser does, and is never lost for a bad number."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from studyapp.actions.questions import assemble, freeze
from studyapp.models import Elaboration, Participant, Question, Response, Study, Trial
from tests.factories import make_open_study
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
TIMING = (
    "response_time_ms",
    "load_time_ms",
    "focus_lost_ms",
    "viewport_width_px",
    "viewport_height_px",
)


def _visitor(pictures: int = 3) -> Visitor:
    make_open_study(pictures=pictures)
    visitor = Visitor()
    visitor.join()
    return visitor


def test_a_trial_shows_the_prompt_three_pictures_progress_and_two_buttons():
    visitor = _visitor()
    page = visitor.get("trial/").text
    trial = visitor.participant().trials.get(position=1)
    tokens = (trial.original_token, trial.left_token, trial.right_token)
    assert visitor.pictures() == [f"/s/trust/picture/{token}" for token in tokens]
    assert "Which explanation makes you trust the system more?</h1>" in page
    assert ">1 of 3</label>" in page
    assert '<progress id="progress" value="1" max="3">' in page
    assert re.findall(r'<button name="choice" value="(\w+)"', page) == ["left", "right"]


def test_a_response_is_stored_with_its_measurements():
    visitor = _visitor()
    answer = visitor.respond(
        "right",
        response_time_ms="1234",
        load_time_ms="210",
        focus_lost_ms="0",
        viewport_width_px="390",
        viewport_height_px="844",
    )
    assert answer.status_code == 302
    stored = Response.objects.values("trial__position", "side", *TIMING).get()
    assert list(stored.values()) == [1, "right", 1234, 210, 0, 390, 844]


def test_without_scripts_the_measurements_stay_empty():
    visitor = _visitor()
    visitor.respond("left", **dict.fromkeys(TIMING, ""))
    assert set(Response.objects.values_list(*TIMING).get()) == {None}


@pytest.mark.parametrize(
    "bad",
    ["-1", "soon", "9" * 400, "9" * 5000, "2147483648", "NaN", "1e3", "3.7", "\x00", "٣x", "<b>"],
)
def test_a_measurement_that_makes_no_sense_is_dropped_and_the_response_is_kept(bad):
    visitor = _visitor()
    answer = visitor.respond("left", load_time_ms="5", **dict.fromkeys(TIMING[::2], bad))
    assert answer.status_code == 302
    stored = Response.objects.get()
    assert (stored.side, stored.load_time_ms) == ("left", 5)
    assert stored.response_time_ms is stored.focus_lost_ms is stored.viewport_height_px is None


@pytest.mark.parametrize("choice", [{}, {"choice": ""}, {"choice": "both"}, {"choice": "A"}])
def test_a_post_without_a_choice_shows_the_trial_again_and_stores_nothing(choice):
    visitor = _visitor()
    token = visitor.trial_token()
    answer = visitor.post("trial/", trial=token, **choice)
    assert answer.status_code == 422
    assert "Nothing was chosen yet" in answer.text
    assert token in answer.text
    assert not Response.objects.exists()


def test_sending_twice_keeps_the_first_choice_and_leads_on():
    visitor = _visitor()
    token = visitor.trial_token()
    for choice in ("left", "right", "both", "none", "right"):
        assert visitor.post("trial/", trial=token, choice=choice).url == "/s/trust/trial/"
    assert Response.objects.get().side == "left"
    assert ">2 of 3</label>" in visitor.get("trial/").text


def test_a_stale_page_changes_nothing_even_after_the_end():
    visitor = _visitor(1)
    token = visitor.trial_token()
    assert visitor.respond("left").url == "/s/trust/questions/"
    assert visitor.post("trial/", trial=token, choice="right").url == "/s/trust/questions/"
    visitor.finish()
    assert visitor.post("trial/", trial=token, choice="right").url == "/s/trust/end/"
    assert visitor.post("trial/", trial=token).url == "/s/trust/end/"
    assert Response.objects.get().side == "left"


def test_a_trial_whose_turn_has_not_come_leads_to_the_current_one():
    visitor = _visitor()
    last = visitor.participant().trials.get(position=3)
    assert visitor.post("trial/", trial=last.token, choice="left").status_code == 302
    assert not Response.objects.exists()


@pytest.mark.parametrize("token", ["guessed", "", "\x00", "a" * 33, "../1", "1"])
def test_a_token_of_no_trial_is_not_found(token):
    visitor = _visitor()
    for fields in ({"choice": "left"}, {}):
        assert visitor.post("trial/", trial=token, **fields).status_code == 404
    assert not Response.objects.exists()


def test_the_trial_of_another_participant_is_not_found():
    visitor, other = _visitor(), Visitor()
    other.join()
    token = visitor.trial_token()
    assert other.post("trial/", trial=token, choice="left").status_code == 404
    assert other.post("trial/", trial=token).status_code == 404
    assert not Response.objects.exists()


def test_a_trial_remembers_when_it_was_first_shown():
    visitor = _visitor()
    visitor.get("trial/")
    first = Trial.objects.get(position=1).presented_at
    visitor.get("trial/")
    assert first is not None
    assert Trial.objects.get(position=1).presented_at == first
    assert Trial.objects.get(position=2).presented_at is None


def test_whoever_opens_a_trial_answers_or_elaborates_is_here():
    make_open_study(pictures=2, asks_confidence=True)
    visitor = Visitor()
    participant = visitor.join()
    for step in (visitor.trial_token, visitor.respond, visitor.elaborate):
        Participant.objects.update(last_seen_at=timezone.now() - timedelta(hours=3))
        step()
        participant.refresh_from_db()
        assert timezone.now() - participant.last_seen_at < timedelta(minutes=2)


def test_practice_is_marked_and_counted_apart_and_catch_questions_are_not_told_apart():
    study = make_open_study(pictures=4)
    draft = assemble(study=study)
    first, second = draft.questions.values_list("pk", flat=True)[:2]
    Question.objects.filter(pk=first).update(kind=Question.Kind.PRACTICE)
    Question.objects.filter(pk=second).update(kind=Question.Kind.CATCH, expected="first")
    freeze(question_set=draft)
    Study.objects.update(catch_rate=0.5)  # one, beside two main trials
    visitor = Visitor(study.slug)
    visitor.join()
    labels, marked = [], []
    for _ in range(4):
        page = visitor.get("trial/").text
        labels.append(re.search(r">([\d of]+)</label>", page)[1])
        marked.append("for practice" in page)
        visitor.respond()
    assert labels == ["1 of 1", "1 of 3", "2 of 3", "3 of 3"]
    assert marked == [True, False, False, False]


def test_the_texts_of_a_study_are_shown_and_never_run():
    hostile = "<script>alert(1)</script> {{ study.seed }}"
    make_open_study(pictures=1, prompt=hostile, title=hostile)
    visitor = Visitor()
    visitor.join()
    for page in ("instructions/", "trial/"):
        text = visitor.get(page).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ study.seed }}" in text


@pytest.mark.django_db(transaction=True)
def test_the_same_post_from_many_tabs_at_once_is_one_response():
    visitor = _visitor()
    token = visitor.trial_token()

    def send(side: str) -> str:
        tab = Visitor()
        tab.client.cookies["participant"] = visitor.client.cookies["participant"].value
        try:
            return tab.post("trial/", trial=token, choice=side).url
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as tabs:
        answers = list(tabs.map(send, ["left", "right"] * 8))
    assert set(answers) == {"/s/trust/trial/"}
    assert Response.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_whole_participation_sent_three_times_at_once_is_stored_once():
    """Choices and what follows them; the three ask for different things, one of them stands."""
    make_open_study(pictures=2, answer_format="tie", asks_confidence=True)
    visitor = Visitor()
    participant = visitor.join()

    def send(fields: dict[str, str]) -> tuple[int, str]:
        tab = Visitor()
        tab.client.cookies["participant"] = participant.token
        try:
            answer = tab.post("trial/", **fields)
            return answer.status_code, answer.url
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as tabs:
        for trial in participant.trials.order_by("position"):
            choices = [{"choice": choice} for choice in ("left", "tie", "right")]
            sure = [{"state": "elaborate", "confidence": step} for step in "135"]
            for posts in (choices, sure):
                replies = set(tabs.map(send, [{"trial": trial.token, **post} for post in posts]))
                assert len(replies) == 1
    assert Response.objects.count() == Elaboration.objects.count() == 2
    assert visitor.get("trial/").url == "/s/trust/questions/"


@pytest.mark.django_db(transaction=True)
def test_the_same_consent_from_many_tabs_at_once_is_one_participant():
    make_open_study(pictures=3)
    visitor = Visitor()
    ticket = visitor.ticket()

    def send(_: int) -> str:
        try:
            return (
                Visitor()
                .post("consent/", decision="agree", ticket=ticket)
                .cookies["participant"]
                .value
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as tabs:
        assert len(set(tabs.map(send, range(12)))) == 1
    assert Trial.objects.count() == 3


def test_the_pages_script_is_given_the_next_trial_without_a_detour():
    visitor = _visitor(2)
    script = {"headers": {"X-Requested-With": "trial.js"}}
    first = visitor.participant().trials.get(position=1)
    sent = {"trial": first.token, "choice": "left"}
    answer = visitor.client.post("/s/trust/trial/", sent, **script)
    second = visitor.participant().trials.get(position=2)
    assert (answer.status_code, second.token in answer.text) == (200, True)
    assert second.presented_at is not None
    again = visitor.client.post("/s/trust/trial/", sent | {"choice": "right"}, **script)
    assert again.status_code in (200, 302)
    last = visitor.client.post("/s/trust/trial/", {**sent, "trial": second.token}, **script)
    assert last.url == "/s/trust/questions/"
    assert set(Response.objects.values_list("side", flat=True)) == {"left"}

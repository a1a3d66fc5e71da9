"""Tasks with a right answer as a participant meets them, without a script."""

import re

import pytest

from studyapp.models import Participant, Response, Study, Trial
from tests.crawler import own_tokens
from tests.task_studies import SAID_AT_RANDOM, make_open_task_study, shown_to
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db

SIMULATION, FAULT = Study.Task.SIMULATION, Study.Task.FAULT
ANSWER = re.compile(r'<button name="answer" value="([^"]+)">.*?</kbd> ([^<]+)</button>')


class Answerer(Visitor):
    def answers(self) -> list[tuple[str, str]]:
        """The values and the words of the answers on the page, in their order."""
        return ANSWER.findall(self.get("trial/").text)

    def say(self, value: str, **more: str):
        return self.post("trial/", trial=self.trial_token(), answer=value, **more)


def joined(arm: str) -> Answerer:
    """Somebody in this arm: people join until one is."""
    for _ in range(8):
        visitor = Answerer()
        if visitor.join().arm.name == arm:
            return visitor
    raise AssertionError(f"nobody came into {arm}")


@pytest.mark.parametrize("task", [SIMULATION, FAULT])
def test_somebody_goes_the_whole_way_and_every_answer_is_stored(task):
    study = make_open_task_study(task, pictures=4, practice=1)
    visitor = Answerer()
    participant = visitor.join()
    trials = list(participant.trials.order_by("position"))
    for trial in trials:
        assert [value for value, _label in visitor.answers()] == trial.options
        response = visitor.say(trial.question.expected)
        if trial.kind == Trial.Kind.PRACTICE:
            assert "You chose: " in visitor.get("trial/").text
            visitor.go_on()
    assert response.url.endswith("/questions/")
    visitor.finish()
    participant.refresh_from_db()
    assert participant.outcome == "completed"
    stored = Response.objects.filter(trial__participant=participant).order_by("trial__position")
    assert [r.answer for r in stored] == [trial.question.expected for trial in trials]
    assert {response.side for response in stored} == {""}
    assert study.participants.count() == 1


@pytest.mark.parametrize("task", [SIMULATION, FAULT])
@pytest.mark.parametrize(("arm", "number"), [("none", 1), ("a", 2), ("b", 2), ("both", 3)])
def test_a_page_shows_the_picture_and_the_explanations_of_the_arm(task, arm, number):
    make_open_task_study(task, pictures=2)
    visitor = joined(arm)
    pictures = visitor.pictures()
    assert len(pictures) == number
    answers = [visitor.client.get(address) for address in pictures]
    assert {answer.status_code for answer in answers} == {200}
    assert len({len(answer.content) for answer in answers}) == 1
    trial = visitor.participant().trials.first()
    hidden = [trial.left_token, trial.right_token][number - 1 :]
    for token in hidden:
        assert visitor.get(f"picture/{token}").status_code == 404


def test_everybody_is_put_into_an_arm_and_arms_differ_in_what_they_show():
    study = make_open_task_study(SIMULATION, pictures=2)
    for _ in range(4):
        Answerer().join()
    shown = {p.arm.name: shown_to(p) for p in Participant.objects.filter(study=study)}
    assert set(shown) == {"none", "a", "b", "both"}
    assert set(shown["none"]) == {(None, None)}
    assert set(shown["a"]) == {("gradcam-plain", None)}
    assert all(left and right for left, right in shown["both"])


def test_classes_are_shown_in_words_and_sound_and_faulty_in_sentences():
    make_open_task_study(SIMULATION, pictures=1)
    visitor = Answerer()
    visitor.join()
    assert ("Egyptian_cat", "Egyptian cat") in visitor.answers()
    make_open_task_study(FAULT, pictures=1, slug="fault")
    other = Answerer(slug="fault")
    other.join()
    assert dict(other.answers()) == {"sound": "It works as it should", "faulty": "It is broken"}


@pytest.mark.parametrize("sent", [{}, {"answer": "submarine"}, {"choice": "left"}])
def test_what_is_no_answer_is_refused_and_nothing_is_stored(sent):
    make_open_task_study(SIMULATION, pictures=1)
    visitor = Answerer()
    visitor.join()
    answer = visitor.post("trial/", trial=visitor.trial_token(), **sent)
    assert answer.status_code == 422
    assert "Please choose one of the answers." in answer.text
    assert not Response.objects.exists()


def test_the_first_answer_stands():
    make_open_task_study(SIMULATION, pictures=2)
    visitor = Answerer()
    visitor.join()
    token = visitor.trial_token()
    for value in ("lynx", "tabby cat"):
        visitor.post("trial/", trial=token, answer=value)
    assert list(Response.objects.values_list("answer", flat=True)) == ["lynx"]


def test_what_the_browser_measured_is_stored_with_the_answer():
    make_open_task_study(FAULT, pictures=1)
    visitor = Answerer()
    visitor.join()
    visitor.say("sound", response_time_ms="2345", load_time_ms="120")
    response = Response.objects.get()
    assert (response.response_time_ms, response.load_time_ms) == (2345, 120)


def test_a_choice_can_be_marked_first_and_confirmed():
    make_open_task_study(SIMULATION, pictures=1, confirms_choice=True)
    visitor = Answerer()
    visitor.join()
    page = visitor.get("trial/").text
    assert page.count('type="radio" name="answer"') == 4
    assert 'id="confirm"' in page


# --- Blinding


def test_the_prediction_is_never_shown_to_those_who_are_to_foresee_it():
    make_open_task_study(SIMULATION, pictures=2)
    visitor = joined("both")
    assert "The system says" not in visitor.get("trial/").text


def test_who_is_to_find_the_faulty_one_sees_what_that_network_says():
    make_open_task_study(FAULT, pictures=4)
    visitor = joined("none")
    said = set()
    for trial in visitor.participant().trials.all():
        page = visitor.get("trial/").text
        is_faulty = trial.question.expected == "faulty"
        assert (SAID_AT_RANDOM in page, "tabby cat" in page) == (is_faulty, not is_faulty)
        said.add(is_faulty)
        visitor.say("sound")
    assert said == {True, False}


def test_pages_of_sound_and_faulty_networks_differ_in_random_tokens_only():
    study = make_open_task_study(FAULT, pictures=4)
    study.arms.exclude(name="none").update(shows_prediction=False)
    visitor = joined("both")
    pages, expected = set(), set()
    for number, trial in enumerate(visitor.participant().trials.all(), start=1):
        page = visitor.get("trial/").text
        page = re.sub("|".join(map(re.escape, own_tokens())), "TOKEN", page)
        page = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+|data-next="[^"]*"', r"\1", page)
        pages.add(page.replace(f"{number} of 4", "").replace(f'value="{number}" max', ""))
        expected.add(trial.question.expected)
        visitor.say("faulty")
    assert expected == {"sound", "faulty"}
    assert len(pages) == 1


def test_the_order_of_the_answers_tells_nothing_about_the_right_one():
    make_open_task_study(SIMULATION, pictures=4)
    trials = [trial for _ in range(32) for trial in Answerer().join().trials.all()]
    places = [trial.options.index(trial.question.expected) for trial in trials]
    assert {places.count(place) for place in range(4)} == {32}


def test_a_page_names_no_condition_and_no_method():
    for task in (SIMULATION, FAULT):
        make_open_task_study(task, pictures=1, slug=task)
        for _ in range(4):
            visitor = Answerer(slug=task)
            visitor.join()
            page = visitor.get("trial/").text.lower()
            assert not re.search("gradcam|lime|randomised|0.93|secret-picture", page)

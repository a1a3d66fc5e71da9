"""The instructions with their example, and the check that follows them."""

import re

import pytest
from django.utils.translation import override

from studyapp.forms.comprehension import ComprehensionForm
from studyapp.models import ComprehensionAttempt, ComprehensionQuestion, Participant, Trial
from tests.factories import make_comprehension, make_open_study
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
ATTEMPT = re.compile(r'name="attempt" value="(\d+)"')
RIGHT, WRONG = ("1", "0"), ("0", "0")


@pytest.fixture
def visitor():
    study = make_open_study(pictures=2)
    make_comprehension(study)
    visitor = Visitor()
    visitor.join()
    return visitor


def send(visitor: Visitor, answers: tuple[str, ...], attempt: str | None = None):
    number = attempt or ATTEMPT.search(visitor.get("check/").text)[1]
    given = {f"check-question-{n}": answer for n, answer in enumerate(answers, start=1)}
    return visitor.post("check/", attempt=number, **given)


def test_the_instructions_lead_to_the_check_and_the_check_to_the_trials(visitor):
    page = visitor.get("instructions/").text
    assert 'href="/s/trust/check/"' in page
    assert 'href="/s/trust/trial/"' not in page
    assert visitor.get("trial/").url == "/s/trust/instructions/"
    assert send(visitor, RIGHT).url == "/s/trust/trial/"
    assert 'href="/s/trust/trial/"' in visitor.get("instructions/").text
    assert visitor.get("check/").url == "/s/trust/trial/"
    assert visitor.get("trial/").status_code == 200


def test_choices_are_in_the_order_they_were_written_and_nothing_tells_the_right_ones(visitor):
    page = visitor.get("check/").text
    labels = re.findall(r"<span>([^<]+)</span></label>", page)
    assert labels == ["Only a photo", "A photo and two explanations", "One", "Both"]
    right_and_wrong = re.findall(r'<input type="radio"[^>]*>', page)
    shapes = {re.sub(r'value="\d"|id="[^"]*"|name="[^"]*"', "", tag) for tag in right_and_wrong}
    assert len(shapes) == 1
    assert "Think of" not in page


def test_a_wrong_answer_gives_its_hint_and_the_way_back_to_the_instructions(visitor):
    assert send(visitor, WRONG).url == "/s/trust/check/"
    page = visitor.get("check/").text
    assert "One answer was not right." in page
    assert "What do you see?</strong> Think of see?" in page
    assert "Think of choose?" not in page
    assert 'role="alert"' in page
    assert 'href="/s/trust/instructions/"' in page
    assert " checked" not in page
    assert "You can answer them once." in page
    assert visitor.get("instructions/").status_code == 200


def test_after_the_last_wrong_attempt_the_participation_ends(visitor):
    send(visitor, WRONG)
    assert send(visitor, WRONG).url == "/s/trust/end/"
    assert visitor.participant().outcome == Participant.Outcome.FAILED_CHECK
    assert visitor.get("trial/").url == "/s/trust/end/"
    assert visitor.get("check/").url == "/s/trust/end/"


def test_a_double_click_and_an_old_page_use_up_no_attempt(visitor):
    send(visitor, WRONG, attempt="1")
    assert send(visitor, WRONG, attempt="1").url == "/s/trust/check/"
    assert send(visitor, RIGHT, attempt="1").url == "/s/trust/check/"
    assert ComprehensionAttempt.objects.count() == 1
    assert send(visitor, RIGHT, attempt="2").url == "/s/trust/trial/"


@pytest.mark.parametrize("attempt", ["", "0", "soon", "99999999", "7"])
def test_an_attempt_that_is_none_is_not_counted(visitor, attempt):
    visitor.post("check/", **{"attempt": attempt, "check-question-1": "0", "check-question-2": "0"})
    assert not ComprehensionAttempt.objects.exists()


@pytest.mark.parametrize("answers", [("1",), ("1", "9"), ("1", "x"), ("", "")])
def test_an_incomplete_answer_is_shown_again_and_is_no_attempt(visitor, answers):
    answer = send(visitor, answers)
    assert answer.status_code == 422
    assert "Please check your answers" in answer.text
    assert 'href="#id_check-question-2"' in answer.text
    if answers[0]:
        assert re.search(r'name="check-question-1" value="1"[^>]* checked', answer.text)
    assert not ComprehensionAttempt.objects.exists()


def test_the_check_is_in_the_readers_language(visitor):
    question = ComprehensionQuestion.objects.first()
    question.translations = {"nl": {"text": "Wat ziet u?", "choices": ["Een foto", "Drie"]}}
    with override("nl"):
        field = ComprehensionForm(questions=[question]).fields["question-1"]
        assert field.label == "Wat ziet u?"
        assert field.choices == [(0, "Een foto"), (1, "Drie")]


def test_the_example_shows_three_drawings_with_their_names(visitor):
    page = visitor.get("instructions/").text
    example = page[page.index('<figure class="example">') : page.index("</figure>")]
    assert re.findall(r"<span>([^<]+)</span>", example) == ["Original", "A", "B"]
    assert len(re.findall(r'role="img" aria-label="[^"]+"', example)) == 3
    assert 'dir="ltr"' in example
    assert "style=" not in example


@pytest.mark.parametrize(
    ("settings_of_study", "said"),
    [
        ({}, "Choose A or B with the buttons"),
        ({"answer_format": "tie"}, "choose “No preference”"),
        ({"answer_format": "graded"}, "in five steps from clearly A to clearly B"),
        ({"confirms_choice": True}, "It counts once you press “Confirm”."),
        ({"asks_confidence": True}, "After each choice we ask how sure you are."),
        ({"reason": "optional"}, "After each choice we ask why."),
        (
            {"asks_confidence": True, "reason": "required"},
            "After each choice we ask how sure you are, and why.",
        ),
        ({"minimum_viewing_ms": 1500}, "looked at the pictures for 2 seconds."),
        ({"minimum_viewing_ms": 1000}, "looked at the pictures for 1 second."),
        ({"time_limit_ms": 30_900}, "You have 30 seconds for each choice"),
    ],
)
def test_the_instructions_say_what_the_study_asks_and_nothing_else(settings_of_study, said):
    make_open_study(pictures=1, **settings_of_study)
    visitor = Visitor()
    visitor.join()
    page = visitor.get("instructions/").text
    assert said in page
    if not settings_of_study:
        for other in (
            "No preference",
            "Confirm",
            "how sure",
            "seconds",
            "practice",
            "program says the",
        ):
            assert other not in page


def test_practice_is_announced():
    make_open_study(pictures=2)
    visitor = Visitor()
    visitor.join()
    first = visitor.participant().trials.first()
    Trial.objects.filter(pk=first.pk).update(kind=Trial.Kind.PRACTICE)
    assert "You begin with 1 for practice" in visitor.get("instructions/").text

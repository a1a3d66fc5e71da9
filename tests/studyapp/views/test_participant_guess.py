"""The very last question: pictures that were seen, and the techniques to choose from."""

import re

import pytest

from studyapp.models import Condition, Stimulus, TechniqueGuess
from tests.factories import make_open_study
from tests.visitor import PICTURE, Visitor, without_tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    """Somebody who has answered everything but the guess."""
    make_open_study(pictures=4, asks_guess=True, public_names=("Warm clouds", "Bright patches"))
    visitor = Visitor()
    visitor.join()
    visitor.respond_to_all()
    assert visitor.finish().url == "/s/trust/guess/"
    return visitor


def options(page: str, number: int) -> dict[str, str]:
    """What can be chosen for a picture: {label: value}."""
    name = f"guess-picture-{number}"
    found = re.findall(rf'name="{name}" value="([^"]+)"[^>]*><span>([^<]+)</span></label>', page)
    return {label: value for value, label in found}


def send(visitor: Visitor, label: str = "I do not know"):
    page = visitor.get("guess/").text
    given = {f"guess-picture-{n}": options(page, n)[label] for n in range(1, 5)}
    return visitor.post("guess/", **given)


def test_four_pictures_each_with_both_names_and_not_knowing_last(visitor):
    page = visitor.get("guess/").text
    pictures = PICTURE.findall(page)
    assert len(set(pictures)) == 4
    for address in pictures:
        assert visitor.client.get(address).status_code == 200
    orders = {tuple(options(page, number)) for number in range(1, 5)}
    assert len(orders) == 1
    order = orders.pop()
    assert set(order[:2]) == {"Warm clouds", "Bright patches"}
    assert order[2] == "I do not know"


def test_a_guess_is_stored_with_the_stimulus_and_ends_the_participation(visitor):
    assert send(visitor, "Warm clouds").url == "/s/trust/end/"
    guesses = TechniqueGuess.objects.all()
    assert guesses.count() == 4
    assert {guess.condition.public_name for guess in guesses} == {"Warm clouds"}
    truth = [guess.stimulus.explanation.condition.public_name for guess in guesses]
    assert sorted(truth) == ["Bright patches"] * 2 + ["Warm clouds"] * 2
    assert visitor.participant().is_complete
    assert visitor.get("guess/").url == "/s/trust/end/"


def test_not_knowing_is_an_answer(visitor):
    send(visitor)
    assert set(TechniqueGuess.objects.values_list("condition", flat=True)) == {None}


def test_sending_twice_keeps_the_first_guess(visitor):
    page = visitor.get("guess/").text
    given = {f"guess-picture-{n}": options(page, n)["Warm clouds"] for n in range(1, 5)}
    send(visitor)
    assert visitor.post("guess/", **given).url == "/s/trust/end/"
    assert not TechniqueGuess.objects.exclude(condition=None).exists()


def test_an_incomplete_guess_is_shown_again_with_what_was_chosen(visitor):
    answer = visitor.post("guess/", **{"guess-picture-2": "unknown", "guess-picture-3": "17"})
    assert answer.status_code == 422
    assert re.search(r'name="guess-picture-2" value="unknown"[^>]* checked', answer.text)
    assert 'href="#id_guess-picture-1"' in answer.text
    assert 'href="#id_guess-picture-3"' in answer.text
    assert not TechniqueGuess.objects.exists()


def test_nothing_on_the_page_tells_which_is_which(visitor):
    page = visitor.get("guess/").text
    for condition in Condition.objects.all():
        assert condition.name not in without_tokens(page)
        assert condition.method not in without_tokens(page).lower()
    for stimulus in Stimulus.objects.all():
        assert stimulus.sha256 not in page
        assert stimulus.path not in page
    assert set(options(page, 1).values()) == {"0", "1", "unknown"}


def test_before_its_time_there_is_no_guess():
    make_open_study(pictures=2, asks_guess=True, public_names=("Warm clouds", "Bright patches"))
    early = Visitor()
    early.join()
    assert early.get("guess/").url == "/s/trust/instructions/"
    assert early.post("guess/", **{"guess-picture-1": "0"}).url == "/s/trust/instructions/"
    assert "Warm clouds" not in early.get("instructions/").text

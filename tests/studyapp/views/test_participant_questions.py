"""The questionnaire: every kind of item, errors in place, nothing entered is lost."""

import re

import pytest

from studyapp.models import ItemChoice, ItemResponse, Participant, QuestionnaireItem
from tests.factories import make_open_study
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    """Somebody who has answered every trial of a study with one item of each kind."""
    questionnaire = make_open_study(pictures=1).questionnaire
    items = QuestionnaireItem.objects
    items.create(questionnaire=questionnaire, position=2, code="age", text="Age?", kind="number")
    items.create(
        questionnaire=questionnaire,
        position=3,
        code="why",
        text="Why?",
        kind="text",
        required=False,
    )
    gender = items.create(
        questionnaire=questionnaire, position=4, code="hand", text="Which hand?", required=False
    )
    ItemChoice.objects.create(item=gender, code="left", label="Left")
    visitor = Visitor()
    visitor.join()
    visitor.respond_to_all()
    return visitor


def _send(visitor, **answers):
    return visitor.answer(**answers)


def test_answers_of_every_kind_are_stored_and_complete_the_participation(visitor):
    answer = _send(
        visitor, familiarity="familiar", age="33.5", why=" Because\nit fits ", hand="left"
    )
    assert answer.url == "/s/trust/end/"
    stored = dict(ItemResponse.objects.values_list("item__code", "value"))
    assert stored == {
        "familiarity": "familiar",
        "age": "33.5",
        "why": "Because\nit fits",
        "hand": "left",
    }
    participant = visitor.participant()
    assert participant.expertise_level == 2
    assert participant.is_complete


def test_items_that_may_be_left_empty_may_be_left_empty(visitor):
    questionnaire = QuestionnaireItem.objects.first().questionnaire
    QuestionnaireItem.objects.create(
        questionnaire=questionnaire, code="years", text="Years?", kind="number", required=False
    )
    assert _send(visitor, familiarity="not_familiar", age="0", why="").url == "/s/trust/end/"
    assert set(ItemResponse.objects.values_list("item__code", flat=True)) == {"familiarity", "age"}


def test_errors_are_named_at_the_top_and_at_the_item_and_what_was_entered_is_kept(visitor):
    answer = _send(visitor, age="quite old", why="A <b>reason</b>", hand="left")
    assert answer.status_code == 422
    page = answer.text
    assert re.search(r'role="alert" tabindex="-1" autofocus', page)
    assert 'href="#id_item-age"' in page
    assert 'href="#id_item-familiarity"' in page
    assert 'id="id_item-familiarity"' in page
    assert page.count("Choose one of the answers.") == 2
    age = re.search(r'<input[^>]+name="item-age"[^>]*>', page)[0]
    assert 'value="quite old"' in age
    assert 'aria-invalid="true"' in age
    assert 'aria-describedby="id_item-age_error"' in age
    assert 'id="id_item-age_error"' in page
    assert "A &lt;b&gt;reason&lt;/b&gt;</textarea>" in page
    assert re.search(r'value="left"[^>]* checked', page)
    assert not ItemResponse.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"familiarity": "expert"},
        {"age": "NaN"},
        {"age": "1" * 40},
        {"why": "x" * 5001},
        {"why": "a\x00b"},
        {"hand": "third"},
    ],
)
def test_answers_that_make_no_sense_are_refused(visitor, bad):
    answer = _send(visitor, **({"familiarity": "familiar", "age": "3"} | bad))
    assert answer.status_code == 422
    assert not ItemResponse.objects.exists()


def test_sending_twice_keeps_the_first_answers(visitor):
    _send(visitor, familiarity="familiar", age="20")
    assert _send(visitor, familiarity="not_familiar", age="60").url == "/s/trust/end/"
    assert Participant.objects.get().expertise_level == 2
    assert ItemResponse.objects.get(item__code="age").value == "20"


def test_answers_that_come_before_the_last_trial_lead_back_to_the_trials():
    make_open_study(pictures=2)
    early = Visitor()
    early.join()
    early.respond()
    assert early.finish().url == "/s/trust/trial/"
    assert early.post("questions/").url == "/s/trust/trial/"
    assert not ItemResponse.objects.exists()

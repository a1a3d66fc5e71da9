"""Answers to questionnaires, events on the way, and guesses at the end."""

import pytest

from studyapp.actions.tables import TABLES, events_table, guesses_table, questionnaire_table
from studyapp.actions.taking_part.questionnaires import answer_questionnaire
from studyapp.analysis.columns import TABLES as COLUMNS
from studyapp.models import (
    Condition,
    Event,
    ItemChoice,
    ItemResponse,
    Questionnaire,
    QuestionnaireItem,
    QuestionnaireResponse,
    TechniqueGuess,
)
from tests.factories import make_open_study
from tests.recorded import Given, record
from tests.studyapp.actions.answers import take_part

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_open_study(pictures=2)


@pytest.fixture
def scale():
    """Two steps on a scale, one of them reversed; a knowledge item; a number and a text."""
    scale = Questionnaire.objects.create(name="Trust", version="2", scoring="mean")
    item = {"questionnaire": scale, "scored": True}
    parts = [
        {"code": "like", "kind": "likert", "steps": 7},
        {"code": "doubt", "kind": "likert", "steps": 7, "reversed": True},
        {"code": "knows", "kind": "choice"},
        {"code": "years", "kind": "number", "scored": False},
        {"code": "why", "kind": "text", "scored": False},
    ]
    for place, part in enumerate(parts):
        QuestionnaireItem.objects.create(**item | part, position=10 * place, text=part["code"])
    knows = scale.items.get(code="knows")
    ItemChoice.objects.create(item=knows, code="right", label="Right", value=1)
    ItemChoice.objects.create(item=knows, code="wrong", label="Wrong", value=0)
    return scale


def _answer(participant, scale, **answers):
    QuestionnaireResponse.objects.create(
        participant=participant, questionnaire=scale, duration_ms=4200
    )
    for code, value in answers.items():
        item = scale.items.get(code=code)
        ItemResponse.objects.create(participant=participant, item=item, value=value)


def _cells(rows, *columns):
    return [tuple(row[column] for column in columns) for row in rows]


def test_every_answer_is_told_as_given_as_a_number_and_as_scored(study, scale):
    ann = record(study)
    _answer(ann, scale, like="6", doubt="2", knows="right", years="2.5", why="@home")
    rows = list(questionnaire_table(study, simulated=False))
    assert [tuple(row) for row in rows] == [tuple(COLUMNS["questionnaire"])] * 5
    columns = ("item_code", "item_order", "response_raw", "response_value", "response_scored")
    assert _cells(rows, *columns) == [
        ("like", 1, "6", 6, 6),
        ("doubt", 2, "2", 2, 6),
        ("knows", 3, "right", 1, 1),
        ("years", 4, "2.5", 2.5, None),
        ("why", 5, "@home", None, None),
    ]
    columns = ("scale_id", "scale_version", "reverse_keyed", "counts_in_score", "scale_duration_ms")
    assert _cells(rows, *columns)[1] == ("Trust", "2", 1, 1, 4200)
    assert {row["participant_id"] for row in rows} == {ann.code}


def test_a_choice_that_stands_for_a_level_is_that_number_and_not_scored(study):
    take_part(study, chosen=1, level=2)
    rows = list(questionnaire_table(study, simulated=False))
    columns = ("item_code", "response_raw", "response_value", "response_scored")
    assert _cells(rows, *columns) == [("familiarity", "familiar", 2, None)]


def test_a_level_never_enters_a_score(study):
    study.questionnaire.items.update(scored=True)
    take_part(study, chosen=1, level=2)
    (row,) = questionnaire_table(study, simulated=False)
    assert (row["response_value"], row["response_scored"]) == (2, None)


def test_what_is_scored_adds_up_to_the_stored_score(study, scale):
    study.asked.create(questionnaire=scale)
    ann = take_part(study, chosen=1, level=1)
    answers = {"like": "6", "doubt": "2", "knows": "right", "years": "3", "why": "so"}
    items = {item: answers[item.code] for item in scale.items.all()}
    answer_questionnaire(participant=ann, questionnaire=scale, answers=items)
    rows = [row for row in questionnaire_table(study, simulated=False) if row["counts_in_score"]]
    stored = QuestionnaireResponse.objects.get(questionnaire=scale).score
    assert sum(row["response_scored"] for row in rows) / len(rows) == stored == (6 + 6 + 1) / 3


def test_answers_are_ordered_by_participant_scale_and_place(study, scale):
    people = sorted((record(study, slot=slot) for slot in range(3)), key=lambda p: p.code)
    for person in reversed(people):
        _answer(person, scale, why="no", like="3")
    rows = questionnaire_table(study, simulated=False)
    assert _cells(rows, "participant_id", "item_code") == [
        (person.code, code) for person in people for code in ("like", "why")
    ]


def test_what_happened_on_the_way_is_told_in_its_order(study):
    ann = record(study, Given(), Given(question=1))
    trial = ann.trials.get(position=2)
    Event.objects.create(participant=ann, trial=trial, kind="picture_failed", detail="left")
    Event.objects.create(participant=ann, kind="reloaded")
    rows = list(events_table(study, simulated=False))
    assert tuple(rows[0]) == tuple(COLUMNS["events"])
    columns = ("participant_id", "trial_index", "event", "detail")
    assert _cells(rows, *columns) == [
        (ann.code, 2, "picture_failed", "left"),
        (ann.code, None, "reloaded", ""),
    ]


def test_a_guess_is_right_wrong_or_not_made(study):
    ann = record(study, Given(), Given(question=1))
    names = {condition.name: condition for condition in Condition.objects.all()}
    first, second = ann.trials.order_by("position")
    guessed = [(first.left, "gradcam-plain"), (first.right, "gradcam-plain"), (second.left, None)]
    for stimulus, guess in guessed:
        TechniqueGuess.objects.create(
            participant=ann, stimulus=stimulus, condition=names.get(guess)
        )
    rows = list(guesses_table(study, simulated=False))
    assert tuple(rows[0]) == tuple(COLUMNS["guesses"])
    assert sorted(_cells(rows, "method", "guessed_method", "guess_correct"), key=str) == [
        ("gradcam-plain", "gradcam-plain", 1),
        ("gradcam-plain", None, None),
        ("lime-plain", "gradcam-plain", 0),
    ]


def test_a_faulty_version_is_recognised_as_its_technique(study):
    ann = record(study, Given())
    lime = Condition.objects.get(name="lime-plain")
    grad = Condition.objects.get(name="gradcam-plain")
    Condition.objects.filter(pk=lime.pk).update(faulty_version_of=grad)
    TechniqueGuess.objects.create(participant=ann, stimulus=ann.trials.get().right, condition=grad)
    (row,) = guesses_table(study, simulated=False)
    assert (row["method"], row["guess_correct"]) == ("lime-plain", 1)


@pytest.mark.parametrize("table", [table for table in TABLES if table != "stimuli"])
def test_no_table_has_pilots_or_previews_or_mixes_real_with_simulated_people(study, scale, table):
    for kind in ("real", "pilot", "preview", "simulated"):
        person = record(study, Given(), kind=kind, slot=0)
        _answer(person, scale, like="3")
        Event.objects.create(participant=person, kind="reloaded")
        TechniqueGuess.objects.create(participant=person, stimulus=person.trials.get().left)
    for simulated, kind in ((False, "real"), (True, "simulated")):
        (row,) = TABLES[table](study, simulated=simulated)
        assert row["participant_id"] == study.participants.get(kind=kind).code
        assert row["is_simulated"] == int(simulated)


@pytest.mark.parametrize("table", ["questionnaire", "events", "guesses"])
def test_the_number_of_queries_does_not_grow(study, scale, table, django_assert_max_num_queries):
    for slot in range(4):
        person = record(study, Given(), slot=slot)
        _answer(person, scale, like="3", knows="wrong")
        Event.objects.create(participant=person, kind="reloaded")
        TechniqueGuess.objects.create(participant=person, stimulus=person.trials.get().left)
    with django_assert_max_num_queries(4):
        assert len(list(TABLES[table](study, simulated=False))) >= 4

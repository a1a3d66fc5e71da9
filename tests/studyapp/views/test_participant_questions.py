"""The questionnaire: every kind of item, errors in place, nothing entered is lost."""

import re

import pytest
from django.utils.translation import override

from studyapp.forms.questionnaires import QuestionnaireForm
from studyapp.models import (
    ItemChoice,
    ItemResponse,
    Participant,
    Questionnaire,
    QuestionnaireItem,
    QuestionnaireResponse,
    Study,
)
from studyapp.views.participant.way import send_on
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


@pytest.fixture
def scaled():
    """Somebody at the first of two questionnaires that come before the trials."""
    study = make_open_study(pictures=1, asks_first=True)
    scale = Questionnaire.objects.create(name="Scale", scoring="mean", introduction="*How* sure?")
    QuestionnaireItem.objects.create(
        questionnaire=scale,
        code="trust",
        text="I trust it.",
        kind="likert",
        steps=7,
        low_label="Not at all",
        high_label="Fully",
        scored=True,
    )
    study.asked.create(questionnaire=scale, place="before")
    visitor = Visitor()
    visitor.join()
    return visitor


def test_each_page_says_which_part_it_is(scaled):
    first = scaled.get("questions/").text
    assert "Part 1 of 2" in first
    assert "A few questions about you" in first
    assert scaled.answer(familiarity="familiar").url == "/s/trust/questions/"
    second = scaled.get("questions/").text
    assert "Part 2 of 2" in second
    assert "<em>How</em> sure?" in second
    assert "Send and go on" in second
    assert scaled.answer(trust="6").url == "/s/trust/instructions/"
    response = QuestionnaireResponse.objects.get(questionnaire__name="Scale")
    assert response.score == 6
    assert 0 <= response.duration_ms < 60_000


def test_a_scale_offers_its_steps_and_names_its_ends(scaled):
    scaled.answer(familiarity="familiar")
    page = scaled.get("questions/").text
    assert re.findall(r'name="item-trust" value="(\d+)"', page) == [str(n) for n in range(1, 8)]
    assert '1 <span class="visually-hidden">(Not at all)</span>' in page
    assert '7 <span class="visually-hidden">(Fully)</span>' in page
    for bad in ("0", "8", "1.5", ""):
        assert scaled.answer(trust=bad).status_code == 422
    assert not ItemResponse.objects.filter(item__code="trust").exists()


def test_an_old_page_never_answers_another_questionnaire(scaled):
    page = scaled.get("questions/").text
    mark = re.search(r'name="questionnaire" value="([^"]+)"', page)[1]
    scaled.answer(familiarity="familiar")
    old = {"questionnaire": mark, "item-familiarity": "not_familiar", "item-trust": "1"}
    assert scaled.post("questions/", **old).url == "/s/trust/questions/"
    assert ItemResponse.objects.get().value == "familiar"
    assert scaled.participant().expertise_level == 2


@pytest.mark.parametrize("how", ["missing", "foreign", "forged", "old time"])
def test_a_page_that_does_not_say_which_it_is_stores_nothing_and_keeps_what_was_chosen(scaled, how):
    other = Visitor()
    other.join()
    own, foreign = (
        re.search(r'name="questionnaire" value="([^"]+)"', who.get("questions/").text)[1]
        for who in (scaled, other)
    )
    shown, digest = own.split("-")
    mark = {
        "missing": {},
        "foreign": {"questionnaire": foreign},
        "forged": {"questionnaire": f"{shown}-{'0' * len(digest)}"},
        "old time": {"questionnaire": f"1-{digest}"},
    }[how]
    answer = scaled.post("questions/", **mark, **{"item-familiarity": "familiar"})
    assert answer.status_code == 422
    assert "This page was out of date." in answer.text
    assert re.search(r'value="familiar"[^>]* checked', answer.text)
    assert not ItemResponse.objects.exists()
    fresh = re.search(r'name="questionnaire" value="([^"]+)"', answer.text)[1]
    sent = scaled.post("questions/", **{"questionnaire": fresh, "item-familiarity": "familiar"})
    assert sent.url == "/s/trust/questions/"


def test_the_mark_of_a_page_tells_no_primary_key(scaled):
    mark = re.search(r'name="questionnaire" value="([^"]+)"', scaled.get("questions/").text)[1]
    assert re.fullmatch(r"\d{13}-[0-9a-f]{32}", mark)


def test_questions_are_in_the_readers_language_where_they_are_translated(scaled):
    QuestionnaireItem.objects.filter(code="familiarity").update(
        translations={"nl": {"text": "Hoe vertrouwd bent u ermee?"}}
    )
    ItemChoice.objects.filter(code="familiar").update(translations={"nl": {"label": "Vertrouwd"}})
    with override("nl"):
        form = QuestionnaireForm(questionnaire=Questionnaire.objects.get(items__code="familiarity"))
        field = form.fields["familiarity"]
        assert field.label == "Hoe vertrouwd bent u ermee?"
        assert dict(field.choices) == {
            "not_familiar": "Not familiar",
            "a_bit_familiar": "A bit familiar",
            "familiar": "Vertrouwd",
        }


def test_the_second_of_two_clicks_is_sent_on_though_it_was_read_before_the_first_drew():
    make_open_study(pictures=1, asks_first=True)
    visitor = Visitor()
    read_before = visitor.join()
    visitor.finish()
    assert send_on("trust", read_before).url == "/s/trust/instructions/"
    assert read_before.trials.count() == 1


def test_who_waits_for_questions_that_a_pilot_asks_first_no_more_goes_on():
    study = make_open_study(pictures=1, asks_first=True)
    Study.objects.filter(pk=study.pk).update(status="pilot")
    visitor = Visitor()
    visitor.join()
    Study.objects.filter(pk=study.pk).update(asks_first=False, status="paused")
    assert visitor.get("questions/").status_code == 403
    assert visitor.get(f"resume/{visitor.participant().token}/").url == "/s/trust/instructions/"
    assert not visitor.participant().trials.exists()
    Study.objects.filter(pk=study.pk).update(status="pilot")
    assert visitor.get("questions/").url == "/s/trust/instructions/"
    visitor.respond_to_all()
    assert visitor.finish().url == "/s/trust/end/"

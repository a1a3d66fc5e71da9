"""An admin loads, edits and previews questionnaires, until participants have met them."""

import pytest
from django.urls import reverse

from studyapp.actions.library import library_files
from studyapp.admin.questionnaire import ComprehensionForm
from studyapp.models import ComprehensionQuestion, Questionnaire, QuestionnaireItem
from tests.factories import make_admin, make_open_study, make_questionnaire, make_study

pytestmark = pytest.mark.django_db
LOAD = "admin:studyapp_questionnaire_load"
LIST = "admin:studyapp_questionnaire_changelist"


@pytest.fixture
def ada(client):
    client.force_login(make_admin())
    return client


def change(record) -> str:
    return reverse(f"admin:studyapp_{record._meta.model_name}_change", args=[record.pk])


def test_the_library_is_loaded_by_a_button_once(ada):
    assert f'action="{reverse(LOAD)}"' in ada.get(reverse(LIST)).text
    assert "Loaded Familiarity with deep learning" in ada.post(reverse(LOAD), follow=True).text
    again = ada.post(reverse(LOAD), follow=True).text
    assert "Everything in it is here already." in again
    assert Questionnaire.objects.count() == len(library_files())


def test_loading_takes_a_post_and_the_right_to_add(ada, client, django_user_model):
    assert ada.get(reverse(LOAD)).status_code == 405
    client.force_login(django_user_model.objects.create_user("viewer", password="x", is_staff=True))
    assert client.post(reverse(LOAD)).status_code == 403
    assert not Questionnaire.objects.exists()


def test_the_preview_says_what_counts_what_is_reached_and_what_is_wrong(ada):
    ada.post(reverse(LOAD))
    scale = Questionnaire.objects.get(name__contains="scale and knowledge")
    page = ada.get(change(scale)).text
    for line in (
        "Scoring: sum of the items; 13 items count.",
        "Turned round (lowest + highest - value): over_head, words, no_idea_why.",
        "Scores from 8 to 50 can be reached.",
        "Level 0, Not familiar: 8 to below 22.",
        "Level 2, Familiar: 36 and above.",
    ):
        assert line in page
    assert "To be put right" not in page
    scale.expertise_levels.filter(level=0).update(from_score=10)
    page = ada.get(change(scale)).text
    assert "To be put right: scores from 8 to below 10 have no level." in page


def test_levels_by_choice_are_previewed_too(ada):
    page = ada.get(change(make_questionnaire())).text
    assert "Scoring: not scored; 0 items count." in page
    assert "Level 1, A bit familiar: by this choice." in page
    assert ada.get(reverse("admin:studyapp_questionnaire_add")).status_code == 200


def test_what_participants_may_have_met_is_locked(ada):
    study = make_open_study(pictures=1)
    item = study.questionnaire.items.get()
    for record in (study.questionnaire, item):
        page = ada.get(change(record)).text
        assert 'name="_save"' not in page
        assert ada.post(change(record), {"text": "Changed?"}).status_code == 403
    further = Questionnaire.objects.create(name="Further")
    assert 'name="_save"' in ada.get(change(further)).text
    study.asked.create(questionnaire=further)
    assert 'name="_save"' not in ada.get(change(further)).text


def test_an_item_can_neither_be_added_to_a_met_questionnaire_nor_moved_into_one(ada):
    met = make_open_study(pictures=1).questionnaire
    assert ada.get(reverse("admin:studyapp_questionnaireitem_add")).status_code == 403
    free = Questionnaire.objects.create(name="Free")
    item = QuestionnaireItem.objects.create(questionnaire=free, code="a", text="A?", kind="text")
    form = {
        "questionnaire": met.pk,
        "position": 0,
        "code": "a",
        "text": "B?",
        "kind": "text",
        "steps": 5,
        "translations": "{}",
        "choices-TOTAL_FORMS": 0,
        "choices-INITIAL_FORMS": 0,
    }
    assert ada.post(change(item), form).status_code == 302
    item.refresh_from_db()
    assert (item.questionnaire, item.text) == (free, "B?")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, None),
        ({"choices": '["one"]'}, "choices"),
        ({"choices": '["one", 2]'}, "choices"),
        ({"choices": '{"a": 1}'}, "choices"),
        ({"correct": 2}, "correct"),
        ({"translations": '{"nl": {"choices": ["een"]}}'}, "translations"),
        ({"translations": '{"nl": "een"}'}, "translations"),
        ({"translations": '["nl"]'}, "translations"),
        ({"translations": '{"nl": {"choices": ["een", "twee"]}}'}, None),
    ],
)
def test_a_comprehension_question_has_a_right_choice_in_every_language(changed, field):
    given = {
        "study": make_study().pk,
        "position": 0,
        "text": "What?",
        "choices": '["one", "two"]',
        "correct": 1,
        "hint": "",
        "translations": "{}",
    }
    form = ComprehensionForm({**given, **changed})
    assert set(form.errors) == ({field} if field else set())
    if not field:
        form.save()
        assert ComprehensionQuestion.objects.get().choices == ["one", "two"]

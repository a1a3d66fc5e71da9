"""Accounts, classifiers and questionnaires are found by typing a part of their name."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from studyapp.models import Classifier, Questionnaire
from tests.factories import make_researcher, make_study
from tests.studyapp.admin.test_admin import as_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(client):
    study = make_study()
    client.force_login(make_researcher(study))
    return study


def found(client, model: str, field: str, term: str) -> list[str]:
    asked = {"app_label": "studyapp", "model_name": model, "field_name": field, "term": term}
    answer = client.get(reverse("admin:autocomplete"), asked)
    return [one["text"] for one in answer.json()["results"]]


def test_a_researcher_finds_people_by_name_and_not_by_address(client, study):
    User.objects.create_user("vera", "vera@example.org")
    assert found(client, "study", "members", "ver") == ["vera"]
    assert found(client, "study", "viewers", "example.org") == []
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403


def test_a_form_holds_what_is_chosen_and_not_all_that_could_be(client, study):
    other = Classifier.objects.create(name="stage-5", path="x.keras")
    Classifier.objects.create(name="never-chosen", path="x.keras")
    study.conditions.filter(name="lime-plain").update(classifier=other)
    change = reverse("admin:studyapp_study_change", args=[study.pk])
    page = client.get(change)
    assert f'<option value="{other.pk}" selected' in page.text
    assert "never-chosen" not in page.text
    assert client.post(change, as_shown(page)).status_code == 302
    assert study.conditions.get(name="lime-plain").classifier == other


def test_what_was_chosen_is_still_chosen_where_something_else_is_wrong(client, study):
    further = Questionnaire.objects.create(name="Trust in the system")
    change = reverse("admin:studyapp_study_change", args=[study.pk])
    sent = as_shown(client.get(change)) | {
        "title": "",
        "asked-TOTAL_FORMS": 1,
        "asked-0-questionnaire": further.pk,
        "asked-0-place": "after",
        "asked-0-position": 0,
    }
    page = client.post(change, sent)
    assert "This field is required" in page.text
    assert f'<option value="{further.pk}" selected>Trust in the system' in page.text

"""The page that asks before deleting counts what goes along, and says what keeps a record."""

import pytest
from django.urls import reverse

from studyapp.models import Condition, Invitation, Questionnaire
from tests.factories import (
    make_admin,
    make_image,
    make_open_study,
    make_questionnaire,
    make_stimulus,
    make_study,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    client.force_login(make_admin())
    return client


def asks(client, record) -> str:
    name = f"admin:studyapp_{record._meta.model_name}_delete"
    return client.get(reverse(name, args=[record.pk])).text


def test_explained_pictures_keep_a_condition(ada):
    study = make_study()
    condition = study.conditions.first()
    for number in range(3):
        make_stimulus(make_image(study, number), condition)
    page = asks(ada, condition)
    assert "would result in deleting related objects" in page
    assert "<li>explanations (3)</li>" in page
    assert "secret-picture" not in page
    address = reverse("admin:studyapp_condition_delete", args=[condition.pk])
    assert ada.post(address, {"post": "yes"}).status_code == 403
    assert Condition.objects.filter(pk=condition.pk).exists()


def test_items_and_choices_go_with_their_questionnaire(ada):
    whole = make_questionnaire()
    page = asks(ada, whole)
    assert "1 questionnaire item" in page
    assert "3 item choices" in page
    ada.post(reverse("admin:studyapp_questionnaire_delete", args=[whole.pk]), {"post": "yes"})
    assert not Questionnaire.objects.exists()


def test_a_study_that_asks_it_keeps_a_questionnaire(ada):
    whole = make_study().questionnaire
    assert "protected" in asks(ada, whole)
    ada.post(reverse("admin:studyapp_questionnaire_delete", args=[whole.pk]), {"post": "yes"})
    assert Questionnaire.objects.filter(pk=whole.pk).exists()


def test_many_are_deleted_at_once(ada):
    study = make_open_study(pictures=1)
    made = [Invitation.objects.create(study=study, label=f"guest {n}") for n in range(3)]
    sent = {"action": "delete_selected", "_selected_action": [one.pk for one in made[:2]]}
    address = reverse("admin:studyapp_invitation_changelist")
    asked = ada.post(address, sent).text
    assert "guest 0" in asked
    assert "guest 2" not in asked
    ada.post(address, sent | {"post": "yes"})
    assert list(Invitation.objects.all()) == made[2:]

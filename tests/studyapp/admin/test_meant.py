"""Forms of the admin say what every choice means for the study."""

import pytest
from django.contrib import admin
from django.urls import reverse

from studyapp.actions.spec.schema.meanings import MEANINGS
from studyapp.admin.meant import in_a_form
from studyapp.models import Condition, Questionnaire, Study
from tests.factories import make_admin, make_study

pytestmark = pytest.mark.django_db
# Which record it belongs to, and its place among others, explain themselves.
PLAIN = {"id", "study", "questionnaire", "item", "classifier", "position", "DELETE"}


@pytest.fixture
def ada(client):
    client.force_login(make_admin())
    return client


def fields_of(page):
    yield from page.context["adminform"].form.fields.items()
    for inline in page.context["inline_admin_formsets"]:
        yield from inline.formset.empty_form.fields.items()


@pytest.mark.parametrize("model", [Study, Condition, Questionnaire])
def test_every_field_says_what_follows_from_it(ada, model):
    study = make_study()
    record = model.objects.first()
    address = reverse(f"admin:studyapp_{model._meta.model_name}_change", args=[record.pk])
    page = ada.get(address)
    silent = {name for name, field in fields_of(page) if not field.help_text} - PLAIN
    assert silent == set()
    assert study.pk


def test_what_a_study_file_says_of_a_field_stands_beside_it(ada):
    page = ada.get(reverse("admin:studyapp_study_change", args=[make_study().pk]))
    for name in ("trials_per_participant", "order", "minimum_viewing_ms"):
        help_text = page.context["adminform"].form.fields[name].help_text
        assert help_text == in_a_form(MEANINGS[f"Study.{name}"])
        assert help_text in page.text


def test_what_is_written_literally_stands_out_and_nothing_else_is_html():
    assert in_a_form("Of `<b>`; a < b.") == "Of <code>&lt;b&gt;</code>; a &lt; b."


def test_no_meaning_is_of_a_field_that_is_not_there():
    known = {
        f"{model.__name__}.{field.name}"
        for model in {m for page in admin.site._registry.values() for m in _models_of(page)}
        for field in model._meta.fields
    }
    assert set(MEANINGS) - known - {"ItemChoice.code"} == set()


def _models_of(page):
    return {page.model, *(inline.model for inline in page.inlines)}

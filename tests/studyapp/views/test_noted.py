"""Whatever a view changes is in the logbook, or it was not changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

import studyapp.views
from studyapp.actions.questions import assemble
from studyapp.actions.registration.plan import FIELDS, plan_of
from studyapp.models import LogbookEntry, Study
from tests.factories import (
    make_image,
    make_open_study,
    make_researcher,
    make_stimulus,
    make_study,
)

pytestmark = pytest.mark.django_db
VIEWS = Path(studyapp.views.__file__).parent


@pytest.fixture
def study() -> Study:
    """A draft with pictures, explanations and a draft of a question set."""
    study = make_study(conditions=2)
    for number in range(2):
        image = make_image(study, number)
        for condition in study.conditions.all():
            make_stimulus(image, condition)
    assemble(study=study)
    return study


@pytest.fixture
def rosa(study):
    client = Client(raise_request_exception=False)
    client.force_login(make_researcher(study))
    return client


@contextmanager
def full_disk() -> Iterator[None]:
    """No entry can be written."""
    refusal = OperationalError("database or disk is full")
    with patch.object(LogbookEntry, "save", side_effect=refusal):
        yield


def everything() -> dict[str, list[Any]]:
    """All that is stored of studies and accounts."""
    models = [*apps.get_app_config("studyapp").get_models(), User]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def as_sent(form: Any) -> dict[str, Any]:
    """What a form of a page sends when nothing was changed."""
    values = {form[name].html_name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def of_texts(client: Client, study: Study) -> tuple[str, dict[str, Any]]:
    address = reverse("study_texts", args=[study.slug])
    return address, as_sent(client.get(address).context["form"]) | {"debrief": "Something else."}


def of_questionnaire(client: Client, study: Study) -> tuple[str, dict[str, Any]]:
    address = reverse("questionnaire", args=[study.questionnaire.pk])
    page = client.get(address)
    draft = page.context["draft"]
    sent = as_sent(draft.head) | {"seen": page.context["seen"], "citation": "Else 2020"}
    for part in draft.items:
        sent |= {"item": [part.key], part.parts_name: [one.key for one in part.parts]}
        for form in (part.form, *(one.form for one in part.parts)):
            sent |= as_sent(form)
    return address, sent


def of_study_questionnaire(client: Client, study: Study) -> tuple[str, dict[str, Any]]:
    address = reverse("study_questionnaire", args=[study.slug])
    context = client.get(address).context
    sent = as_sent(context["form"]) | as_sent(context["further"].management_form)
    for row in context["further"]:
        sent |= as_sent(row)
    return address, sent | {"asks_first": "" if sent["asks_first"] else "on"}


def of_pictures(action: str, words: str) -> Any:
    def sent(client: Client, study: Study) -> tuple[str, dict[str, Any]]:
        told = {"action": action, "words": words, "pictures": [study.images.first().pk]}
        return reverse("change_pictures", args=[study.slug]), told

    return sent


def of_set(name: str, **sent: str) -> Any:
    return lambda client, study: (reverse(name, args=[study.slug, 1]), sent)


def of_question(client: Client, study: Study) -> tuple[str, dict[str, Any]]:
    pk = study.question_sets.get().questions.first().pk
    sent = {"included": "on", "kind": "practice", "place": "2", "feedback": "Well done."}
    return reverse("question", args=[study.slug, 1, pk]), sent


def of_one_question(client: Client, study: Study) -> tuple[str, dict[str, Any]]:
    pk = study.question_sets.get().questions.first().pk
    return reverse("change_questions", args=[study.slug, 1]), {"do": f"{pk} exclude"}


def of_password(client: Client, study: Study) -> tuple[str, dict[str, Any]]:
    user = User.objects.get(username="rosa")
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    first = reverse("set_password", args=[uid, default_token_generator.make_token(user)])
    words = "five curious badgers"
    return client.get(first).url, {"new_password1": words, "new_password2": words}


def of_copy(client: Client, study: Study) -> tuple[str, dict[str, Any]]:
    study.question_sets.all().delete()
    study.images.all().delete()
    return reverse("duplicate_study", args=[study.slug]), {"name": "trust-again"}


def at(route: str, *slug: str, **sent: str) -> Any:
    return lambda client, study: (reverse(route, args=slug), sent)


ON_A_DRAFT = {
    "texts": of_texts,
    "questionnaire": of_questionnaire,
    "new questionnaire": at("questionnaires", name="Mine", version="1"),
    "library": at("load_library"),
    "copied questionnaire": lambda client, study: (
        reverse("questionnaire_version", args=[study.questionnaire.pk]),
        {"name": ""},
    ),
    "study's questionnaire": of_study_questionnaire,
    "pictures tagged": of_pictures("tag", "red"),
    "pictures deleted": of_pictures("delete", ""),
    "privacy note": at("privacy_note", "trust", privacy_note="Nobody is in them."),
    "assembled": at("question_sets", "trust"),
    "copied set": of_set("copy_questions"),
    "deleted set": of_set("discard_questions"),
    "frozen set": of_set("freeze_questions"),
    "question": of_question,
    "question by its button": of_one_question,
    "study copied": of_copy,
    "password": of_password,
}


@pytest.mark.parametrize("name", ON_A_DRAFT)
def test_a_change_that_cannot_be_noted_is_not_made(rosa, study, name):
    address, sent = ON_A_DRAFT[name](rosa, study)
    before = everything()
    with full_disk():
        assert rosa.post(address, sent).status_code == 500
    assert everything() == before
    assert rosa.post(address, sent).status_code == 302
    assert LogbookEntry.objects.exists()


def test_what_is_registered_or_made_for_an_open_study_is_noted_too():
    study = make_open_study(pictures=2, plan={"planned_n": 3}, entry="invited")
    client = Client(raise_request_exception=False)
    client.force_login(make_researcher(study))
    plan = plan_of(study).as_dict() | {"looks": "[]", "level_weights": "{}", "planned_n": 4}
    amended = {name: "" if plan[name] is None else plan[name] for name in FIELDS}
    for name, sent in {
        "amend_plan": amended | {"reason": "more people"},
        "unblind": {"reason": "a talk"},
        "recruitment": {"count": "2"},
    }.items():
        before, address = everything(), reverse(name, args=["trust"])
        with full_disk():
            assert client.post(address, sent).status_code == 500, name
        assert everything() == before
        assert client.post(address, sent).status_code == 302, name
    assert LogbookEntry.objects.count() == 3


def test_views_write_nothing_down_but_with_the_change():
    by_themselves = [
        path.relative_to(VIEWS).as_posix()
        for path in VIEWS.rglob("*.py")
        if "actions.logbook" in path.read_text()
    ]
    assert by_themselves == ["noted.py"]

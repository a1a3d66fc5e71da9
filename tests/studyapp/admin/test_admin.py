"""An admin assembles a question set and steers a study; records of answers stay untouched."""

import json

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from explainers import rendering
from studyapp.actions.questions import assemble
from studyapp.models import (
    Condition,
    Heartbeat,
    LogLine,
    PrecomputeRun,
    Question,
    QuestionSet,
    ResultsSnapshot,
    Study,
)
from tests.factories import (
    make_admin,
    make_image,
    make_open_study,
    make_participant,
    make_researcher,
    make_stimulus,
    make_study,
    make_viewer,
    picture_bytes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    client.force_login(make_admin())
    return client


@pytest.fixture
def explained_study():
    study = make_study()
    for number in range(3):
        image = make_image(study, number)
        for condition in study.conditions.all():
            make_stimulus(image, condition)
    return study


def act(client, model: str, action: str, *records):
    address = reverse(f"admin:studyapp_{model}_changelist")
    chosen = {"action": action, "_selected_action": [record.pk for record in records]}
    return client.post(address, chosen, follow=True)


def pages():
    return [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
        if model._meta.app_label == "studyapp"
    ]


def test_every_noun_of_the_record_has_a_page(ada):
    make_participant(make_open_study(pictures=2), level=1)
    # Snapshots are no part of the record, and hold results that a blind study does not show; what
    # happened to a job, who works at it, and the questions of a set have pages in the workplace.
    elsewhere = {ResultsSnapshot, LogLine, Heartbeat, Question}
    everything = set(apps.get_app_config("studyapp").get_models()) - elsewhere
    on_the_page_of_another = {
        inline.model for page in admin.site._registry.values() for inline in page.inlines
    }
    assert everything - set(admin.site._registry) <= on_the_page_of_another
    for page in pages():
        assert ada.get(page).status_code == 200


def test_its_pages_have_the_icon_of_all_others(ada):
    assert '<link rel="icon" href="/static/icon.svg"' in ada.get("/admin/").content.decode()


@pytest.mark.parametrize("model", ["response", "trial", "participant", "itemresponse", "stimulus"])
def test_what_was_recorded_can_be_read_and_not_changed(ada, model):
    study = make_open_study(pictures=2)
    make_participant(study, level=1)
    record = next(m for m in admin.site._registry if m._meta.model_name == model).objects.first()
    change = reverse(f"admin:studyapp_{model}_change", args=[record.pk])
    assert ada.get(change).status_code == 200
    assert ada.post(change, {"side": "right"}).status_code == 403
    assert ada.get(reverse(f"admin:studyapp_{model}_add")).status_code == 403
    delete = reverse(f"admin:studyapp_{model}_delete", args=[record.pk])
    assert ada.post(delete, {"post": "yes"}).status_code == 403


def test_a_participants_token_is_shown_to_nobody(ada):
    participant = make_participant(make_open_study(pictures=2), level=1)
    page = ada.get(reverse("admin:studyapp_participant_change", args=[participant.pk]))
    assert participant.token not in page.content.decode()


def test_who_may_only_look_steers_nothing(client, django_user_model):
    study = make_open_study(pictures=2)
    viewer = django_user_model.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(viewer)
    question_set = study.question_set()
    for action in ("pause", "close", "open", "pilot", "order_explanations", "make_invitations"):
        act(client, "study", action, study)
    act(client, "questionset", "new_version", question_set)
    act(client, "questionset", "freeze", question_set)
    study.refresh_from_db()
    assert study.status == "open"
    assert not PrecomputeRun.objects.exists()
    assert not study.invitations.exists()
    assert study.question_sets.count() == 1


def test_translations_that_nobody_could_read_are_refused(ada):
    study = make_study()
    change = reverse("admin:studyapp_study_change", args=[study.pk])
    for typed in ('["nl"]', '{"nl": "Titel"}', ""):
        page = ada.post(change, {"translations": typed, "languages": '["en"]'})
        assert "the translations of this study must be of the form" in page.text
    study.refresh_from_db()
    assert study.translations == {}


def test_a_question_set_is_looked_at_and_edited_on_its_page_in_the_workplace(ada, explained_study):
    draft = assemble(study=explained_study)
    editor = reverse("question_set", args=["trust", draft.version])
    change = reverse("admin:studyapp_questionset_change", args=[draft.pk])
    for page in (reverse("admin:studyapp_questionset_changelist"), change):
        assert f'<a href="{editor}">choose and order questions</a>' in ada.get(page).text
        assert "3 of 3" in ada.get(page).text
    assert ada.post(change, {"version": 9}).status_code == 403
    delete = reverse("admin:studyapp_questionset_delete", args=[draft.pk])
    assert ada.post(delete, {"post": "yes"}).status_code == 403
    assert draft.questions.count() == 3


def test_a_set_is_frozen_and_the_study_opened_by_two_actions(ada, explained_study):
    act(ada, "study", "assemble_question_set", explained_study)
    act(ada, "questionset", "freeze", QuestionSet.objects.get())
    assert QuestionSet.objects.get().is_frozen
    for action, status in (("open", "open"), ("pause", "paused"), ("close", "closed")):
        act(ada, "study", action, explained_study)
        assert Study.objects.get().status == status


def test_a_refusal_is_shown_as_a_sentence(ada):
    study = make_study()
    page = act(ada, "study", "open", study).content.decode()
    assert "it has no frozen question set" in page
    page = act(ada, "study", "assemble_question_set", study).content.decode()
    assert "No picture of" in page


def test_explanations_are_ordered_and_cancelled(ada):
    study = make_study()
    for number in range(3):
        make_image(study, number)
    act(ada, "study", "order_explanations", study)
    run = PrecomputeRun.objects.get()
    assert run.items.count() == 6
    act(ada, "precomputerun", "cancel", run)
    run.refresh_from_db()
    assert run.state == "cancelled"


def test_a_condition_with_a_wrong_parameter_is_refused_in_the_form(ada):
    study = make_study()
    form = {
        "study": study.pk,
        "name": "few",
        "method": "lime",
        "parameters": '{"samples": 10}',
        "rendering": "harmonised",
        "rendering_parameters": "{}",
    }
    page = ada.post(reverse("admin:studyapp_condition_add"), form)
    assert "num_samples" in page.content.decode()
    assert not Condition.objects.filter(name="few").exists()
    form["parameters"] = '{"num_samples": 10}'
    assert ada.post(reverse("admin:studyapp_condition_add"), form).status_code == 302


def test_a_condition_may_be_drawn_in_any_style_and_name_a_reference(ada):
    study = make_study()
    for number, style in enumerate(rendering.styles()):
        given = {"reference": "gradcam-plain"} if rendering.takes_reference(style) else {}
        form = {
            "study": study.pk,
            "name": f"new-{number}",
            "method": "gradcam",
            "parameters": "{}",
            "rendering": style,
            "rendering_parameters": json.dumps(given),
        }
        answer = ada.post(reverse("admin:studyapp_condition_add"), form)
        assert answer.status_code == 302, answer.content.decode()
        assert Condition.objects.get(name=form["name"]).rendering == style
    form |= {"name": "another", "rendering": "samecolour"}
    page = ada.post(reverse("admin:studyapp_condition_add"), form).content.decode()
    assert "choose from: harmonised, matched-area" in page
    assert not Condition.objects.filter(name="another").exists()


def test_a_picture_is_added_by_upload_and_a_broken_one_refused(ada):
    study = make_study()
    address = reverse("admin:studyapp_sourceimage_add")
    bad = SimpleUploadedFile("cat.png", b"not a picture")
    page = ada.post(address, {"study": study.pk, "upload": bad, "position": 1})
    assert "cat.png" in page.content.decode()
    assert study.images.count() == 0
    good = SimpleUploadedFile("cat.png", picture_bytes(3, form="PNG"))
    assert ada.post(address, {"study": study.pk, "upload": good, "position": 1}).status_code == 302
    assert (study.images.get().name, study.images.get().width) == ("cat.png", 64)


def test_pictures_are_for_staff_of_the_study_only(client):
    image = make_image(make_study(), 0)
    address = reverse("admin:studyapp_sourceimage_picture", args=[image.pk])
    assert client.get(address).status_code == 302
    client.force_login(make_viewer(image.study))
    assert client.get(address).status_code == 302
    client.force_login(make_researcher())
    assert client.get(address).status_code == 404
    client.force_login(make_researcher(image.study, name="rita"))
    assert client.get(address).status_code == 200


def as_shown(page) -> dict[str, object]:
    """What a browser would send back if nobody changed anything."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    fields = [field for form in forms for field in form]
    values = {field.html_name: field.value() for field in fields}
    empty = (None, False)  # by identity, for a management form says 0
    return {n: value for n, value in values.items() if not any(value is e for e in empty)}


def test_what_participants_met_cannot_be_changed_any_more(ada):
    study = make_open_study(pictures=2)
    change = reverse("admin:studyapp_study_change", args=[study.pk])
    page = ada.get(change)
    for field in ("prompt", "slug", "seed", "consent_text", "conditions-0-method"):
        assert f'name="{field}"' not in page.content.decode()
    changed = {"contact": "new@example.org", "prompt": "Which is uglier?", "slug": "x"}
    assert ada.post(change, as_shown(page) | changed).status_code == 302
    study.refresh_from_db()
    assert (study.contact, study.slug) == ("new@example.org", "trust")
    assert study.prompt == Study._meta.get_field("prompt").default
    for record in (study.conditions.first(), study.questionnaire, study.questionnaire.items.get()):
        name = f"admin:studyapp_{record._meta.model_name}_change"
        assert ada.post(reverse(name, args=[record.pk]), {"name": "x"}).status_code == 403


def test_a_condition_is_checked_on_the_studys_page_too(ada):
    study = make_study()
    change = reverse("admin:studyapp_study_change", args=[study.pk])
    form = as_shown(ada.get(change)) | {"title": "New", "conditions-0-method": "nosuchmethod"}
    assert "nosuchmethod" in ada.post(change, form).content.decode()
    assert not study.conditions.filter(method="nosuchmethod").exists()
    form["conditions-0-method"] = "gradcam"
    assert ada.post(change, form).status_code == 302
    study.refresh_from_db()
    assert study.title == "New"


def test_a_new_version_of_a_frozen_set_is_one_action(ada):
    frozen = make_open_study(pictures=2).question_set()
    act(ada, "questionset", "new_version", frozen)
    draft = QuestionSet.objects.get(version=2)
    assert (draft.is_frozen, draft.questions.count()) == (False, 2)

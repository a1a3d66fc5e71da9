"""Every page of the admin for everybody: own studies' rows, and nothing of others'."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from studyapp.actions.roles import BY_HAND_ONLY, LOOKED_AT, RESEARCHERS, WRITTEN
from studyapp.admin.noted import Noted
from studyapp.admin.owned import SHARED, OwnChoices, OwnedAdmin
from studyapp.models import LogbookEntry, Response, Study
from tests.factories import make_admin, make_image, make_researcher, make_study, make_viewer
from tests.rich_study import make_rich_study

pytestmark = pytest.mark.django_db
OURS = {
    model: page
    for model, page in admin.site._registry.items()
    if model._meta.app_label == "studyapp"
}


def page(model, name: str, *args) -> str:
    return reverse(f"admin:studyapp_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def of_another(client, client_for):
    """A whole study of somebody else, and a researcher who looks at it in the admin."""
    study = make_rich_study()
    study.members.add(make_researcher(name="rosa"))
    return study


@pytest.fixture
def client_for():
    from django.test import Client

    def logged_in(user):
        client = Client()
        client.force_login(user)
        return client

    return logged_in


def test_every_page_is_owned_and_every_change_on_it_noted():
    assert OURS
    for model, shown in OURS.items():
        assert isinstance(shown, OwnedAdmin), model
        assert all(issubclass(inline, OwnChoices) for inline in shown.inlines), model
    assert all(isinstance(shown, Noted) for shown in admin.site._registry.values())


def test_the_way_from_every_record_to_its_study_exists():
    for model, shown in OURS.items():
        if shown.study_path is not SHARED and model._meta.model_name not in (
            "importedanswers",
            "logbookentry",
        ):
            assert not model._default_manager.filter(**{f"{shown.study_path}__in": []}).exists()


def test_every_noun_is_written_looked_at_or_given_by_hand():
    nouns = {model._meta.model_name for model in apps.get_app_config("studyapp").get_models()}
    assert {*WRITTEN, *LOOKED_AT, *BY_HAND_ONLY} >= nouns
    held = Group.objects.get(name=RESEARCHERS).permissions.values_list("codename", flat=True)
    assert not {f"view_{noun}" for noun in BY_HAND_ONLY} & set(held)
    assert {"add_classifier", "view_response", "change_study"} <= set(held)


def test_a_researcher_meets_no_row_of_somebody_elses_study(of_another, client_for):
    stranger = client_for(make_researcher(make_study(slug="mine"), "stan"))
    wrong = []
    for model, shown in OURS.items():
        row = model._default_manager.first()
        if shown.study_path is SHARED or row is None or row == Study.objects.get(slug="mine"):
            continue
        listed = stranger.get(page(model, "changelist"))
        if listed.status_code == 200 and page(model, "change", row.pk) in listed.text:
            wrong.append(f"{model} is listed")
        for name, sent in (("change", {}), ("delete", {"post": "yes"}), ("history", None)):
            ask = stranger.get if sent is None else stranger.post
            came = ask(page(model, name, row.pk), sent)
            if came.status_code not in (302, 403):
                wrong.append(f"{model} {name}: {came.status_code}")
        if not model._default_manager.filter(pk=row.pk).exists():
            wrong.append(f"{model} was deleted")
    assert not wrong, wrong
    assert not LogbookEntry.objects.exists()


def test_a_member_opens_every_row_that_an_admin_opens(of_another, client_for):
    of_theirs = client_for(of_another.members.get())
    everything = client_for(make_admin())
    for model in OURS:
        row = model._default_manager.first()
        if row is None or model._meta.model_name in BY_HAND_ONLY:
            continue
        address = page(model, "change", row.pk)
        assert everything.get(address).status_code == 200, model
        assert of_theirs.get(page(model, "changelist")).status_code == 200, model
        assert of_theirs.get(address).status_code in (200, 302), model  # 302: a blind study's


def test_viewers_have_no_way_into_the_admin(of_another, client_for):
    viewer = client_for(make_viewer(of_another))
    for model in OURS:
        came = viewer.get(page(model, "changelist"))
        assert came["Location"].startswith(reverse("admin_login"))
    assert viewer.get(reverse("study_results", args=[of_another.slug])).status_code == 200


def test_no_answer_can_be_changed_or_deleted_by_anybody(of_another, client_for):
    answer = Response.objects.first()
    for user in (make_admin(), of_another.members.get()):
        client = client_for(user)
        for name in ("change", "delete"):
            assert client.post(page(Response, name, answer.pk), {"post": "yes"}).status_code == 403
    assert Response.objects.filter(pk=answer.pk).exists()


def test_choices_and_filters_name_nothing_of_other_studies(of_another, client_for):
    own = make_study(slug="mine", title="My own study")
    make_image(own, 1)
    stranger = client_for(make_researcher(own, "stan"))
    for address in (
        reverse("admin:studyapp_sourceimage_add"),
        reverse("admin:studyapp_condition_add"),
        reverse("admin:studyapp_questionset_add"),
        reverse("admin:studyapp_sourceimage_changelist"),
        reverse("admin:studyapp_participant_changelist"),
    ):
        assert of_another.title not in stranger.get(address).text, address
    foreign = {"study": of_another.pk, "name": "x", "method": "gradcam", "rendering": "native"}
    refused = stranger.post(reverse("admin:studyapp_condition_add"), foreign)
    assert "not one of the available choices" in refused.text


def test_who_makes_a_study_in_the_admin_is_a_member_of_it(client_for):
    from studyapp.admin.study import StudyAdmin

    user = make_researcher()
    study = make_study()

    class Saved:
        instance = study

        def save_m2m(self):
            study.members.clear()

    StudyAdmin(Study, admin.site).save_related(_request(user), Saved(), [], change=False)
    assert list(study.members.all()) == [user]


def _request(user):
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.user = user
    return request


def test_changes_are_noted_with_who_made_them_and_of_which_study(client_for):
    own = make_study(slug="mine", status="pilot")
    rosa = client_for(make_researcher(own))
    condition = own.conditions.first()
    rosa.post(page(type(condition), "delete", condition.pk), {"post": "yes"})
    rosa.post(
        page(Study, "changelist"), {"action": "pause", "_selected_action": [own.pk]}, follow=True
    )
    said = LogbookEntry.objects.order_by("number").values_list("actor", "action", "noun", "study")
    assert list(said) == [
        ("rosa", "deleted", "condition", "mine"),
        ("rosa", "paused", "study", "mine"),
    ]

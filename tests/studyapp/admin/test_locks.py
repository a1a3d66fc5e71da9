"""What is not one's own, or was met, stays as it is in the administration; the rest is noted."""

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from studyapp.actions import logbook
from studyapp.models import LogbookEntry, Questionnaire, Study
from tests.factories import make_admin, make_open_study, make_researcher, make_study, make_viewer
from tests.studyapp.admin.test_admin import act, as_shown

pytestmark = pytest.mark.django_db
ADD = "admin:studyapp_condition_add"
NEW = {
    "name": "new",
    "method": "gradcam",
    "parameters": "{}",
    "rendering": "harmonised",
    "rendering_parameters": "{}",
    "translations": "{}",
}


@pytest.fixture
def ada(client):
    client.force_login(make_admin())
    return client


def change(record) -> str:
    return reverse(f"admin:{record._meta.label_lower.replace('.', '_')}_change", args=[record.pk])


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def last() -> LogbookEntry:
    return LogbookEntry.objects.first()


def test_no_condition_is_added_to_a_study_that_was_opened(ada):
    study = make_open_study(pictures=1)
    page = ada.post(reverse(ADD), {**NEW, "study": study.pk})
    assert "its conditions stay as participants met them" in page.text
    assert study.conditions.count() == 2


def test_no_condition_is_moved_into_another_study(ada):
    opened, draft = make_open_study(pictures=1), make_study(slug="draft")
    condition = draft.conditions.first()
    ada.post(change(condition), {**NEW, "name": "moved", "study": opened.pk})
    condition.refresh_from_db()
    assert (condition.name, condition.study) == ("moved", draft)


@pytest.mark.parametrize("name", ["arms-0-conditions", "conditions-1-faulty_version_of"])
def test_a_studys_page_offers_the_conditions_of_this_study_alone(ada, name):
    other, study = make_study(slug="other"), make_study(slug="mine")
    study.arms.create(name="one")
    page = ada.get(change(study))
    offered = dict(next(f for f in fields(page) if f.html_name == name).field.choices)
    assert {str(key) for key in offered} - {""} == {str(c.pk) for c in study.conditions.all()}
    foreign = other.conditions.first().pk
    sent = [foreign] if name.startswith("arms") else foreign
    refused = ada.post(change(study), as_shown(page) | {name: sent})
    assert "is not one of the available choices" in refused.text


def fields(page):
    for inline in page.context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            yield from form


def test_a_condition_is_given_one_of_the_methods_and_styles_that_there_are(ada):
    condition = make_study().conditions.get(name="lime-plain")
    condition.method = "of-old"
    condition.save()
    address = reverse("admin:studyapp_condition_change", args=[condition.pk])
    page = ada.get(address).content.decode()
    for name in ("gradcam", "own-maps", "matched-area"):
        assert f'<option value="{name}">' in page
    assert '<option value="of-old" selected>' in page


def test_a_conditions_page_offers_the_others_of_its_study(ada):
    make_study(slug="other")
    condition = make_study(slug="mine").conditions.first()
    offered = ada.get(change(condition)).context["adminform"].form.fields["faulty_version_of"]
    assert [str(one) for one in offered.queryset] == ["lime-plain"]
    assert "faulty_version_of" not in ada.get(reverse(ADD)).context["adminform"].form.fields


def test_a_questionnaire_that_a_study_of_somebody_else_asks_is_looked_at_and_not_changed():
    draft = make_study(slug="draft")
    asked, item = draft.questionnaire, draft.questionnaire.items.get()
    draft.members.add(make_researcher(name="rosa"))
    stan = logged_in(make_researcher(name="stan"))
    for record in (asked, item):
        page = stan.get(change(record))
        assert 'name="_save"' not in page.text
        assert stan.post(change(record), {"text": "Changed?"}).status_code == 403
        delete = change(record).replace("/change/", "/delete/")
        assert stan.post(delete, {"post": "yes"}).status_code == 403
    page = stan.get(change(asked)).text
    assert "so it is not yours alone to change" in page
    assert f'href="{reverse("questionnaire", args=[asked.pk])}"' in page
    rosa = logged_in(User.objects.get(username="rosa"))
    assert rosa.post(change(asked), as_shown(rosa.get(change(asked)))).status_code == 302
    stan_s_own = Questionnaire.objects.create(name="Further")
    assert 'name="_save"' in stan.get(change(stan_s_own)).text


def test_a_changed_consent_text_gets_the_next_version(ada):
    study = make_study(status="paused")
    shown = as_shown(ada.get(change(study)))
    page = ada.post(change(study), shown | {"consent_text": "Another promise."}, follow=True)
    assert "it is version 2 now" in page.text
    study.refresh_from_db()
    assert (study.consent_text, study.consent_version) == ("Another promise.", "2")
    shown = as_shown(ada.get(change(study)))
    ada.post(change(study), shown | {"title": "New title"})
    study.refresh_from_db()
    assert study.consent_version == "2"


def test_actions_take_the_steps_that_are_possible_and_no_others(ada):
    draft, away = make_study(slug="draft"), make_open_study(pictures=1, slug="away")
    Study.objects.filter(pk=away.pk).update(status="closed", archived_at=away.opened_at)
    for step in ("pause", "close"):
        assert "cannot take this step" in act(ada, "study", step, draft).text
    listed = reverse("admin:studyapp_study_changelist")
    sent = {"action": "open", "_selected_action": [away.pk]}
    page = ada.post(f"{listed}?put_away=yes", sent, follow=True)
    assert "cannot take this step" in page.text
    away.refresh_from_db()
    assert away.status == "closed"
    assert not LogbookEntry.objects.exists()
    Study.objects.filter(pk=away.pk).update(archived_at=None)
    assert "people can take part" in act(ada, "study", "open", away).text
    assert [entry.action for entry in LogbookEntry.objects.all()] == ["opened"]


def test_an_action_whose_entry_cannot_be_written_has_not_happened(ada, monkeypatch):
    study = make_open_study(pictures=1)
    ada.raise_request_exception = False

    def refuse(*args, **options):
        raise DatabaseError("database is locked")

    monkeypatch.setattr(logbook.LogbookEntry, "save", refuse)
    for model, action, record in (
        ("study", "assemble_question_set", study),
        ("study", "make_invitations", study),
        ("study", "pause", study),
        ("questionset", "new_version", study.question_set()),
    ):
        assert act(ada, model, action, record).status_code == 500
    study.refresh_from_db()
    assert (study.status, study.question_sets.count()) == ("open", 1)
    assert not study.invitations.exists()


def test_who_was_given_a_study_and_who_lost_it_is_noted_by_name(ada):
    study = make_study()
    study.members.add(make_researcher(name="rosa"))
    stan = make_researcher(name="stan")
    shown = as_shown(ada.get(change(study))) | {"members": [stan.pk]}
    ada.post(change(study), shown | {"viewers": [make_viewer(name="vera").pk]})
    told = {one["list"]: one for one in last().details["what"] if "list" in one}
    assert (told["members"]["came"], told["members"]["went"]) == (["stan"], ["rosa"])
    assert (told["viewers"]["came"], told["viewers"]["went"]) == (["vera"], [])
    assert list(study.members.all()) == [stan]


def test_rights_given_by_hand_are_noted_and_roles_are_given_elsewhere(ada):
    rosa = make_researcher(name="rosa")
    group = Group.objects.create(name="recruiters")
    page = ada.get(change(rosa))
    assert f'href="{reverse("person", args=[rosa.pk])}"' in page.text
    sent = as_shown(page) | {"groups": [group.pk], "is_superuser": "on", "is_active": ""}
    assert ada.post(change(rosa), sent).status_code == 302
    told = next(one for one in last().details["what"] if "list" in one)
    assert (told["list"], told["came"], told["went"]) == ("groups", ["recruiters"], ["researchers"])
    rosa.refresh_from_db()
    assert (rosa.is_superuser, rosa.is_staff, rosa.is_active) == (False, True, True)


def test_the_account_of_an_admin_is_deleted_by_nobody(ada):
    me, rosa = User.objects.get(username="ada"), make_researcher(name="rosa")
    for account, status in ((me, 403), (rosa, 302)):
        delete = reverse("admin:auth_user_delete", args=[account.pk])
        assert ada.post(delete, {"post": "yes"}).status_code == status
    chosen = {"action": "delete_selected", "_selected_action": [me.pk], "post": "yes"}
    ada.post(reverse("admin:auth_user_changelist"), chosen)
    assert list(User.objects.all()) == [me]


def test_a_password_that_an_admin_sets_is_noted(ada):
    rosa = make_researcher(name="rosa")
    twice = {"password1": "another long password", "password2": "another long password"}
    sent = {**twice, "usable_password": "true"}
    came = ada.post(reverse("admin:auth_user_password_change", args=[rosa.pk]), sent)
    assert came.status_code == 302
    assert (last().action, last().subject) == ("changed", "rosa")

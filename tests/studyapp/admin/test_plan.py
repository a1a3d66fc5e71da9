"""The plan in the administration: written before the study opens, and blind answers unlisted."""

import pytest
from django.urls import reverse

from studyapp.actions.registration.unblinding import unblind
from studyapp.models import Participant, Response
from tests.factories import make_admin, make_open_study, make_participant, make_plan, make_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    client.force_login(make_admin())
    return client


def page(client, model, record=None):
    name = f"admin:studyapp_{model}_" + ("changelist" if record is None else "change")
    return client.get(reverse(name, args=[] if record is None else [record.pk]))


def test_a_plan_is_edited_on_its_studys_page_until_the_study_opens(ada):
    draft = make_study(slug="draft")
    make_plan(draft)
    assert 'name="analysis_plan-0-planned_n"' in page(ada, "study", draft).content.decode()
    met = make_open_study(pictures=2, plan={"planned_n": 3})
    said = page(ada, "study", met).content.decode()
    assert 'name="analysis_plan-0-planned_n"' not in said
    assert "Grad-CAM is trusted more." in said


def test_registrations_and_unblindings_are_read_and_never_written(ada):
    study = make_open_study(pictures=2, plan={"planned_n": 3})
    looked = unblind(study=study, by="rosa", reason="The funder asks.")
    registered = study.registrations.get()
    assert registered.sha256 in page(ada, "preregistration").content.decode()
    assert "The funder asks." in page(ada, "unblinding").content.decode()
    for model, record in (("preregistration", registered), ("unblinding", looked)):
        change = reverse(f"admin:studyapp_{model}_change", args=[record.pk])
        assert ada.post(change, {"reason": "x"}).status_code == 403


def test_answers_of_a_blind_study_are_not_listed_and_not_opened(ada):
    blind = make_open_study(pictures=2, plan={"planned_n": 3})
    plain = make_open_study(pictures=2, slug="plain")
    real, rehearsal, other = (
        make_participant(blind, level=1),
        make_participant(blind, level=1, kind=Participant.Kind.SIMULATED),
        make_participant(plain, level=1),
    )
    said = page(ada, "response").content.decode()
    assert "are not listed" in said
    assert real.code not in said
    assert rehearsal.code in said
    assert other.code in said
    hidden = Response.objects.filter(trial__participant=real).first()
    assert page(ada, "response", hidden).status_code == 302
    for model in ("elaboration", "techniqueguess"):
        assert page(ada, model).status_code == 200
    said = page(ada, "trial").content.decode()  # what stood on the left
    assert real.code not in said
    assert rehearsal.code in said
    assert page(ada, "trial", hidden.trial).status_code == 302
    unblind(study=blind, by="ada", reason="The funder asks.")
    said = page(ada, "response").content.decode()
    assert real.code in said
    assert "are not listed" not in said
    assert page(ada, "response", hidden).status_code == 200
    assert page(ada, "trial", hidden.trial).status_code == 200


def test_who_opens_a_study_in_the_administration_registers_its_plan(ada):
    study = make_open_study(pictures=2, plan={"planned_n": 3})
    study.registrations.all().delete()
    type(study).objects.update(status="draft", opened_at=None)
    ada.post(
        reverse("admin:studyapp_study_changelist"),
        {"action": "open", "_selected_action": [study.pk]},
    )
    assert study.registrations.get().registered_by == "ada"

"""A plan is frozen and hashed as the study opens, and from then on only amended."""

import hashlib
import json
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from studyapp.actions.registration.freeze import CannotAmend, amend
from studyapp.actions.registration.plan import plan_of, registration_facts, registration_of
from studyapp.actions.registration.unblinding import ReasonMissing, unblind
from studyapp.actions.studies import StudyNotReady, open_study, pilot_study, set_status
from studyapp.analysis.planning.plan import Plan
from studyapp.models import AnalysisPlan, Preregistration, Unblinding
from tests.factories import make_open_study, make_participant, make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_open_study(pictures=2, plan={"planned_n": 3, "primary_test": "trend"})


def changed(study, **changes):
    return Plan.from_dict(plan_of(study).as_dict() | changes)


def test_what_was_registered_is_the_plan_and_the_design_it_rests_on(study):
    (registered,) = study.registrations.all()
    content = json.loads(registered.content)
    assert Plan.from_dict(content["analysis"]) == plan_of(study)
    assert content["analysis"]["primary_test"] == "trend"
    assert [row["name"] for row in content["conditions"]] == ["gradcam-plain", "lime-plain"]
    assert content["expertise"]["levels"]["2"] == "Familiar"
    assert content["pictures"] == sorted(image.sha256 for image in study.images.all())
    assert content["design"]["trials_per_participant"] == 10
    assert (content["version"], content["amends_sha256"]) == (1, None)
    assert (content["completed_by_then"], content["results_were_hidden"]) == (0, True)


def test_the_hash_is_that_of_the_text_as_a_file(study):
    registered = registration_of(study)
    assert registered.sha256 == hashlib.sha256(registered.content.encode()).hexdigest()
    assert registration_facts(study) == {
        "registered_at": json.loads(registered.content)["registered_at"],
        "registration": registered.sha256,
    }


def test_a_study_without_a_planned_number_registers_nothing():
    study = make_open_study(pictures=2, plan={"planned_n": None, "least_share_answered": 0.8})
    assert registration_of(study) is None
    assert registration_facts(study) == {"registered_at": "", "registration": ""}
    assert plan_of(study).least_share_answered == 0.8
    assert plan_of(make_open_study(pictures=2, slug="other")) == Plan()


def test_opening_again_registers_nothing_again(study):
    set_status(study=study, status="paused")
    open_study(study=study)
    assert study.registrations.count() == 1


def test_a_pilot_registers_nothing_and_may_still_change_the_plan(study):
    study.registrations.all().delete()
    type(study).objects.update(status="draft", opened_at=None)
    pilot_study(study=study)
    assert registration_of(study) is None
    AnalysisPlan.objects.update(planned_n=9)
    assert (
        json.loads(registration_of(open_study(study=study)).content)["analysis"]["planned_n"] == 9
    )


def test_a_plan_that_comes_after_the_first_answers_was_not_planned():
    study = make_open_study(pictures=2)
    make_participant(study, level=1)
    make_plan(study)
    set_status(study=study, status="paused")
    open_study(study=study)
    assert registration_of(study) is None


def test_who_opened_the_study_is_kept(study):
    type(study).objects.update(opened_at=None)
    study.registrations.all().delete()
    study.refresh_from_db()
    assert registration_of(open_study(study=study, by="rosa")).registered_by == "rosa"


@pytest.mark.parametrize("change", ["queryset", "save"])
def test_nobody_changes_what_was_registered_or_who_looked(study, change):
    unblind(study=study, by="rosa", reason="The funder asks.")
    for record in (registration_of(study), Unblinding.objects.get()):
        record.reason = "another"
        write = record.save if change == "save" else partial(type(record).objects.update, reason="")
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            write()


def test_an_amendment_is_a_new_version_that_names_the_one_it_amends(study):
    first = registration_of(study)
    amend(study=study, plan=changed(study, planned_n=5), by="rosa", reason="More money.")
    second = registration_of(study)
    content = json.loads(second.content)
    assert (second.version, second.reason, second.registered_by) == (2, "More money.", "rosa")
    assert content["amends_sha256"] == first.sha256
    assert content["reason"] == "More money."
    assert plan_of(study).planned_n == AnalysisPlan.objects.get().planned_n == 5
    assert registration_facts(study)["registration"] == second.sha256
    assert Preregistration.objects.get(version=1).content == first.content


def test_an_amendment_made_when_results_could_be_seen_plans_nothing(study):
    unblind(study=study, by="rosa", reason="The funder asks.")
    assert registration_facts(study)["registration"]
    amend(study=study, plan=changed(study, primary_test="sign-flip"), by="rosa", reason="Better.")
    assert registration_facts(study) == {"registered_at": "", "registration": ""}
    assert json.loads(registration_of(study).content)["results_were_hidden"] is False


@pytest.mark.parametrize(
    ("changes", "reason", "refusal", "says"),
    [
        ({}, "Why not.", CannotAmend, "change something"),
        ({"planned_n": None}, "Why not.", CannotAmend, "keeps a planned number"),
        ({"condition": "nothing"}, "Why not.", CannotAmend, "'nothing', which is not compared"),
        ({"planned_n": 5}, "  ", ReasonMissing, "Say why"),
    ],
)
def test_an_amendment_that_cannot_be_is_refused_and_changes_nothing(
    study, changes, reason, refusal, says
):
    before = plan_of(study)
    with pytest.raises(refusal, match=says):
        amend(study=study, plan=changed(study, **changes), by="", reason=reason)
    assert (plan_of(study), study.registrations.count()) == (before, 1)


def test_without_a_registered_plan_there_is_nothing_to_amend():
    study = make_open_study(pictures=2)
    with pytest.raises(CannotAmend, match="none to amend"):
        amend(study=study, plan=Plan(planned_n=5), by="", reason="Too late.")


def test_a_flawed_plan_keeps_the_study_shut(study):
    set_status(study=study, status="paused")
    AnalysisPlan.objects.update(condition="nothing")
    study.registrations.all().delete()
    with pytest.raises(StudyNotReady, match="'nothing', which is not compared"):
        open_study(study=study)

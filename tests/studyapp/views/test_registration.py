"""What was planned can be read, checked, amended and, on record, looked behind."""

import hashlib
import re

import pytest
from django.test import Client
from django.urls import reverse

from studyapp.actions.registration.plan import FIELDS, plan_of, registration_of
from studyapp.models import Preregistration, Unblinding
from tests.factories import make_admin, make_open_study, make_participant, make_plan, make_study
from tests.factories import make_researcher as make

pytestmark = pytest.mark.django_db

PAGES = ("registration", "amend_plan", "unblind")


@pytest.fixture
def study():
    return make_open_study(
        pictures=2, plan={"planned_n": 3, "level_weights": {"0": 1, "1": 2, "2": 1}}
    )


@pytest.fixture
def rosa(study):
    client = Client()
    client.force_login(make(study))
    return client


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def get(client, name, *more, status=200):
    response = client.get(reverse(name, args=["trust", *more]))
    assert response.status_code == status
    return response


def sent(study, **changes) -> dict:
    """The plan as its form sends it."""
    plan = plan_of(study).as_dict() | {"level_weights": '{"0": 1, "1": 2, "2": 1}', "looks": "[]"}
    return {name: "" if plan[name] is None else plan[name] for name in FIELDS} | changes


@pytest.mark.parametrize("name", PAGES)
def test_only_members_and_admins_get_there(study, rosa, name):
    stranger, admin = Client(), Client()
    stranger.force_login(make(name="stan"))
    admin.force_login(make_admin())
    assert get(Client(), name, status=302).url.startswith("/accounts/login/")
    get(stranger, name, status=404)
    for client in (rosa, admin):
        get(client, name)


def test_the_page_shows_the_plan_its_hash_and_how_many_are_missing(study, rosa):
    make_participant(study, level=1)
    said = text(get(rosa, "registration"))
    assert "The plan was frozen on" in said
    assert "Grad-CAM is trusted more." in said
    assert "1 of 3 planned participants have completed the study." in said
    assert "Results by condition are hidden until all have." in said
    assert registration_of(study).sha256 in said


def test_the_download_is_byte_for_byte_what_was_hashed(study, rosa):
    response = get(rosa, "preregistration_json", 1)
    assert hashlib.sha256(response.content).hexdigest() == registration_of(study).sha256
    assert "study-trust_preregistration-1.json" in response["Content-Disposition"]
    get(rosa, "preregistration_json", 2, status=404)


def test_an_amendment_is_registered_with_its_reason_and_its_author(study, rosa):
    path = reverse("amend_plan", args=["trust"])
    response = rosa.post(path, sent(study, planned_n=5, reason="More money."))
    assert response.status_code == 302, text(response)
    newest = registration_of(study)
    assert (newest.version, newest.registered_by, newest.is_blind) == (2, "rosa", True)
    assert plan_of(study).planned_n == 5
    said = text(get(rosa, "registration"))
    assert "More money." in said
    assert "is in its version 2" in said
    said = text(get(rosa, "study_results"))
    assert "Plan amended. rosa registered version 2" in said
    assert "while results by condition were hidden: More money." in said


def test_nobody_tries_rules_to_stop_until_one_is_met(rosa, study):
    """Else the signal would answer any question about results, one amendment at a time."""
    path = reverse("amend_plan", args=["trust"])
    for changes in ({"monitoring": "anytime"}, {"planned_n": 9}):
        assert rosa.post(path, sent(study, **changes, reason="Better.")).status_code == 302
    make_participant(study, level=1)
    assert "Go on: after 1 of 9" in text(get(rosa, "study_results"))
    assert rosa.post(path, sent(study, planned_n=8, reason="Fewer.")).status_code == 302
    assert "Go on: after 1 of 8" in text(get(rosa, "study_results"))
    assert rosa.post(path, sent(study, alpha=0.5, reason="Curious.")).status_code == 302
    said = text(get(rosa, "study_results"))
    assert "whether one may stop is not said either" in said
    assert "Go on" not in said
    assert "Not shown yet: Stop or go on," in said


def test_an_amendment_after_looking_is_marked_beside_the_results(study, rosa):
    for _ in range(3):
        make_participant(study, level=1)
    said = text(get(rosa, "study_results"))
    assert "registered before results by condition could be seen" in said
    assert "Plan amended" not in said
    path = reverse("amend_plan", args=["trust"])
    response = rosa.post(path, sent(study, planned_n=5, reason="Not significant yet."))
    assert response.status_code == 302, text(response)
    said = text(get(rosa, "study_results"))
    assert "Plan amended after results could be seen. rosa registered version 2" in said
    assert "Exploratory: this analysis was not registered before results could be seen" in said


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"reason": "Why not."}, "change something"),
        ({"planned_n": 5, "reason": ""}, "Say why"),
        ({"planned_n": "", "reason": "Why not."}, "keeps a planned number"),
        ({"condition": "shap", "reason": "Why not."}, "which is not compared"),
        ({"looks": "20", "reason": "Why not."}, "each larger than the last"),
        ({"alpha": "2", "reason": "Why not."}, "less than or equal to 0.5"),
    ],
)
def test_an_amendment_that_cannot_be_says_why_and_changes_nothing(study, rosa, changes, says):
    response = rosa.post(reverse("amend_plan", args=["trust"]), sent(study, **changes))
    assert response.status_code == 422
    assert says in text(response)
    assert Preregistration.objects.count() == 1


def test_results_by_condition_are_on_no_page_until_somebody_unblinds(study, rosa):
    make_participant(study, level=1, prefers="lime-plain")
    said = text(get(rosa, "study_results"))
    assert "Results by condition are hidden" in said
    assert "Not shown yet: Person by person, Overall preference," in said
    assert said.count("Overall preference") == 1
    for telling in ("for gradcam-plain", "gradcam-plain was chosen"):
        assert telling not in said
    assert "Trials (CSV)" not in said
    assert "Participants (CSV)" in said
    for table in ("trials", "guesses"):
        get(rosa, "table_csv", table, status=403)
    get(rosa, "table_csv", "participants")
    get(rosa, "package_zip", status=403)
    response = rosa.post(reverse("unblind", args=["trust"]), {"reason": "The funder asks."})
    assert response.url == reverse("study_results", args=["trust"])
    kept = Unblinding.objects.get()
    assert (kept.unblinded_by, kept.reason, kept.completed) == ("rosa", "The funder asks.", 1)
    said = text(get(rosa, "study_results"))
    assert "rosa had results by condition shown" in said
    assert "Results by condition are hidden" not in said
    assert "for gradcam-plain" in said
    assert "Trials (CSV)" in said
    get(rosa, "table_csv", "trials")
    assert "after 1 of 3: The funder asks." in text(get(rosa, "registration"))


def test_unblinding_takes_a_reason(study, rosa):
    response = rosa.post(reverse("unblind", args=["trust"]), {"reason": " "})
    assert response.status_code == 422
    assert "Say why" in text(response)
    assert Unblinding.objects.count() == 0


def test_a_plot_or_table_of_results_that_is_hidden_does_not_exist(study, rosa):
    make_participant(study, level=1)
    base = reverse("study_results", args=["trust"])
    for path in ("tables/overall/estimates.csv", "tables/people/people.csv"):
        assert rosa.get(base + path).status_code == 404


def test_where_nothing_is_hidden_there_is_nothing_to_unblind(rosa, study):
    for _ in range(3):
        make_participant(study, level=1)
    assert get(rosa, "unblind", status=302).url == reverse("registration", args=["trust"])
    assert "Results by condition are shown." in text(get(rosa, "registration"))
    assert "Once" not in text(get(rosa, "study_results"))


def test_a_study_without_a_plan_shows_its_results_as_exploratory():
    study = make_open_study(pictures=2)
    client = Client()
    client.force_login(make(study))
    make_participant(study, level=1)
    said = text(get(client, "registration"))
    assert "Nothing was registered when the study opened" in said
    assert "No number is planned" in said
    assert "hidden" not in text(get(client, "study_results"))
    get(client, "table_csv", "trials")
    assert get(client, "amend_plan", status=302)


def test_a_draft_says_when_its_plan_will_be_frozen():
    study = make_study()
    client = Client()
    client.force_login(make(study))
    assert "No number of participants is planned" in text(get(client, "registration"))
    make_plan(study)
    assert "frozen and hashed when the study opens" in text(get(client, "registration"))

"""No page is a dead end: each leads back to its study, and on to what comes next."""

import pytest
from django.urls import reverse

from studyapp.models import Job, Study
from tests.factories import (
    make_admin,
    make_open_study,
    make_researcher,
    make_study,
    make_viewer,
)

pytestmark = pytest.mark.django_db
OF_A_STUDY = (
    "study_results",
    "results_report",
    "monitor",
    "recruitment",
    "registration",
    "amend_plan",
    "unblind",
    "study_pictures",
    "gallery",
    "study_maps",
    "study_files",
    "study_texts",
    "study_questionnaire",
    "question_sets",
)


@pytest.fixture
def study() -> Study:
    return make_open_study(pictures=1, plan={"planned_n": 3})


@pytest.fixture
def rosa(client, study):
    client.force_login(make_researcher(study))
    return client


def page_of(client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, name
    return answer.content.decode()


@pytest.mark.parametrize("name", OF_A_STUDY)
def test_a_page_of_a_study_leads_back_to_it(rosa, name):
    assert 'href="/studies/trust/"' in page_of(rosa, name, "trust")


def test_where_there_is_nothing_to_preview_one_gets_back(client):
    client.force_login(make_researcher(make_study()))
    page = client.get(reverse("preview", args=["trust"]))
    assert page.status_code == 409
    assert 'href="/studies/trust/"' in page.content.decode()


def test_viewers_are_offered_nothing_that_is_not_for_them(client, study):
    client.force_login(make_viewer(study))
    question = study.question_set().questions.first()
    assert reverse("preview", args=["trust"]) not in page_of(
        client, "question", "trust", 1, question.pk
    )
    assert "Edit the study" not in page_of(client, "study_results", "trust")


def test_an_open_study_says_where_its_address_is(rosa):
    assert "The address for participants" in page_of(rosa, "study", "trust")


def test_the_steps_lead_to_the_very_part_of_the_admins_form(client):
    study = make_study()
    client.force_login(make_admin())
    form = reverse("admin:studyapp_study_change", args=[study.pk])
    page, there = page_of(client, "study", "trust"), client.get(form).content.decode()
    for part in ("conditions-group", "analysis_plan-group"):
        assert f'href="{form}#{part}"' in page
        assert f'id="{part}"' in there


def test_a_study_begins_with_the_classifier_whose_page_it_was_begun_from(rosa):
    chosen = Study.objects.get().classifier
    page = page_of(rosa, "classifier", chosen.name)
    address = f"{reverse('new_study')}?classifier={chosen.pk}"
    assert f'href="{address}"' in page
    assert f'<option value="{chosen.pk}" selected>' in rosa.get(address).content.decode()
    assert rosa.get(f"{reverse('new_study')}?classifier=none").status_code == 200


def test_a_study_is_named_where_its_classifier_and_its_people_are_shown(client, study):
    client.force_login(make_admin())
    rosa = make_researcher(study)
    for page in (
        page_of(client, "classifier", study.classifier.name),
        page_of(client, "person", rosa.pk),
    ):
        assert 'href="/studies/trust/"' in page


def test_answers_that_came_with_a_bundle_are_a_click_away(rosa, study):
    job = Job.objects.create(
        kind=Job.Kind.BUNDLE,
        state=Job.State.FINISHED,
        study=study,
        ordered_by="rosa",
        report={"study": "trust", "answers": "3 participants, kept apart from the study"},
    )
    assert reverse("imported_results", args=["trust"]) in page_of(rosa, "job", job.pk)


def test_a_text_that_is_not_filled_in_is_not_taken_for_one_that_gives_methods_away(client):
    study = make_study()
    Study.objects.update(consent_text="[FILL IN: who is responsible]")
    client.force_login(make_researcher(study))
    page = page_of(client, "study_texts", "trust")
    assert "The study does not open with these texts:" in page
    assert "tell participants what is compared" not in page

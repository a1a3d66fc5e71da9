"""The job that measures: ordered in three places, it goes on where something is wrong."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from studyapp.actions import measuring
from studyapp.actions.jobs import measuring_explanations, ordering
from studyapp.actions.life import order_measuring
from studyapp.models import Explanation, Job, LogbookEntry
from tests.factories import make_admin, make_image, make_stimulus, make_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    study = make_study()
    make_stimulus(make_image(study, 0), study.conditions.first())
    return study


def perform(study, **parameters) -> tuple[dict, list]:
    told = []
    job = ordering.order(kind=Job.Kind.MEASURE, by="rosa", study=study, parameters=parameters)
    report = measuring_explanations.perform(job, lambda done, total: told.append((done, total)))
    return dict(report), told


def test_what_cannot_be_measured_is_named_and_the_rest_goes_on(study, monkeypatch):
    explanation = Explanation.objects.get()

    def measure_all(*, explanations, order):
        assert explanations == [explanation]
        assert (order.settings.steps, order.with_stability) == (7, True)
        yield measuring.Measured(explanation, "its box reaches out of the picture")

    monkeypatch.setattr(measuring, "measure_all", measure_all)
    report, told = perform(study, steps=7, stability=True)
    assert report == {
        "measured": 0,
        "failed": 1,
        "problems": ["its box reaches out of the picture"],
    }
    assert told == [(0, 1), (1, 1)]


def test_a_classifier_that_cannot_be_loaded_and_impossible_orders_are_refused(study, monkeypatch):
    def measure_all(*, explanations, order):
        raise ValueError("tiny.keras: there is no such file")
        yield

    monkeypatch.setattr(measuring, "measure_all", measure_all)
    with pytest.raises(ordering.JobRefused, match="no such file"):
        perform(study)
    with pytest.raises(ordering.JobRefused, match="step"):
        perform(study, steps=0)
    with pytest.raises(ordering.JobRefused, match="needs a study"):
        perform(None)


def test_with_everything_measured_it_does_not_even_load_the_classifier(study, monkeypatch):
    monkeypatch.setattr(measuring, "unmeasured", lambda **_: [])
    monkeypatch.setattr(measuring, "measure_all", None)
    assert perform(study) == ({"measured": 0}, [(0, 0)])


def test_what_waits_already_is_not_ordered_twice(study):
    first = order_measuring(study=study, by="rosa")
    assert order_measuring(study=study, by="stan") == first
    assert order_measuring(study=study, by="stan", parameters={"steps": 9}) != first
    Job.objects.update(state="running")
    assert order_measuring(study=study, by="stan") != first


def test_the_command_line_and_the_admin_leave_it_to_the_worker(study, client, capsys):
    call_command("measure", "trust", queue=True, steps=9)
    job = Job.objects.get()
    assert (job.kind, job.study, job.parameter("steps")) == ("measure", study, 9)
    assert "a worker will measure 1 explanations" in capsys.readouterr().out
    client.force_login(make_admin())
    chosen = {"action": "order_measurements", "_selected_action": [study.pk]}
    client.post(reverse("admin:studyapp_study_changelist"), chosen)
    job = Job.objects.first()
    assert (job.ordered_by, Job.objects.count()) == ("ada", 2)
    chosen = {"action": "cancel", "_selected_action": [job.pk]}
    page = client.post(reverse("admin:studyapp_job_changelist"), chosen, follow=True)
    assert "is cancelled" in page.text
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    actors = set(LogbookEntry.objects.filter(noun="job").values_list("actor", flat=True))
    assert actors == {"manage.py measure", "ada"}

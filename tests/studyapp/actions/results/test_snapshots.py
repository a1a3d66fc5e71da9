import pytest
from django.core.management import call_command
from django.utils import timezone

from studyapp.actions.recruitment.retention import due, purge
from studyapp.actions.results import forget, snapshots, study_results, work_off_one
from studyapp.actions.taking_part.withdraw import withdraw
from studyapp.models import ResultsSnapshot, Study
from tests.factories import make_open_study, make_participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    study = make_open_study(pictures=4)
    make_participant(study, level=0, prefers="gradcam-plain")
    return study


@pytest.fixture
def is_large(monkeypatch):
    monkeypatch.setattr(snapshots, "FEW_ANSWERS", 0)


def test_a_small_study_is_computed_at_once_and_then_kept(study, django_assert_max_num_queries):
    first = study_results(study)
    assert first.is_current
    assert first.results.facts["study_id"] == study.slug
    with django_assert_max_num_queries(22):
        again = study_results(study)
    assert again == first


def test_an_answer_more_makes_the_results_anew(study):
    before = study_results(study)
    make_participant(study, level=1, prefers="gradcam-plain")
    after = study_results(study)
    assert after.computed_at > before.computed_at


def test_real_and_simulated_participants_have_snapshots_of_their_own(study):
    assert study_results(study).results.facts["simulated"] is False
    assert study_results(study, simulated=True).results.facts["simulated"] is True
    assert ResultsSnapshot.objects.count() == 2


def test_a_large_study_is_left_to_the_worker(study, is_large):
    waiting = study_results(study)
    assert (waiting.results, waiting.computed_at, waiting.is_current) == (None, None, False)
    assert work_off_one()
    assert study_results(study).is_current
    assert not work_off_one()


def test_results_of_a_while_ago_are_shown_while_newer_ones_are_computed(study, is_large):
    study_results(study)
    work_off_one()
    make_participant(study, level=1, prefers="gradcam-plain")
    stale = study_results(study)
    assert stale.results is not None
    assert not stale.is_current
    work_off_one()
    assert study_results(study).is_current


def test_of_two_workers_one_computes(study, is_large):
    study_results(study)
    assert snapshots._claim() is not None
    assert snapshots._claim() is None


def test_a_worker_that_died_is_replaced(study, is_large, monkeypatch):
    study_results(study)
    snapshots._claim()
    monkeypatch.setattr(snapshots, "GIVEN_UP", -snapshots.GIVEN_UP)
    assert snapshots._claim() is not None


def test_nothing_is_kept_of_somebody_who_withdrew_while_results_were_computed(
    study, is_large, monkeypatch
):
    study_results(study)
    computed = snapshots.compute

    def withdrawing(study, simulated):
        found = computed(study, simulated=simulated)
        forget(study)
        return found

    monkeypatch.setattr(snapshots, "compute", withdrawing)
    assert work_off_one()
    assert not ResultsSnapshot.objects.exists()


def test_withdrawing_deletes_what_was_computed(study):
    study_results(study)
    withdraw(study=study, participants=study.participants.all())
    assert not ResultsSnapshot.objects.exists()


def test_deleting_after_the_retention_time_deletes_what_was_computed(study):
    study_results(study)
    Study.objects.update(status="closed", closed_at=timezone.now(), retention_days=0)
    for row in due():
        purge(row)
    assert not ResultsSnapshot.objects.exists()


def test_a_worker_that_is_stopped_leaves_the_results_to_the_next(study, is_large, monkeypatch):
    study_results(study)

    def stopped(study, simulated):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(snapshots, "compute", stopped)
        with pytest.raises(KeyboardInterrupt):
            work_off_one()
    assert work_off_one()


def test_the_command_of_the_worker_computes_what_is_wanted(study, is_large, monkeypatch):
    worker = "studyapp.management.commands.worker"
    monkeypatch.setattr(f"{worker}.close_old_connections", lambda: None)  # this test's own
    monkeypatch.setattr(f"{worker}.signal.signal", lambda number, handler: None)
    study_results(study)
    call_command("worker", once=True)
    assert study_results(study).is_current

"""The digest of what results are computed from: it changes with that, and with nothing else."""

import pytest
from django.utils import timezone

from studyapp.actions.results import state as state_file
from studyapp.actions.results import state_of
from studyapp.models import (
    AnalysisPlan,
    Explanation,
    Measurement,
    Participant,
    QuestionnaireResponse,
    Response,
    Study,
    TechniqueGuess,
    Trial,
)
from tests.factories import make_open_study, make_participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    study = make_open_study(pictures=2)
    make_participant(study, level=0, prefers="gradcam-plain")
    make_participant(study)
    return study


def of(study):
    """As another process would find it."""
    return state_of(Study.objects.select_related("questionnaire").get(pk=study.pk))


def present(study):
    Trial.objects.filter(presented_at=None).update(presented_at=timezone.now())


def answer(study):
    trial = Trial.objects.filter(response=None).first()
    Response.objects.create(trial=trial, side="left")


def drop_out(study):
    Participant.objects.filter(outcome="").update(released_at=timezone.now())


def end(study):
    Participant.objects.filter(outcome="").update(outcome="screened_out", ended_at=timezone.now())


def fill_in(study):
    person = Participant.objects.filter(outcome="").get()
    questionnaire = study.questionnaire
    QuestionnaireResponse.objects.create(participant=person, questionnaire=questionnaire)


def guess(study):
    trial = Trial.objects.first()
    TechniqueGuess.objects.create(participant=trial.participant, stimulus=trial.left)


def plan(study):
    AnalysisPlan.objects.update_or_create(study=study, defaults={"alpha": 0.01})


def rename(study):
    Study.objects.filter(pk=study.pk).update(title="Another title")


def leave(study):
    Participant.objects.filter(outcome="").delete()


def label(study):
    study.images.update(true_label="espresso")


def measure(study):
    explanation = Explanation.objects.first()
    Measurement.objects.create(explanation=explanation, key="a", numbers={})


HAPPENINGS = [
    present,
    answer,
    drop_out,
    end,
    fill_in,
    guess,
    plan,
    rename,
    leave,
    label,
    measure,
]


@pytest.mark.parametrize("happens", HAPPENINGS)
def test_it_changes_with_the_record_the_plan_and_the_study(study, happens):
    before = of(study)
    happens(study)
    assert of(study) != before


def test_it_stays_while_nothing_happens_and_is_not_touched_by_others(study):
    before = of(study)
    make_participant(make_open_study(pictures=2, slug="other"), level=0)
    make_participant(study, level=0, kind="simulated")
    assert of(study) == before
    assert state_of(study, simulated=True) != before


def test_another_version_of_the_analysis_computes_anew(study, monkeypatch):
    before = of(study)
    monkeypatch.setattr(state_file, "_code", lambda: "another release")
    assert of(study) != before

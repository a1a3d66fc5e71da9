"""A run that is to open its study freezes nothing that does not open it, and tries again."""

import pytest

from studyapp.actions.opening_by_runs import freeze_when_ready
from studyapp.models import Condition, Explanation, PrecomputeRun, Study
from tests.factories import make_image, make_stimulus, make_study

pytestmark = pytest.mark.django_db


def explain(study: Study, condition: Condition) -> None:
    for image in study.images.all():
        make_stimulus(image, condition)


@pytest.fixture
def run():
    """A run whose catch questions wait for the last condition, as on a machine that is busy."""
    study = make_study(catch_rate=0.25, trials_per_participant=4)
    for number in range(4):
        make_image(study, number)
    for condition in study.conditions.all():
        explain(study, condition)
    study.conditions.create(name="chance", method="random_map", is_catch=True)
    return PrecomputeRun.objects.create(study=study, freeze_after=2)


def said(run: PrecomputeRun) -> str:
    return " ".join(run.lines.values_list("text", flat=True))


def test_what_does_not_open_yet_is_not_frozen_and_opens_later(run):
    study = run.study
    freeze_when_ready(run)
    assert study.question_set() is None
    assert not study.question_sets.exists()
    assert said(run) == ""
    explain(study, study.conditions.get(name="chance"))
    freeze_when_ready(run)
    study.refresh_from_db()
    assert study.is_open
    kinds = set(study.question_set().questions.values_list("kind", flat=True))
    assert kinds == {"main", "catch"}


def test_at_the_end_it_is_said_why_it_was_not_opened(run):
    freeze_when_ready(run, at_the_end=True)
    assert not run.study.question_sets.exists()
    assert "was not opened" in said(run)
    assert "on the study's page" in said(run)


def test_why_there_are_fewer_questions_is_said():
    study = make_study(trials_per_participant=2)
    for number in range(3):
        make_image(study, number)
    for condition in study.conditions.all():
        explain(study, condition)
    empty = Explanation.objects.first()
    Explanation.objects.filter(pk=empty.pk).update(is_empty=True)
    run = PrecomputeRun.objects.create(study=study, freeze_after=3)
    freeze_when_ready(run, at_the_end=True)
    assert (
        f"Only 2 of 3 pairs could be made. 1 left out: an explanation is empty: "
        f"{empty.condition.name}." in said(run)
    )

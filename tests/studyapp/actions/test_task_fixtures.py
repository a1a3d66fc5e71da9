"""The worked examples of the tasks are complete descriptions that fit their task."""

from pathlib import Path

import pytest
import yaml

from studyapp.actions.readiness import obstacles
from studyapp.actions.spec.parts import read_parts
from studyapp.actions.spec.questionnaires import questionnaire_mistakes, store_questionnaire
from studyapp.actions.spec.shape import shape_mistakes
from studyapp.actions.tasks import problems
from studyapp.models import Study
from tests.factories import make_classifier

pytestmark = pytest.mark.django_db

FIXTURES = Path(__file__).parents[3] / "fixtures"


def described(name: str) -> dict:
    return yaml.safe_load((FIXTURES / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "task"),
    [("forward_simulation", Study.Task.SIMULATION), ("faulty_model", Study.Task.FAULT)],
)
def test_an_example_lacks_nothing_but_its_questions(name, task):
    spec = described(name)
    parts, mistakes = read_parts(spec)
    assert shape_mistakes(spec) + mistakes + questionnaire_mistakes(spec["questionnaire"]) == []
    parts.study.classifier = make_classifier()
    parts.study.questionnaire = store_questionnaire(spec["questionnaire"])
    parts.store()
    study = Study.objects.get()
    assert study.task == task
    assert problems(study) == []
    assert ["question set" in obstacle for obstacle in obstacles(study)] == [True]
    assert study.arms.count() == 4


@pytest.mark.parametrize("name", ["forward_simulation", "faulty_model"])
def test_pictures_for_practice_are_kept_apart_and_all_have_a_true_label(name):
    pictures = described(name)["pictures"]
    assert sum(bool(picture.get("is_practice")) for picture in pictures) == 2
    assert all(picture["true_label"] for picture in pictures)

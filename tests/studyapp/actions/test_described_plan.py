"""The plan in a study's description is read as a whole, or refused with the line to change."""

from pathlib import Path

import pytest
import yaml

from studyapp.actions.registration.plan import FIELDS, plan_of
from studyapp.actions.spec.mistakes import path_of, without_echoes
from studyapp.actions.spec.parts import read_parts
from studyapp.actions.spec.schema.checking import check
from studyapp.actions.spec.schema.tables import STUDY
from studyapp.actions.spec.shape import shape_mistakes
from studyapp.analysis.planning.plan import Plan
from studyapp.models import AnalysisPlan
from tests.factories import make_classifier, make_questionnaire

pytestmark = pytest.mark.django_db

EXAMPLE = Path(__file__).parents[3] / "fixtures" / "complete_study.yaml"


def described(**analysis) -> dict:
    """The example with another plan."""
    spec = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    return spec | ({"analysis": analysis} if analysis else {})


def mistakes(**analysis) -> list[str]:
    shape = check(described(**analysis), STUDY)
    return without_echoes(shape.mistakes, read_parts(shape.sound)[1])


def test_the_example_gives_every_line_that_a_plan_may_have_but_a_margin():
    assert set(FIELDS) - set(described()["analysis"]) == {"margin"}
    assert mistakes() == []


def test_a_plan_is_stored_with_its_study():
    parts, _ = read_parts(described())
    parts.study.classifier = make_classifier()
    parts.study.questionnaire = make_questionnaire()
    parts.store()
    plan = plan_of(parts.study)
    assert (plan.planned_n, plan.looks, plan.condition) == (60, (20, 40, 60), "gradcam")
    assert plan.level_weights == {0: 0.5, 1: 0.3, 2: 0.2}


def test_a_description_without_a_plan_plans_nothing():
    spec = described()
    del spec["analysis"]
    parts, found = read_parts(spec)
    assert (parts.plan, found) == (None, [])
    parts.study.classifier = make_classifier()
    parts.study.questionnaire = make_questionnaire()
    parts.store()
    assert plan_of(parts.study) == Plan()
    assert AnalysisPlan.objects.count() == 0


@pytest.mark.parametrize(
    ("analysis", "says"),
    [
        ({"planed_n": 60}, "analysis: 'planed_n' is unknown; did you mean 'planned_n'?"),
        (
            {"planned_n": "many"},
            "'planned_n' must be a whole number, not the text 'many'",
        ),
        ({"planned_n": 0}, "analysis: planned_n: it must be at least 1, not 0"),
        (
            {"primary_test": "t-test"},
            "analysis: 'primary_test' is 't-test'; choose from: sign-flip, trend, equivalence",
        ),
        ({"looks": "20"}, "analysis: 'looks' must be a list of whole numbers"),
        ({"looks": [9, 3]}, "analysis: looks: These must be whole numbers, each larger"),
        ({"level_weights": {0: -1}}, "analysis: level_weights: This must give levels a weight"),
        ({"hypotheses": None}, "analysis: hypotheses: it has no value"),
        ({"condition": "chance"}, "analysis: its plan is about 'chance', which is not compared"),
        ({"level_weights": {0: 1}}, "each expertise level once: 0, 1, 2"),
        ({"hypotheses": "A.", "planned_n": 40}, "wants 40 participants and the study has 60"),
        ({"planned_n": 60}, "no hypothesis"),
    ],
)
def test_each_mistake_is_named_with_its_place(analysis, says):
    (mistake,) = mistakes(**analysis)
    assert says in mistake


def test_a_plan_that_is_no_mapping_is_refused_at_once():
    [said] = shape_mistakes(described() | {"analysis": ["planned_n"]})
    assert said.startswith("analysis: must be a mapping of names to values, not a list; its names")


def test_a_plan_is_compared_with_all_that_is_right_and_blamed_for_nothing_else():
    spec = described() | {"catch_rate": "often", "quotas": {"novice": 5}, "places": -1}
    spec["analysis"] |= {"planned_n": 50, "condition": "gradcan", "level_weights": {7: 1}}
    shape = check(spec, STUDY)
    found = without_echoes(shape.mistakes, read_parts(shape.sound, known=shape.mistakes)[1])
    assert {path_of(mistake) for mistake in found} == {
        ("catch_rate",),
        ("quotas", "novice", "level"),
        ("places",),
        ("analysis", "looks"),
        ("analysis", "condition"),
        ("analysis", "level_weights"),
    }
    [said] = [mistake for mistake in found if "gradcan" in mistake]
    assert said.endswith("did you mean 'gradcam'?")


@pytest.mark.parametrize("items", [None, "items", [5], [{"choices": 5}], [{"choices": [5]}]])
def test_a_broken_questionnaire_is_no_concern_of_the_plan(items):
    spec = described(planned_n=60, hypotheses="A.")
    spec["questionnaire"] = {"name": "x", "items": items}
    assert read_parts(check(spec, STUDY).sound)[1] == []

"""The stored plan has the columns and the values of the plan that results are computed by."""

import pytest
from django.core.exceptions import ValidationError

from studyapp.actions.registration.plan import FIELDS, columns_of, written_plan
from studyapp.analysis.planning import plan as known
from studyapp.analysis.planning.plan import Plan
from studyapp.models import AnalysisPlan
from tests.factories import make_plan, make_study

pytestmark = pytest.mark.django_db


def test_choices_are_the_values_that_the_analysis_knows():
    assert tuple(AnalysisPlan.Estimand.values) == known.ESTIMANDS
    assert tuple(AnalysisPlan.Test.values) == known.PRIMARY_TESTS
    assert set(AnalysisPlan.Monitoring.values) == {known.FIXED, known.LOOKS, known.ANYTIME}
    assert set(AnalysisPlan.Boundary.values) == {known.POCOCK, known.OBRIEN_FLEMING}


def test_a_new_plan_has_the_defaults_of_the_analysis():
    assert written_plan(AnalysisPlan()) == Plan()
    columns = {field.name for field in AnalysisPlan._meta.concrete_fields}
    assert columns - {"id", "study", "reached_at"} == set(FIELDS)


def test_a_plan_survives_being_stored():
    plan = Plan("A wins.", planned_n=60, looks=(20, 60), level_weights={0: 0.5, 2: 0.5})
    AnalysisPlan.objects.create(study=make_study(), **columns_of(plan))
    assert written_plan(AnalysisPlan.objects.get()) == plan


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("looks", [20, 20]),
        ("looks", [0, 20]),
        ("looks", [20.5]),
        ("looks", [True]),
        ("looks", "20"),
        ("level_weights", {"0": 0}),
        ("level_weights", {"0": float("inf")}),
        ("level_weights", {"0": True}),
        ("level_weights", {"novice": 1}),
        ("level_weights", [1]),
        ("margin", -0.1),
        ("margin", float("nan")),
        ("alpha", 0.0),
        ("alpha", 0.9),
        ("alpha", float("nan")),
        ("least_share_answered", 1.5),
        ("planned_n", 0),
        ("planned_n", "many"),
        ("least_median_rt_ms", -5),
        ("primary_test", "t-test"),
        ("monitoring", "often"),
    ],
)
def test_values_that_nothing_can_read_are_refused_by_their_name(field, value):
    plan = make_plan(make_study())
    setattr(plan, field, value)
    with pytest.raises(ValidationError) as refusal:
        plan.full_clean()
    assert set(refusal.value.message_dict) == {field}

"""A plan that its study cannot keep is refused with what to do."""

import pytest

from studyapp.analysis.planning.flaws import Setting, plan_flaws
from studyapp.analysis.planning.plan import Plan

GOOD = {"hypotheses": "A is trusted more.", "planned_n": 60}
SETTING = {"conditions": ["lime", "gradcam"], "levels": [0, 1, 2]}


def flaws(plan=None, **setting) -> list[str]:
    return plan_flaws(Plan(**GOOD | (plan or {})), Setting(**SETTING | setting))


def test_a_sound_plan_and_no_plan_have_no_flaw():
    assert flaws() == []
    assert plan_flaws(Plan(), Setting(**SETTING)) == []
    assert (
        flaws(
            {
                "condition": "lime",
                "primary_test": "equivalence",
                "margin": 0.1,
                "monitoring": "looks",
                "looks": (20, 60),
                "most_catch_failures": 0,
                "least_median_rt_ms": 300,
                "level_weights": {0: 0.5, 1: 0.3, 2: 0.2},
            },
            places=60,
            quotas={0: 20, 1: 20, 2: 20},
            has_catch=True,
            is_timed=True,
        )
        == []
    )


@pytest.mark.parametrize(
    ("plan", "setting", "says"),
    [
        ({"hypotheses": " "}, {}, "no hypothesis"),
        ({}, {"places": 80}, "wants 60 participants and the study has 80 places"),
        ({}, {"places": 40}, "wants 60 participants and the study has 40 places"),
        ({}, {"quotas": {0: 10, 1: 10, 2: 10}}, "its quotas allow only 30"),
        ({"condition": "shap"}, {}, "choose from: gradcam, lime"),
        ({"primary_test": "trend"}, {"levels": [0]}, "at least two expertise levels"),
        ({"primary_test": "equivalence"}, {}, "a margin above 0"),
        ({"primary_test": "equivalence", "margin": 0.0}, {}, "a margin above 0"),
        ({"looks": (20, 60)}, {}, 'set its monitoring to "looks"'),
        ({"monitoring": "looks"}, {}, "must be at the planned number, 60"),
        ({"monitoring": "looks", "looks": (20, 40)}, {}, "must be at the planned number, 60"),
        ({"monitoring": "looks", "looks": (1, 60)}, {}, "at two participants or more"),
        ({"monitoring": "looks", "planned_n": None}, {}, "no planned number"),
        ({"monitoring": "anytime"}, {"is_preference": False}, "not asked for"),
        ({"most_catch_failures": 0}, {}, "set a catch rate"),
        ({"least_median_rt_ms": 300}, {}, "must need timing"),
        ({"level_weights": {0: 1.0}}, {}, "each expertise level once: 0, 1, 2"),
        ({"level_weights": {0: 1.0, 1: 1.0, 3: 1.0}}, {}, "each expertise level once: 0, 1, 2"),
    ],
)
def test_each_flaw_is_named(plan, setting, says):
    (flaw,) = flaws(plan, **setting)
    assert says in flaw


def test_a_level_without_a_quota_takes_any_number():
    assert flaws(quotas={0: 5}) == []

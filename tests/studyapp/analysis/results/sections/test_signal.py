"""Stop or go on is said where a rule was registered, for any number of people."""

import pytest

from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.results.sections.signal import stop_or_go_on
from tests.studyapp.analysis.results.made import data

REGISTERED = {"registration": "0" * 64}


@pytest.mark.parametrize("people", [0, 1, 2, 5])
@pytest.mark.parametrize(
    "plan",
    [
        Plan(planned_n=40, monitoring="anytime"),
        Plan(planned_n=40, monitoring="looks", looks=(20, 40)),
    ],
)
def test_few_people_go_on(people, plan):
    section = stop_or_go_on(data([3] * people, [6] * people, plan=plan, facts=REGISTERED))
    assert not section.by_method
    assert section.sentences[0].startswith("Go on")


@pytest.mark.parametrize(
    ("plan", "facts"),
    [
        (Plan(planned_n=40, monitoring="anytime"), {}),
        (Plan(planned_n=40), REGISTERED),
        (Plan(), {}),
    ],
)
def test_without_a_registered_rule_nothing_is_said(plan, facts):
    assert stop_or_go_on(data([6] * 30, [6] * 30, plan=plan, facts=facts)) is None

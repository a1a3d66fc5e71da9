"""The plan's rules leave participants out by what the tables themselves say about them."""

import pytest

from studyapp.actions.tables import participants_table, trials_table
from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.population import TOO_FAST, TOO_MANY_CATCH_FAILURES, exclusion_reason
from studyapp.models import AnalysisPlan, Study
from tests.factories import make_open_study, make_plan
from tests.recorded import Given, expecting, record

pytestmark = pytest.mark.django_db

PASSED, FAILED, LATE = (Given(side, kind="catch", question=3) for side in ("left", "right", "none"))


@pytest.fixture
def study():
    return expecting(make_open_study(pictures=4), "first")


def people(study) -> dict:
    study = Study.objects.select_related("questionnaire").get()
    return {row["participant_id"]: row for row in participants_table(study, simulated=False)}


def test_who_fails_too_many_catch_trials_is_left_out_of_both_tables(study):
    make_plan(study, planned_n=None, most_catch_failures=0)
    main = Given(question=0)
    good = record(study, main, PASSED)
    bad = record(study, main, FAILED)
    late = record(study, main, LATE)
    never_asked = record(study, main)
    reasons = {code: row["exclusion_reason"] for code, row in people(study).items()}
    assert reasons == {
        good.code: "",
        bad.code: TOO_MANY_CATCH_FAILURES,
        late.code: TOO_MANY_CATCH_FAILURES,
        never_asked.code: "",
    }
    for row in trials_table(study, simulated=False):
        assert row["exclusion_reason"] == reasons[row["participant_id"]]
        assert row["excluded"] == bool(row["exclusion_reason"])


def test_who_expects_the_second_stimulus_fails_with_the_first(study):
    study = expecting(study, "second")
    make_plan(study, planned_n=None, most_catch_failures=0)
    first, second = record(study, PASSED), record(study, FAILED)
    swapped = record(study, Given("left", left="lime-plain", kind="catch", question=3))
    reasons = {code: row["exclusion_reason"] for code, row in people(study).items()}
    assert reasons[first.code] == TOO_MANY_CATCH_FAILURES
    assert reasons[second.code] == reasons[swapped.code] == ""


def test_who_answers_too_fast_is_left_out(study):
    make_plan(study, planned_n=None, least_median_rt_ms=500)
    fast, slow, untimed = (
        record(study, *(Given(question=place, rt_ms=rt) for place, rt in enumerate(times)))
        for times in ((100, 400, 9000), (600, 500, 100), (None, None, None))
    )
    reasons = {code: row["exclusion_reason"] for code, row in people(study).items()}
    assert reasons == {fast.code: TOO_FAST, slow.code: "", untimed.code: ""}


@pytest.mark.parametrize("most", [None, 0, 1])
@pytest.mark.parametrize("least", [None, 450])
def test_the_reason_follows_from_the_participants_own_row(study, most, least):
    make_plan(study, planned_n=None, most_catch_failures=most, least_median_rt_ms=least)
    for catches in ([], [PASSED], [FAILED], [FAILED, LATE]):
        for rt in (None, 400, 500):
            answered = [Given(question=place, rt_ms=rt) for place in range(3)]
            placed = [
                Given(catch.side, kind="catch", question=place)
                for place, catch in enumerate(catches)
            ]
            record(study, *answered, *placed, outcome="completed" if rt else "")
    plan = Plan(most_catch_failures=most, least_median_rt_ms=least)
    for row in people(study).values():
        assert row["exclusion_reason"] == exclusion_reason(
            outcome=row["outcome"],
            answered=row["n_main_answered"],
            given=row["n_main_trials"],
            catch_failures=row["n_catch"] - row["n_catch_passed"],
            median_rt_ms=row["median_rt_ms"],
            plan=plan,
        )


def test_without_rules_how_somebody_answered_leaves_nobody_out(study):
    record(study, Given(question=0, rt_ms=1), FAILED)
    assert AnalysisPlan.objects.count() == 0
    assert [row["exclusion_reason"] for row in people(study).values()] == [""]


def test_a_catch_trial_of_another_task_is_failed_by_its_answer():
    study = expecting(make_open_study(pictures=4), "tabby cat", task="forward-simulation")
    make_plan(study, planned_n=None, most_catch_failures=0)
    right, wrong = (
        record(study, Given("", kind="catch", answer=answer, options=("tabby cat", "espresso")))
        for answer in ("tabby cat", "espresso")
    )
    reasons = {code: row["exclusion_reason"] for code, row in people(study).items()}
    assert reasons == {right.code: "", wrong.code: TOO_MANY_CATCH_FAILURES}

"""Everything beyond A or B on one results page, counted by hand."""

import pytest
from django.db import transaction
from django.test import override_settings

from studyapp.actions.report import report
from tests.factories import make_open_study
from tests.recorded import Given, record
from tests.rich_study import make_rich_study

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def found(django_db_setup, django_db_blocker, tmp_path_factory):
    """The report, made once: it is plain numbers and words."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        made = report(make_rich_study())
        transaction.set_rollback(True)
    return made


def test_the_flow_tells_everybody_apart(found):
    people = found.people
    assert (people.consented, people.started, people.completed) == (10, 8, 7)
    assert (people.screened_out, people.failed_check, people.withdrawn) == (1, 1, 2)
    assert (people.in_progress, people.dropped_out) == (1, 0)
    # The one in progress answered 2 of the 3 trials that were drawn, more than half.
    assert people.excluded == {"screened out": 1, "failed the comprehension check": 1}
    assert (found.analysed, found.partial_counted) == (8, 1)


def test_ties_and_time_outs_stand_beside_the_headline(found):
    (row,) = found.answers.shares
    # Of the first six trials of each: 6, 6, 5, 4, 6, 3 for gradcam; the careless one alternates
    # nothing and takes the left, gradcam, 8 times; the unfinished one 2.
    assert (row["n_a"], row["n_b"]) == (6 + 6 + 5 + 4 + 6 + 3 + 8 + 2, 0 + 0 + 1 + 2 + 0 + 3)
    assert (row["n_tie"], row["n_timed_out"]) == (6, 6)
    assert found.overall[0].first["preference"] == pytest.approx(40 / 46)
    assert found.answers.with_ties[0].first["preference"] == pytest.approx((40 + 3) / 52)
    assert found.shows_answers


def test_the_mean_grade_is_towards_the_first_condition(found):
    (row,) = found.answers.ratings
    assert row["n_trials"] == 46 + 6
    assert row["low"] < row["mean"] < row["high"]
    assert row["words"].startswith("+")


def test_those_in_doubt_are_shown_counted_and_left_out_of_a_second_line_only(found):
    counts = {flag.name: flag.count for flag in found.quality.flags if flag.count}
    assert counts == {
        "catch_failed": 1,
        "too_fast": 1,
        "fast_for_the_study": 1,
        "one_sided": 1,
        "straight_line": 1,
    }
    (careless,) = found.quality.flagged
    assert (careless["catch"], careless["longest_run"], careless["counts"]) == ("0 of 1", 8, True)
    assert (found.quality.n_in_doubt, found.quality.n_answered) == (1, 8)
    assert found.quality.without[0].first["n_chosen"] == 40 - 8
    assert found.overall[0].first["n_chosen"] == 40


def test_where_everybody_is_in_doubt_nobody_is_left():
    study = make_open_study(pictures=8)
    record(study, *(Given("left", rt_ms=100, question=q) for q in range(8)))
    found = report(study)
    assert found.quality.nobody_left
    assert found.quality.without == []
    assert found.overall[0].first["n_trials"] == 8


def test_nobody_in_doubt_needs_no_second_line():
    study = make_open_study(pictures=2)
    record(study, Given("left"), Given("right", question=1))
    found = report(study)
    assert (found.quality.without, found.quality.nobody_left) == ([], False)


def test_the_table_of_those_who_raise_a_flag_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr("studyapp.actions.report.doubts.MOST_ROWS", 2)
    study = make_open_study(pictures=1)
    for slot in range(3):
        record(study, Given(rt_ms=100), slot=slot)
    found = report(study)
    assert (len(found.quality.flagged), found.quality.not_shown) == (2, 1)


def test_arms_have_their_own_preferences(found):
    ((condition, rows),) = found.by_arm
    assert condition == "gradcam-plain"
    assert [(row.group, row.first["n_chosen"], row.first["n_trials"]) for row in rows] == [
        ("hidden", 6 + 6 + 5, 18),
        ("shown", 4 + 6 + 3 + 8, 26),
    ]


def test_without_arms_there_is_no_table_of_them():
    study = make_open_study(pictures=2)
    record(study, Given(), Given(question=1))
    assert report(study).by_arm == []


def test_checks_are_recomputed(found):
    checks = found.checks
    assert checks.identical[0]["n_chosen"] == checks.identical[0]["n_trials"] == 6
    assert (checks.consistency[0]["n_chosen"], checks.consistency[0]["n_trials"]) == (6, 6)
    assert checks.unconnected == [["gradcam-plain", "lime-plain"]]
    assert checks.n_questions == 8
    # Six people with eight trials, the careless one with eight, the unfinished one with three.
    assert checks.balance["n_shown"] == 59
    assert sum(row["n_shown"] for row in checks.questions) == 59
    assert checks.balance["worst_person"] == 8


def test_scales_are_described(found):
    (scale,) = found.scales
    # 3, 4, 5, 3, 4, 5; the reversed item says the same, so alpha is 1.
    assert (scale["name"], scale["n"], scale["mean"]) == ("Trust in the system", 6, 4)
    assert (scale["lowest"], scale["highest"], scale["n_items"]) == (3, 5, 2)
    assert scale["alpha"] == pytest.approx(1)


def test_recognition_is_told_per_level_and_condition(found):
    everyone = [row for row in found.recognition if row["group"] == "Everyone"]
    assert {row["condition"]: (row["right"], row["wrong"], row["unknown"]) for row in everyone} == {
        "gradcam-plain": (3, 0, 3),
        "lime-plain": (0, 3, 3),
    }
    assert {row["group"] for row in found.recognition} == {
        "Everyone",
        "Not familiar",
        "A bit familiar",
        "Familiar",
    }


def test_a_forced_choice_shows_no_table_of_ties():
    study = make_open_study(pictures=2)
    record(study, Given(), Given(question=1))
    found = report(study)
    assert not found.shows_answers
    assert found.answers.ratings == found.answers.with_ties == []

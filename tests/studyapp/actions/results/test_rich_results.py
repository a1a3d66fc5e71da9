"""Everything beyond A or B in the results of one study, counted by hand."""

import pytest
from django.db import transaction
from django.test import override_settings

from studyapp.actions.results import compute
from studyapp.analysis.results.sections import quality
from tests.factories import make_open_study
from tests.recorded import Given, record
from tests.rich_study import make_rich_study

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def found(django_db_setup, django_db_blocker, tmp_path_factory):
    """The document, made once: it is plain numbers and words."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        made = compute(make_rich_study())
        transaction.set_rollback(True)
    return made


def rows(found, section, table):
    return found.section(section).table(table).rows


def of_population(found, population):
    return next(
        row for row in rows(found, "sensitivity", "sensitivity") if row["population"] == population
    )


def test_the_flow_tells_everybody_apart(found):
    assert {row["stage"]: row["n"] for row in rows(found, "flow", "flow")} == {
        "Consented": 10,
        "Screened out": 1,
        "Failed the comprehension check": 1,
        "Started": 8,
        "In progress": 1,
        "Completed": 7,
        # The one in progress answered 2 of the 3 trials that were drawn, more than half.
        "Counted": 8,
        "Withdrew": 2,
    }
    assert {row["reason"]: row["n"] for row in rows(found, "flow", "exclusions")} == {
        "screened out": 1,
        "failed the comprehension check": 1,
    }


def test_ties_and_time_outs_stand_beside_the_headline(found):
    (row,) = rows(found, "answers", "answers")
    # Of the first six trials of each: 6, 6, 5, 4, 6, 3 for gradcam; the careless one alternates
    # nothing and takes the left, gradcam, 8 times; the unfinished one 2.
    assert (row["n_a"], row["n_b"]) == (6 + 6 + 5 + 4 + 6 + 3 + 8 + 2, 0 + 0 + 1 + 2 + 0 + 3)
    assert (row["n_tie"], row["n_timed_out"]) == (6, 6)
    assert rows(found, "overall", "estimates")[0]["preference"] == pytest.approx(40 / 46)
    halves = rows(found, "answers", "with_ties")[0]
    assert halves["preference"] == pytest.approx((40 + 3) / 52)
    grid = of_population(found, "with “no preference” as half for either")
    assert (grid["preference"], grid["low"]) == (halves["preference"], halves["low"])


def test_the_mean_grade_is_towards_the_first_condition(found):
    (row,) = rows(found, "answers", "ratings")
    assert row["n_trials"] == 46 + 6
    assert 0 < row["low"] < row["mean"] < row["high"]


def test_those_in_doubt_are_shown_counted_and_left_out_of_the_grid_only(found):
    counts = {row["flag"]: row["n"] for row in rows(found, "quality", "flags") if row["n"]}
    assert counts == {
        "catch_failed": 1,
        "too_fast": 1,
        "fast_for_the_study": 1,
        "one_sided": 1,
        "straight_line": 1,
    }
    (careless,) = rows(found, "quality", "flagged")
    assert (careless["n_catch_passed"], careless["n_catch"]) == (0, 1)
    assert (careless["longest_run"], careless["counts"]) == (8, "yes")
    assert found.section("quality").sentences[0].startswith("1 of 8 who started")
    without = of_population(found, "without those whose answers are in doubt")
    assert without["preference"] == pytest.approx((40 - 8) / (46 - 8))
    assert rows(found, "overall", "estimates")[0]["n_chosen"] == 40


def test_where_everybody_is_in_doubt_nobody_is_left():
    study = make_open_study(pictures=8)
    record(study, *(Given("left", rt_ms=100, question=q) for q in range(8)))
    found = compute(study)
    without = of_population(found, "without those whose answers are in doubt")
    assert (without["n_participants"], without["preference"]) == (0, None)
    assert without["note"] == "nobody"
    assert rows(found, "overall", "estimates")[0]["n_trials"] == 8


def test_a_population_that_changes_nothing_is_named_and_has_no_rows():
    study = make_open_study(pictures=2)
    record(study, Given("left"), Given("right", question=1))
    section = compute(study).section("sensitivity")
    assert {row["population"] for row in section.tables[0].rows} == {"those who are counted"}
    assert "only those who completed" in section.sentences[1]


def test_the_table_of_those_who_raise_a_flag_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(quality, "MOST_ROWS", 2)
    study = make_open_study(pictures=1)
    for slot in range(3):
        record(study, Given(rt_ms=100), slot=slot)
    table = compute(study).section("quality").table("flagged")
    assert len(table.rows) == 2
    assert table.note == "And 1 more, in the table of participants."


def test_arms_have_their_own_preferences(found):
    arms = rows(found, "arms", "arms")
    assert {row["condition"] for row in arms} == {"gradcam-plain"}
    assert [(row["group"], row["n_chosen"], row["n_trials"]) for row in arms[::2]] == [
        ("hidden", 6 + 6 + 5, 18),
        ("shown", 4 + 6 + 3 + 8, 26),
    ]


def test_what_was_shown_is_recomputed(found):
    (identical,) = rows(found, "shown", "identical")
    assert identical["n_chosen"] == identical["n_trials"] == 6
    (balance,) = rows(found, "shown", "balance")
    # Six people with eight trials, the careless one with eight, the unfinished one with three.
    assert balance["n_shown"] == 59
    assert balance["worst_person"] == 8
    questions = rows(found, "shown", "questions")
    assert len(questions) == 8
    assert sum(row["n_shown"] for row in questions) == 59
    assert "All conditions are connected" in found.section("shown").sentences[1]


def test_scales_are_described(found):
    (scale,) = rows(found, "scales", "scales")
    # 3, 4, 5, 3, 4, 5; the reversed item says the same, so alpha is 1.
    assert (scale["scale"], scale["n"], scale["mean"]) == (
        "Trust in the system (version 1)",
        6,
        4,
    )
    assert (scale["lowest"], scale["highest"], scale["n_items"]) == (3, 5, 2)
    assert scale["alpha"] == pytest.approx(1)


def test_recognition_is_told_per_level_and_condition(found):
    table = rows(found, "recognition", "recognition")
    everyone = [row for row in table if row["group"] == "Everyone"]
    assert {row["condition"]: (row["right"], row["wrong"], row["unknown"]) for row in everyone} == {
        "gradcam-plain": (3, 0, 3),
        "lime-plain": (0, 3, 3),
    }
    assert {row["group"] for row in table} == {
        "Everyone",
        "Not familiar",
        "A bit familiar",
        "Familiar",
    }


def test_those_who_recognised_the_techniques_are_left_out_of_a_variant(found):
    # Three of six named gradcam-plain rightly and did not know the other one.
    without = of_population(found, "without those who recognised the techniques")
    assert without["n_participants"] == 8 - 3


def test_what_was_not_asked_has_no_section():
    study = make_open_study(pictures=2)
    record(study, Given(), Given(question=1))
    names = {section.name for section in compute(study).sections}
    assert names.isdisjoint({"answers", "arms", "scales", "recognition", "accuracy", "pairs"})

"""A plan in words says everything that it holds."""

from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.planning.words import plan_words


def words(**plan) -> str:
    return " ".join(f"{heading}: {text}" for heading, text in plan_words(Plan(**plan)))


def test_an_empty_plan_says_that_nothing_is_planned():
    said = words()
    assert "No number is planned, so every result is exploratory." in said
    assert "the first condition in the alphabet" in said
    assert "who stopped before 50\u00a0% of the main trials." in said


def test_a_full_plan_says_every_number():
    said = words(
        hypotheses="A beats B.",
        planned_n=60,
        condition="lime",
        primary_test="equivalence",
        margin=0.125,
        alpha=0.01,
        most_catch_failures=1,
        least_median_rt_ms=300,
        monitoring="looks",
        looks=(20, 60),
        boundary="pocock",
        level_weights={0: 0.75, 1: 0.25},
    )
    for part in (
        "A beats B.",
        "60 complete participations; then the study closes.",
        "Two one-sided tests, margin 12.5 percentage points either way.",
        "0.01, in each of the two",
        "who failed more than 1 catch trial;",
        "below 300 ms",
        "After 20, 60 participants, with bounds of Pocock.",
        "level 0: 0.75, level 1: 0.25",
    ):
        assert part in said


def test_looking_after_everybody_is_said_to_be_valid():
    assert "valid at any time" in words(monitoring="anytime")
    assert "One, at the end." in words()


def test_one_participation_and_no_failure_at_all_are_said_as_such():
    said = words(planned_n=1, most_catch_failures=0)
    assert "1 complete participation;" in said
    assert "who failed a catch trial." in said
    assert "0.05, two-sided" in said

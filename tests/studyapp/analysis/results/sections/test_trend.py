"""The trend with expertise and how far its ends are apart."""

import pytest

from studyapp.analysis.hypotheses.holm import holm
from studyapp.analysis.planning.plan import EQUIVALENCE, TREND, Plan
from studyapp.analysis.plots.catalogue import table_of
from studyapp.analysis.results.document import EXPLORATORY, PLANNED
from studyapp.analysis.results.sections.difference import difference
from studyapp.analysis.results.sections.trend import SMALL_LEVEL, trend
from tests.studyapp.analysis.results.made import data, simulated
from tests.studyapp.analysis.tables import reference

EDGE = reference("cluster_wilson_edge_cases")["permutation_trend_exact"]
MADE_UP = reference("inference")
REGISTERED = {"registration": "a" * 64}


def made_up(**fields):
    return data(MADE_UP["k"], MADE_UP["m"], MADE_UP["level"], **fields)


def test_the_trend_section_has_the_numbers_of_r():
    section = trend(made_up())
    robust, plain = section.table("slopes").rows
    assert robust["slope"] == pytest.approx(MADE_UP["slope"][0], abs=1e-9)
    assert (robust["low"], robust["high"]) == pytest.approx(MADE_UP["slope_hc3"], abs=1e-9)
    assert (plain["low"], plain["high"]) == pytest.approx(MADE_UP["slope_ols"], abs=1e-9)
    tests = section.table("tests").rows
    assert (tests[2]["statistic"], tests[2]["p"]) == pytest.approx(MADE_UP["kruskal"], abs=1e-9)
    assert tests[3]["p"] == pytest.approx(MADE_UP["cochran_armitage"][1], abs=1e-9)
    assert tests[3]["note"].startswith("naive")


def test_at_three_five_and_two_people_every_arrangement_is_counted():
    found = data([round(10 * y) for y in EDGE["y"]], [10] * 10, EDGE["level"])
    studentised, plain = trend(found).table("tests").rows[:2]
    assert plain["p"] == pytest.approx(EDGE["p_two_sided"], abs=1e-12)
    assert studentised["note"] == plain["note"] == "all 2,520 arrangements"


def test_the_plot_has_its_columns_and_the_line_is_the_slope():
    section = trend(made_up())
    table = table_of(section, "trend")
    assert [row["level"] for row in table.rows] == ["Novice", "Some", "Expert"]
    assert {row["slope"] for row in table.rows} == {section.table("slopes").rows[0]["slope"]}
    novice = table.rows[0]
    assert novice["low"] < novice["mean"] < novice["high"]


@pytest.mark.parametrize(
    ("levels", "why"),
    [
        ([0, 0, 1, 2], "fewer than 5 people"),
        ([1] * 8, "everybody is Some"),
        ([None] * 8, "fewer than 5 people whose level is known"),
    ],
)
def test_where_no_trend_can_be_told_it_says_why(levels, why):
    section = trend(data([7, 8, 9, 6, 8, 7, 9, 9][: len(levels)], [10] * len(levels), levels))
    assert why in section.sentences[0]
    assert section.table("tests").rows[0]["p"] is None


def test_a_perfect_step_has_a_p_value_and_no_infinite_number():
    section = trend(data([0] * 3 + [5] * 4 + [10] * 3, [10] * 10, [0] * 3 + [1] * 4 + [2] * 3))
    first = section.table("tests").rows[0]
    assert first["p"] < 0.01
    assert first["statistic"] is None
    assert section.table("slopes").rows == ()


def test_a_level_of_few_people_is_warned_about():
    assert SMALL_LEVEL in trend(made_up()).caveats
    assert SMALL_LEVEL not in trend(simulated([6, 6, 6], [0.7] * 3, 1, 1)).caveats


def test_a_trend_that_is_there_is_found_and_its_size_recovered():
    section = trend(simulated([60, 60, 60], [0.8, 0.65, 0.5], sd=0.0, seed=3))
    assert section.table("tests").rows[0]["p"] < 0.001
    slope = section.table("slopes").rows[0]
    assert slope["low"] < -0.15 < slope["high"]
    assert slope["high"] < 0
    assert "changes with expertise" in section.sentences[0]


def test_people_without_a_level_are_left_out_and_counted():
    section = trend(data([8, 7, 9, 6, 8, 2, 3], [10] * 7, [0, 0, 1, 1, 2, None, None]))
    assert section.sentences[-1] == "Left out: 2 whose level is not known."


@pytest.mark.parametrize("section", [trend, difference])
def test_without_levels_or_choices_there_is_nothing_to_say(section):
    assert section(data([8, 7], [10] * 2, facts={"levels": {0: "Everybody"}})) is None
    assert section(data([], [])) is None


def test_only_the_planned_section_is_planned():
    for test in (TREND, EQUIVALENCE):
        found = made_up(plan=Plan(primary_test=test, margin=0.2), facts=REGISTERED)
        standings = [trend(found).standing, difference(found).standing]
        assert standings == [
            PLANNED if test == TREND else EXPLORATORY,
            PLANNED if test == EQUIVALENCE else EXPLORATORY,
        ]


def test_the_difference_has_the_numbers_of_r_and_no_test_of_few_people():
    row = difference(made_up()).table("differences").rows[0]
    numbers = [row[name] for name in ("difference", "low", "high", "df")]
    assert numbers == pytest.approx(MADE_UP["welch"][:4], abs=1e-9)
    assert row["p"] is None
    assert "descriptive" in row["note"]


def test_every_pair_of_levels_is_compared_and_corrected_for():
    found = difference(simulated([8, 8, 8], [0.8, 0.6, 0.4], 0.5, 4))
    rows = found.table("differences").rows
    assert [(row["lower"], row["higher"]) for row in rows] == [
        ("Novice", "Expert"),
        ("Novice", "Some"),
        ("Some", "Expert"),
    ]
    assert [row["p_holm"] for row in rows] == holm([row["p"] for row in rows])


def test_levels_that_are_alike_are_said_to_be_alike_within_the_margin():
    alike = simulated([60, 1, 60], [0.7, 0.7, 0.7], sd=0.3, seed=5)
    found = data(
        [int(k) for k in alike.people["chosen"]],
        [10] * 121,
        alike.people["level"].astype(int).tolist(),
        plan=Plan(primary_test=EQUIVALENCE, margin=0.15),
    )
    section = difference(found)
    row = section.table("equivalence").rows[0]
    assert row["p"] < 0.05
    assert row["confidence"] == pytest.approx(0.9)
    assert -0.15 < row["low"] < row["high"] < 0.15
    assert "Novice and Expert are alike" in section.sentences[1]


def test_where_equivalence_was_planned_its_verdict_leads():
    plan = Plan(primary_test=EQUIVALENCE, margin=0.2)
    few = made_up(plan=plan, facts=REGISTERED)
    assert difference(few).sentences[0] == (
        "Whether Novice and Expert are alike was not tested: fewer than 6 people at one of the two "
        "levels."
    )
    people = ([5, 9] * 4 + [6, 10] * 4, [10] * 16, [0] * 8 + [2] * 8)
    planned = difference(data(*people, plan=plan, facts=REGISTERED)).sentences
    assert "are not shown to be alike" in planned[0]
    assert difference(data(*people, plan=plan)).sentences == planned[::-1]


def test_without_a_margin_equivalence_is_not_tested():
    assert difference(made_up()).table("equivalence") is None


def test_equivalence_of_few_people_is_not_tested():
    section = difference(made_up(plan=Plan(margin=0.2)))
    row = section.table("equivalence").rows[0]
    assert row["p"] is None
    assert "fewer than 6 people" in row["note"]


@pytest.mark.parametrize("levels", [[0, 0, 2], [2, 2, 2], [0, 1, 1]])
def test_ends_with_fewer_than_two_people_have_no_interval(levels):
    section = difference(data([8, 7, 9], [10] * 3, levels))
    assert section.table("differences").rows[0]["low"] is None
    assert "fewer than two people" in section.sentences[0]


def test_ends_where_all_chose_alike_have_no_interval():
    section = difference(data([10] * 12, [10] * 12, [0] * 6 + [2] * 6))
    assert "at neither level do people differ among themselves" in section.sentences[0]
    assert section.table("differences").rows[0]["difference"] == 0


@pytest.mark.parametrize(
    ("highest", "said"),
    [
        (4, "At Expert, the preference for a is 40 percentage points lower than at Novice"),
        (9, "10 percentage points higher than at Novice"),
        (8, "about the same as at Novice"),
    ],
)
def test_the_difference_is_said_with_its_direction(highest, said):
    low, high = [7, 8, 9] * 3, [highest - 1, highest, highest + 1] * 3
    section = difference(data(low + high, [10] * 18, [0] * 9 + [2] * 9))
    assert said in section.sentences[0]


def test_a_difference_that_may_be_none_is_not_called_one():
    section = difference(data([5, 9] * 4 + [6, 10] * 4, [10] * 16, [0] * 8 + [2] * 8))
    assert "which of them is higher stays open" in section.sentences[0]


def test_no_two_columns_of_differences_are_called_alike():
    labels = [column.label for column in difference(made_up()).table("differences").columns]
    assert len(set(labels)) == len(labels)

"""What the marks of a plot stand for: nobody and nothing is left out, and rows keep their order."""

import pytest

from studyapp.analysis.plots.theme import Look
from tests.studyapp.analysis.plots.tables import ROWS, drawn, marks, texts

SHARES = [0.0, 0.0, 0.5, 1.0, 1.0, 1.0]


def test_everybody_is_one_dot():
    rows = [{"level": "Everyone", "share": share} for share in SHARES]
    assert marks(drawn("dots", rows), "symbol") == 6


def test_too_many_people_for_dots_are_bars_of_the_same_heights():
    rows = [
        {"level": "Everyone", "share": 0.5, "n_participants": 5000},
        {"level": "Everyone", "share": 0.9, "n_participants": 50},
    ]
    document = drawn("dots", rows)
    assert marks(document, "symbol") == 0
    assert marks(document, "rect") == 2
    assert "Everyone (5050 people)" in texts(document)


def test_people_without_a_level_have_a_heap_of_their_own():
    rows = [{"level": "Familiar", "share": 0.5}, {"level": None, "share": 0.5}]
    assert "Level unknown (1 person)" in texts(drawn("dots", rows))


def test_pictures_are_in_the_order_of_their_estimates():
    found = texts(drawn("caterpillar", ROWS["caterpillar"][::-1]))
    assert sorted(("cat", "dog", "cow"), key=found.index) == ["cat", "dog", "cow"]


def test_rows_without_an_interval_keep_their_place():
    first, *others = ROWS["sensitivity"]
    found = texts(drawn("sensitivity", [first | {"low": None, "high": None}, *others]))
    assert found.index("Everyone") < found.index("Completed only")


def test_two_pictures_of_one_name_are_two_rows():
    twice = [ROWS["caterpillar"][0], ROWS["caterpillar"][0]]
    document = drawn("caterpillar", twice)
    assert texts(document).count("cat") == 2
    assert marks(document, "symbol") == 2


def test_of_two_conditions_the_first_is_drawn_since_the_second_is_what_it_leaves():
    found = texts(drawn("preference"))
    assert "Preference for grad over lime" in found
    assert found.count("100%") == 1


def test_with_three_conditions_there_is_a_panel_each_on_one_scale():
    third = [
        row | {"condition": "edges"} for row in ROWS["preference"] if row["condition"] == "grad"
    ]
    found = texts(drawn("preference", [*ROWS["preference"], *third]))
    assert found.count("100%") == 3


@pytest.mark.parametrize("number", [59, 1000])
def test_many_pictures_stay_within_a_page(number):
    rows = [
        {"item_name": f"picture {n}", "preference": 0.5, "low": 0.4, "high": 0.6}
        for n in range(number)
    ]
    document = drawn("caterpillar", rows, Look())
    assert float(document.split('height="')[1].split('"')[0]) < 2300
    assert marks(document, "symbol") == number


@pytest.mark.parametrize(
    ("shortest", "longest", "labels"),
    [
        (2000, 7000, {"3", "4", "5", "6", "7", "8"}),
        (300, 60_000, {"0.5", "5", "10", "20", "50"}),
    ],
)
def test_the_axis_of_times_is_labelled_from_end_to_end(shortest, longest, labels):
    rows = [
        {"from_ms": shortest, "to_ms": 1.1 * shortest, "n_participants": 1},
        {"from_ms": longest / 1.1, "to_ms": longest, "n_participants": 2},
    ]
    assert labels <= set(texts(drawn("times", rows)))


@pytest.mark.parametrize("look", [Look(), Look(narrow=True)])
def test_long_names_of_levels_are_broken_and_not_cut_off(look):
    name = "Expert in the field of deep learning"
    rows = [row | {"group": name} for row in ROWS["preference"]]
    found = "".join(texts(drawn("preference", rows, look)))
    assert "…" not in found
    assert name.replace(" ", "") in found.replace(" ", "")


def test_names_of_many_levels_do_not_run_into_each_other_on_a_phone():
    rows = [
        {"level": f"Level {n}", "score": n, "mean": 0.5, "low": 0.4, "high": 0.6}
        | {"slope": 0.0, "intercept": 0.5, "n_participants": 175}
        for n in range(4)
    ]
    assert "175 people" in "".join(texts(drawn("trend", rows, Look())))
    # Broken into two lines, which stand without a space in the text of the document.
    assert "175people" in "".join(texts(drawn("trend", rows, Look(narrow=True))))

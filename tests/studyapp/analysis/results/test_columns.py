import pandas as pd

from studyapp.analysis.results.columns import ALIKE, rows, without_degenerate
from studyapp.analysis.results.document import COUNT, NUMBER, TEXT, Column

COLUMNS = (Column("name", "Name", TEXT), Column("n", "People", COUNT), Column("x", "X", NUMBER))


def test_rows_are_plain_and_have_the_columns_and_no_others():
    frame = pd.DataFrame({"name": ["a", None], "n": [2.0, float("nan")], "x": [0.5, 1.0], "y": 1})
    first, second = rows(frame, COLUMNS)
    assert first == {"name": "a", "n": 2, "x": 0.5}
    assert type(first["n"]) is int
    assert (second["name"], second["n"]) == (None, None)


def test_a_count_that_is_not_whole_stays_as_it_is():
    """Two ties make a whole choice, and one makes half of one."""
    (row,) = rows([{"n": 3.5}], COLUMNS)
    assert row == {"name": None, "n": 3.5, "x": None}


def test_an_interval_of_no_width_is_taken_out_and_said():
    narrow, wide, none = without_degenerate(
        [{"low": 1.0, "high": 1.0}, {"low": 0.1, "high": 0.2}, {"low": None, "high": None}]
    )
    assert narrow == {"low": None, "high": None, "note": ALIKE}
    assert wide == {"low": 0.1, "high": 0.2, "note": ""}
    assert none == {"low": None, "high": None, "note": ""}

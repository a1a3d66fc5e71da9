"""A table is the same frame from the record and from a file."""

import io
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.analysis.cells import csv_lines, exact_cell
from studyapp.analysis.columns import TABLES
from studyapp.analysis.frames import frame, read

TEXT = st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0"))
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)


def as_file(table, rows):
    lines = csv_lines(list(TABLES[table]), rows, cell=exact_cell)
    return io.StringIO("".join(lines), newline="")


def row(table, **cells):
    return dict.fromkeys(TABLES[table]) | cells


@settings(max_examples=60)
@given(st.lists(st.tuples(TEXT, NUMBERS), max_size=4))
def test_text_and_numbers_survive_the_file_to_the_last_bit(cells):
    rows = [
        row(
            "trials",
            participant_id=f"P{place}",
            trial_index=1,
            reason_text=text,
            class_probability=p,
        )
        for place, (text, p) in enumerate(cells)
    ]
    pd.testing.assert_frame_equal(
        frame("trials", rows), read("trials", as_file("trials", rows)), check_exact=True
    )


def test_the_empty_text_is_missing_and_a_word_for_missing_is_a_word():
    rows = [row("participants", participant_id="P", outcome="", flags="NA", arm=None)]
    for found in (frame("participants", rows), read("participants", as_file("participants", rows))):
        assert found["outcome"].isna().all()
        assert found["arm"].isna().all()
        assert found["flags"].tolist() == ["NA"]


def test_codes_that_look_like_numbers_stay_text():
    rows = [
        row("participants", participant_id="23456789"),
        row("participants", participant_id="2E9"),
    ]
    found = read("participants", as_file("participants", rows))
    assert found["participant_id"].tolist() == ["23456789", "2E9"]


def test_a_table_without_rows_has_its_columns_and_types():
    found = frame("trials", [])
    assert list(found) == list(TABLES["trials"])
    assert found["chose_a"].dtype == "float64"


def test_columns_may_be_missing_and_unknown_ones_are_left_out():
    found = read("participants", io.StringIO("participant_id,shoe_size\nP,42\n"))
    assert list(found) == list(TABLES["participants"])
    assert math.isnan(found["expertise_level"][0])


def test_a_number_that_is_none_is_refused_by_name():
    with pytest.raises(ValueError, match="'rt_ms' of table 'trials' must hold integers"):
        read("trials", io.StringIO("participant_id,rt_ms\nP,fast\n"))

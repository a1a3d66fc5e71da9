"""CSV that is RFC 4180 and no formula, whatever people wrote."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.analysis.cells import FORMULA_STARTS, csv_lines, exact_cell, safe_cell

TEXT = st.text(st.characters(codec="utf-8"))
HOSTILE = st.builds(str.__add__, st.sampled_from([*FORMULA_STARTS, "\0=", " =", "\ufeff@"]), TEXT)


@settings(max_examples=1000)
@given(TEXT | HOSTILE)
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(text):
    cell = safe_cell(text)
    assert "\0" not in cell
    if cell[:1] in FORMULA_STARTS:
        float(cell)


@settings(max_examples=300)
@given(st.lists(st.tuples(TEXT | HOSTILE, TEXT), max_size=5))
def test_a_reader_gets_every_cell_back(rows):
    columns = ("one", "two")
    lines = csv_lines(columns, [dict(zip(columns, row, strict=True)) for row in rows])
    read = list(csv.reader(io.StringIO("".join(lines), newline="")))
    assert read == [list(columns), *([safe_cell(cell) for cell in row] for row in rows)]


@pytest.mark.parametrize("number", [-3, 0.25, -1.5e-7, "+4", "-.5", "1e9"])
def test_numbers_stay_numbers(number):
    assert safe_cell(number) == str(number)


@pytest.mark.parametrize("text", ["=1+1", "-1+1", "@SUM(A1)", "\t=1", "％x", "-1\n", "+inf", "-１"])
def test_a_formula_gets_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


def test_missing_is_empty_and_lines_end_as_the_standard_says():
    assert list(csv_lines(["a", "b"], [{"a": None, "b": 'say "hi", twice'}])) == [
        "a,b\r\n",
        ',"say ""hi"", twice"\r\n',
    ]


@settings(max_examples=300)
@given(st.lists(st.tuples(TEXT | HOSTILE, TEXT), max_size=5))
def test_the_exact_variant_changes_nothing_but_nul(rows):
    columns = ("one", "two")
    lines = csv_lines(
        columns, [dict(zip(columns, row, strict=True)) for row in rows], cell=exact_cell
    )
    read = list(csv.reader(io.StringIO("".join(lines), newline="")))
    assert read == [list(columns), *([cell.replace("\0", "") for cell in row] for row in rows)]

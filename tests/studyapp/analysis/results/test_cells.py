"""How a cell reads."""

import pytest

from studyapp.analysis.results.cells import words
from studyapp.analysis.results.document import (
    CODE,
    COUNT,
    MILLISECONDS,
    NUMBER,
    P_VALUE,
    SHARE,
    TEXT,
)


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        ("one person", TEXT, "one person"),
        ("random-map", CODE, "random-map"),
        (1234567, COUNT, "1,234,567"),
        (12.0, COUNT, "12"),
        (80.5, COUNT, "80.5"),
        (0.8049, SHARE, "80\u00a0%"),
        (-0.12, SHARE, "\u221212\u00a0%"),
        (1.0, NUMBER, "1.00"),
        (-12345.678, NUMBER, "\u221212,345.68"),
        (0.00321, NUMBER, "0.0032"),
        (0.0, NUMBER, "0.00"),
        (7, NUMBER, "7"),
        (0.0004, P_VALUE, "<\u00a00.001"),
        (0.0, P_VALUE, "<\u00a00.001"),
        (0.04999, P_VALUE, "0.050"),
        (2400.4, MILLISECONDS, "2,400\u00a0ms"),
    ],
)
def test_a_cell_reads_as_its_kind_says(value, kind, said):
    assert words(value, kind) == said


@pytest.mark.parametrize("kind", [TEXT, CODE, COUNT, SHARE, NUMBER, P_VALUE, MILLISECONDS])
def test_what_is_missing_is_a_dash(kind):
    assert words(None, kind) == "–"


def test_an_unknown_kind_is_named_with_those_that_there_are():
    with pytest.raises(LookupError, match="no kind of column 'colour'; there are: text, code"):
        words(1, "colour")

"""No cell of any table that is handed out is a formula to a spreadsheet program."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.analysis.cells import FORMULA_STARTS, csv_lines

STRINGS = 5000
STARTS = st.sampled_from(
    [*FORMULA_STARTS, "\0", " ", "\u00a0", "\ufeff", "\u200b", "'", '"', ",", ";"]
)
TEXT = st.text(st.characters(codec="utf-8"), max_size=6)
HOSTILE = st.builds(lambda starts, rest: "".join(starts) + rest, st.lists(STARTS, max_size=3), TEXT)


@settings(max_examples=25, deadline=None)
@given(st.lists(HOSTILE, min_size=STRINGS // 25, max_size=STRINGS // 25 + 20))
def test_five_thousand_strings_make_no_formula(texts):
    lines = "".join(csv_lines(("text",), [{"text": text} for text in texts]))
    [header], *rows = csv.reader(io.StringIO(lines, newline=""))
    assert header == "text"
    for row in rows:
        cell = row[0] if row else ""
        assert "\0" not in cell
        if cell[:1] in FORMULA_STARTS:
            float(cell)

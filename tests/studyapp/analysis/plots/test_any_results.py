"""Whatever people answered, every plot that a section names can be drawn, and its page be read."""

import re
from collections.abc import Mapping
from functools import cache

import pytest

from studyapp.analysis.plots.drawing import specification
from studyapp.analysis.plots.theme import Look, svg
from studyapp.analysis.results.computing import results
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import Results
from studyapp.analysis.results.page import page
from tests.studyapp.analysis.plots.tables import texts
from tests.studyapp.analysis.results.made import data, of_rows, three_conditions

TIME = {"rt_ms": 1500, "presented_at_utc": "2026-01-01T00:00:00.000Z"}
STUDIES: Mapping[str, Data] = {
    "nobody": of_rows([]),
    "one person": data([3], [5], [1], **TIME),
    "two people": data([3, 5], [5, 5], [0, 2]),
    "everybody chose the same": data([5] * 8, [5] * 8, [0, 1, 2, 0, 1, 2, 0, 1], **TIME),
    "one picture": data([1, 0, 1, 1], [1] * 4, [0, 1, 2, 2], items=1),
    "no levels": data([2, 3, 1], [4, 4, 4], [None] * 3),
    "one level": data([2, 3, 1, 4, 2, 3, 1], [4] * 7, [1] * 7),
    "only ties": data([2, 3], [4, 4], [0, 1], chosen_side="tie", chose_a=0.5),
    "nothing answered": data([2, 3], [4, 4], [0, 1], chosen_side="none", chose_a=None),
    "three conditions": three_conditions(),
    "more people than dots": data([1, 2] * 220, [2, 3] * 220, [0, 1] * 220, **TIME),
}


@cache
def _results(name: str) -> Results:
    return results(STUDIES[name])


@pytest.mark.parametrize("name", STUDIES)
def test_every_plot_of_any_results_can_be_drawn(name):
    found = _results(name)
    assert found.sections
    for section in found.sections:
        for plot in section.plots:
            drawn = specification(section, plot, Look(), subtitle="s", condition="a")
            if drawn is not None:
                said = " ".join(texts(svg(drawn)))
                assert not re.search(r"\b(NaN|nan|undefined|null)\b", said), (section.name, plot)


@pytest.mark.parametrize("name", STUDIES)
def test_every_cell_of_any_results_is_in_words(name):
    shown = page(_results(name), whole=True)
    cells = [
        cell.words
        for section in shown.sections
        for table in section.tables
        for row in table.rows
        for cell in row
    ]
    assert not {"nan", "NaN", "inf", "None", ""} & set(cells)
    assert all(section.lead for section in shown.sections)

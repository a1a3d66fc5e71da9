"""Plots of results are drawn once for every state of what they show."""

import pytest
from django.core.cache import cache

from studyapp.actions.plots import NoSuchPlot, results_plot
from studyapp.analysis.results.document import COUNT, TEXT, Column, Results, Section, Table

STAGES = (Column("stage", "Stage", TEXT), Column("n", "People", COUNT))
FACTS = {"title": "Trust", "study_id": "trust", "simulated": False, "conditions": []}


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


def _results(n=3, **facts):
    rows = ({"stage": "Consented", "n": n},) if n else ()
    table = Table("flow", "Flow", STAGES, rows)
    section = Section("flow", "Participants", tables=(table,), plots=("flow",))
    return Results(FACTS | facts, {"condition": ""}, (section,))


def _drawn(results, plot="flow", section="flow", form="svg", dark=False):
    return results_plot(results, section, plot, form=form, dark=dark, narrow=False)


def test_a_plot_is_drawn_anew_only_when_something_of_it_changes(monkeypatch):
    first = _drawn(_results())
    assert first.startswith(b"<svg")
    monkeypatch.setattr("studyapp.actions.calculator.ask", lambda _, **given: "drawn again")
    assert _drawn(_results()) == first
    assert _drawn(_results(4)) == _drawn(_results(), dark=True) == b"drawn again"
    assert _drawn(_results(title="Another title")) == b"drawn again"


def test_a_rehearsal_says_so_in_its_plots():
    assert b"REHEARSAL with simulated participants" in _drawn(_results(simulated=True))
    assert b"REHEARSAL" not in _drawn(_results())


def test_a_picture_is_png():
    assert _drawn(_results(), form="png").startswith(b"\x89PNG")


@pytest.mark.parametrize(("section", "plot"), [("flow", "dots"), ("people", "flow")])
def test_a_plot_that_the_section_does_not_have_is_named(section, plot):
    with pytest.raises(NoSuchPlot, match=f"no plot '{plot}' in a section '{section}'"):
        _drawn(_results(), plot, section)


def test_without_rows_there_is_nothing_to_draw():
    with pytest.raises(NoSuchPlot, match="has nothing to draw"):
        _drawn(_results(0))

"""The document in words: what is folded, hidden, left to the file, and what stands on top."""

from dataclasses import replace

from studyapp.analysis.results.document import (
    CODE,
    COUNT,
    EXPLORATORY,
    PLANNED,
    SHARE,
    TEXT,
    Column,
    Results,
    Section,
    Table,
)
from studyapp.analysis.results.page import MOST_ROWS, page

ESTIMATES = (
    Column("condition", "Condition", CODE),
    Column("estimand", "For", TEXT),
    Column("preference", "Preference", SHARE),
    Column("low", "from", SHARE),
    Column("high", "to", SHARE),
    Column("note", "Note", TEXT),
    Column("standing", "Standing", TEXT),
)


def _estimate(estimand, low, high, note="", condition="grad", standing=EXPLORATORY):
    return {
        "condition": condition,
        "estimand": estimand,
        "preference": 0.8,
        "low": low,
        "high": high,
        "note": note,
        "standing": standing,
    }


THESE = _estimate("these pictures", 0.66, 0.89, standing=PLANNED)
LIKE_THESE = _estimate("pictures like these", 0.6, 0.9)
NUMBERS = (Column("name", "Name", TEXT), Column("n", "People", COUNT))


def _overall(*rows, **fields):
    table = Table("estimates", "Estimates", ESTIMATES, rows)
    return Section(
        "overall", "Overall preference", ("It is 80 %.", "The test says so."), (table,), **fields
    )


def _counted(number, name="quality", **fields):
    rows = tuple({"name": f"row {place}", "n": place} for place in range(number))
    return Section(
        name, name.capitalize(), tables=(Table("n", "How many", NUMBERS, rows),), **fields
    )


def _results(*sections, conditions=("grad", "lime")):
    return Results({"conditions": list(conditions)}, {"condition": ""}, sections)


def test_both_estimands_stand_on_top_with_what_was_planned():
    found = page(_results(_overall(THESE, LIKE_THESE, standing=PLANNED))).headline
    assert found.condition == "grad"
    these, like_these = found.cards
    assert (these.share, these.interval) == ("80\u00a0%", "66\u00a0% to 89\u00a0%")
    assert (these.is_of_these, these.is_planned) == (True, True)
    assert (like_these.is_of_these, like_these.is_planned) == (False, False)
    assert these.reading.endswith("people choose grad more often than not.")
    assert found.planned == (("overall", "Overall preference", "The test says so."),)


def test_one_person_gets_a_card_without_an_interval():
    alone = _estimate("these pictures", None, None, "one person")
    (card,) = page(_results(_overall(alone))).headline.cards
    assert (card.interval, card.note) == ("", "one person")
    assert "says nothing about anybody else" in card.reading


def test_what_the_losing_condition_competed_with_is_named():
    losing = _estimate("these pictures", 0.1, 0.3, condition="lime")
    (card,) = page(_results(_overall(losing))).headline.cards
    assert "people choose grad more often than lime" in card.reading


def test_only_the_first_condition_stands_on_top():
    third = _estimate("these pictures", 0.1, 0.3, condition="edges")
    rows = (THESE, LIKE_THESE, third)
    found = page(_results(_overall(*rows), conditions=("grad", "lime", "edges"))).headline
    assert [card.estimand for card in found.cards] == ["these pictures", "pictures like these"]


def test_without_an_overall_preference_nothing_stands_on_top():
    assert page(_results(_counted(3))).headline is None
    assert page(_results()).sections == ()


def test_what_tells_conditions_apart_is_left_out_while_that_is_hidden():
    results = _results(_overall(THESE, LIKE_THESE), _counted(3, by_method=False))
    found = page(results, hides_methods=True)
    assert [section.name for section in found.sections] == ["quality"]
    assert found.hidden == ("Overall preference",)
    assert found.headline is None
    assert page(results).hidden == ()


def test_a_long_table_is_left_to_its_file_but_not_on_paper():
    results = _results(_counted(MOST_ROWS + 5))
    (table,) = page(results).sections[0].tables
    assert (len(table.rows), table.left_out, table.is_open) == (MOST_ROWS, 5, False)
    (table,) = page(results, whole=True).sections[0].tables
    assert (len(table.rows), table.left_out, table.is_open) == (MOST_ROWS + 5, 0, True)


def test_a_short_table_is_open_unless_a_plot_says_the_same():
    stages = (Column("stage", "Stage", TEXT), Column("n", "People", COUNT))
    table = Table("flow", "Flow", stages, ({"stage": "Consented", "n": 3},))
    flow = Section("flow", "Participants", tables=(table,))
    assert page(_results(flow)).sections[0].tables[0].is_open
    drawn = page(_results(replace(flow, plots=("flow",)))).sections[0]
    assert [name for name, _ in drawn.plots] == ["flow"]
    assert not drawn.tables[0].is_open


def test_a_plot_without_anything_to_draw_is_not_promised():
    assert page(_results(_counted(0, plots=("flow",)))).sections[0].plots == ()


def test_sensitivity_is_folded_but_not_on_paper():
    results = _results(_counted(2, "sensitivity", sentences=("First.", "Second.")))
    section = page(results).sections[0]
    assert (section.lead, section.sentences, section.is_folded) == ("First.", ("Second.",), True)
    assert section.has_more
    assert not page(results, whole=True).sections[0].is_folded


def test_cells_are_words_and_a_column_with_nothing_in_it_is_left_out():
    rows = tuple(row | {"note": ""} for row in (THESE, LIKE_THESE))
    (table,) = page(_results(_overall(*rows))).sections[0].tables
    assert [head.words for head in table.heads] == [
        "Condition",
        "For",
        "Preference",
        "from",
        "to",
        "Standing",
    ]
    assert [(cell.words, cell.style) for cell in table.rows[0][:3]] == [
        ("grad", "code"),
        ("these pictures", ""),
        ("80\u00a0%", "number"),
    ]


def test_methods_are_said_once_for_each_estimand():
    rows = tuple(row | {"method": f"of {row['estimand']}"} for row in (THESE, LIKE_THESE, THESE))
    columns = (*ESTIMATES, Column("method", "Method", TEXT))
    section = Section("levels", "Levels", tables=(Table("levels", "Levels", columns, rows, "n."),))
    (table,) = page(_results(section)).sections[0].tables
    assert table.note == (
        "n. These pictures: of these pictures. Pictures like these: of pictures like these."
    )
    assert "Method" not in [head.words for head in table.heads]


def test_methods_that_differ_within_an_estimand_stay_in_their_rows():
    rows = (THESE | {"method": "Wilson"}, THESE | {"method": "bootstrap"})
    columns = (*ESTIMATES, Column("method", "Method", TEXT))
    section = Section("levels", "Levels", tables=(Table("levels", "Levels", columns, rows),))
    (table,) = page(_results(section)).sections[0].tables
    assert [row[-1].words for row in table.rows] == ["Wilson", "bootstrap"]
    assert table.note == ""

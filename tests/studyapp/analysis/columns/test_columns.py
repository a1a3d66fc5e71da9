"""One description of the columns: header, codebook and document."""

from pathlib import Path

from studyapp.analysis.columns import CODEBOOK, TABLES, codebook, codebook_in_markdown
from studyapp.analysis.columns.derivation import DERIVED

DOCUMENT = Path(__file__).parents[4] / "docs" / "data-dictionary.md"


def test_the_data_dictionary_is_what_the_code_says():
    assert DOCUMENT.read_text().endswith("\n" + codebook_in_markdown())


def test_the_codebook_describes_every_column_of_every_table_in_its_place():
    rows = list(codebook())
    for table, columns in TABLES.items():
        of_table = [row for row in rows if row["table"] == table]
        assert [row["variable"] for row in of_table] == list(columns)
        assert [row["position"] for row in of_table] == list(range(1, len(columns) + 1))
    assert all(set(row) == set(CODEBOOK) and row["label"] and row["type"] for row in rows)


def test_a_range_stands_in_a_column_of_its_own():
    described = {(row["table"], row["variable"]): row for row in codebook()}
    share = described["participants", "left_choice_rate"]
    assert (share["range"], share["allowed_values"]) == ("0 to 1", "")
    side = described["trials", "chosen_side"]
    assert (side["range"], side["allowed_values"]) == ("", "left, right, tie, none")


def test_what_is_derived_names_columns_that_there_are():
    for table, columns in DERIVED.items():
        for column, found in columns.items():
            assert column in TABLES[table]
            assert found.formula
            for source in found.sources:
                place, _, name = source.rpartition(".")
                assert name in TABLES[place or table], source


def test_a_bar_in_a_description_does_not_end_its_cell():
    assert r"joined by ' \| '" in codebook_in_markdown()


def test_what_people_write_themselves_is_marked_as_telling_who_they_are():
    direct = {(row["table"], row["variable"]) for row in codebook() if row["privacy"] == "direct"}
    assert direct == {("trials", "reason_text"), ("questionnaire", "response_raw")}

"""One description of the columns: header, codebook and document."""

from pathlib import Path

from studyapp.analysis.columns import CODEBOOK, TABLES, codebook, codebook_in_markdown

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


def test_a_bar_in_a_description_does_not_end_its_cell():
    assert r"joined by ' \| '" in codebook_in_markdown()


def test_what_people_write_themselves_is_marked_as_telling_who_they_are():
    direct = {(row["table"], row["variable"]) for row in codebook() if row["privacy"] == "direct"}
    assert direct == {("trials", "reason_text"), ("questionnaire", "response_raw")}

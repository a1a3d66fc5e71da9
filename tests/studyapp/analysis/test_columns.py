"""One description of the columns: header, codebook and document."""

from pathlib import Path

from studyapp.analysis.columns import CODEBOOK, TRIALS, codebook, codebook_in_markdown

DOCUMENT = Path(__file__).parents[3] / "docs" / "data-dictionary.md"


def test_the_data_dictionary_is_what_the_code_says():
    assert DOCUMENT.read_text().endswith("\n" + codebook_in_markdown())


def test_the_codebook_describes_every_column_in_its_place():
    rows = list(codebook())
    assert [row["variable"] for row in rows] == list(TRIALS)
    assert [row["position"] for row in rows] == list(range(1, len(TRIALS) + 1))
    assert all(set(row) == set(CODEBOOK) and row["label"] and row["type"] for row in rows)

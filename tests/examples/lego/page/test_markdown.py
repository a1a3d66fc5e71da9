"""The numbers of a run for the README."""

import pytest

from examples.lego.page.markdown import BEGIN, END, markdown, update
from examples.lego.page.parts import Section, Table


def test_sentences_are_written_and_tables_where_they_are_wanted():
    numbers = Table("Of the test", ("Network", "F1"), [("weighted", "0.58")])
    plain = Section("figure-1", "Figure 1", here=("It has five.",), shown=(numbers,))
    told = markdown(
        [plain, Section("performance", "Section 4.3", here=("Good.",), shown=(numbers,))]
    )
    assert "### Figure 1\n\n* It has five." in told
    assert told.count("| weighted | 0.58 |") == 1
    assert "| Network | F1 |\n| --- | --- |" in told


def test_only_what_is_between_the_marks_is_replaced(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    update(readme, "new\n")
    assert readme.read_text() == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"


def test_a_readme_without_marks_is_refused_and_left(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("mine")
    with pytest.raises(ValueError, match="add them"):
        update(readme, "new")
    assert readme.read_text() == "mine"

"""The result to read: tables, sentences, and files."""

import json

import numpy as np
import pytest

from examples.lego.causal import maps
from examples.lego.causal.document import RESULT, VERSION, read_result, write
from examples.lego.causal.sentences import sentences
from examples.lego.causal.summary import summarise
from examples.lego.causal.tables import chance, interval, number, tables
from examples.lego.causal.writing import markdown, section
from explainers.inspection.sheet import encode_sheet
from tests.examples.lego.causal.toy import row, several
from tests.examples.lego.causal.toy import write as write_piles


def result_of(piles, first, second):
    """A result in which Grad-CAM gives `first` and LIME `second`, colours of bricks."""
    rows = []
    for pile in piles:
        red, blue = ((pile.pixels == colour).all(axis=-1) * 1.0 for colour in (first, second))
        given = {name: np.zeros(red.shape) for name in maps.METHODS}
        rows.append(row(pile, given | {"Grad-CAM": red, maps.LIME: blue}))
    setting = {"algorithm": "quickshift", "ratio": 0.5}
    return {
        "version": VERSION,
        "network": {"name": "toy", "sha256": "f" * 64},
        "pictures": {"number": len(rows), "seeds": [1, 4], "side": 32, "samples": 4},
        "methods": {maps.LIME: {"segmentation": setting}},
        "shown superpixels": 40,
        "versions": {"python": "3.11"},
        "seconds": {"rendering": 3.2},
        "summary": summarise(rows),
    }


PNG = encode_sheet(np.zeros((4, 4, 3), np.uint8))
RED, BLUE = [255, 0, 0], [0, 0, 255]


@pytest.fixture
def piles(tmp_path):
    return write_piles(tmp_path, [several(n, red=5 + n) for n in range(1, 5)])


def test_every_row_of_a_table_is_as_wide_as_its_head(piles):
    for table in tables(result_of(piles, RED, BLUE)["summary"]):
        assert table.rows
        assert {len(one) for one in table.rows} == {len(table.head)}


def test_the_sentence_follows_the_numbers(piles):
    better = " ".join(sentences(result_of(piles, RED, BLUE)["summary"]))
    worse = " ".join(sentences(result_of(piles, BLUE, RED)["summary"]))
    same = " ".join(sentences(result_of(piles, RED, RED)["summary"]))
    assert "in rank correlation Grad-CAM does better than LIME" in better
    assert "matters most Grad-CAM does worse than LIME" in worse
    assert "Grad-CAM cannot be told from LIME" in same
    assert "found most often by Grad-CAM: 100.0 %" in better
    assert "its colour decides most of what the brick does" in better
    assert "it is the one that matters most in 100.0 %" in better
    # 0.6 of the energy, by (36 + 49 + 64 + 81) / 4 of 1,024 pixels
    assert "the target brick has 10.69 times its share of the picture" in better


def test_markdown_holds_every_table_and_every_setting(piles):
    result = result_of(piles, RED, BLUE)
    text = markdown(result)
    for table in tables(result["summary"]):
        assert f"## {table.caption}" in text
    for told in ("algorithm quickshift, ratio 0.5", "f" * 64, "rendering 3 s", "python 3.11"):
        assert told in text


def test_the_section_shows_the_most_important_tables(piles):
    result = result_of(piles, RED, BLUE)
    made = section(result)
    assert list(made.shown) == tables(result["summary"], brief=True)
    assert set(map(str, made.shown)) < set(map(str, tables(result["summary"])))
    assert list(made.here) == sentences(result["summary"])
    assert made.paper


def test_a_result_is_written_and_read(piles, tmp_path):
    result = result_of(piles, RED, BLUE)
    path = write(result, tmp_path / "new", PNG)
    assert path.read_text() == markdown(result)
    assert read_result(tmp_path / "new") == result
    assert len(section(result, tmp_path / "new").shown) == len(section(result).shown) + 1


def test_a_lacking_or_old_result_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no result yet; make it with"):
        read_result(tmp_path)
    (tmp_path / RESULT).write_text(json.dumps({"version": 0}))
    with pytest.raises(ValueError, match=rf"it is of version 0, not {VERSION}; make it again"):
        read_result(tmp_path)


def test_numbers_are_written_as_people_read_them():
    assert interval({"mean": 0.125, "low": -0.001, "high": 0.25}, number) == "0.12 (0.00 to 0.25)"
    assert interval({"mean": 2.0, "low": None, "high": None}, number) == "2.00"
    assert interval({"mean": None, "low": None, "high": None}, number) == "–"
    assert [chance(0.0004), chance(0.0304)] == ["< 0.001", "0.030"]

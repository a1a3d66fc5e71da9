"""Sections become one page that can be read without a mouse, a screen or colours."""

import numpy as np

from examples.lego.page.parts import Column, Gallery, Section, Table, picture
from examples.lego.page.writing import render, write_page

FACTS = {"introduction": "Replayed.", "made": "Made today."}


def sections():
    dot = picture(np.zeros((2, 3, 3), np.uint8), "a black <dot>", sharp=True)
    gallery = Gallery((Column((dot,), "First"),), ("the picture",), "Dots")
    table = Table("Numbers", ("What", "How much"), [("one", "5 %")])
    return [Section("figure-1", "A & B", ("says",), ("is",), (gallery, table), ("note",))]


def test_pictures_have_words_sizes_and_their_content():
    page = render(sections(), FACTS)
    assert 'alt="a black &lt;dot&gt;" width="3" height="2" class="sharp"' in page
    assert 'src="data:image/webp;base64,' in page


def test_tables_have_headings_a_caption_and_can_be_reached_by_keyboard():
    page = render(sections(), FACTS)
    assert "<caption>Numbers</caption>" in page
    assert '<th scope="col">How much</th>' in page
    assert '<th scope="row">one</th><td data-head="How much">5\u00a0%</td>' in page
    assert 'tabindex="0" role="region" aria-label="Numbers"' in page


def test_the_paper_stands_beside_what_comes_out():
    page = render(sections(), FACTS)
    assert page.index("The paper") < page.index("<p>says</p>") < page.index("<p>is</p>")
    assert '<a href="#figure-1">A &amp; B</a>' in page


def test_the_page_is_one_file(tmp_path):
    assert write_page(sections(), FACTS, tmp_path / "new") == tmp_path / "new" / "index.html"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["index.html"]

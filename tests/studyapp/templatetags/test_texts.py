"""Researchers' texts are formatted, and harmless whatever is in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.templatetags.texts import paragraphs


def test_wrapped_lines_flow_together_and_a_blank_line_begins_a_paragraph():
    assert paragraphs("One\nline.\n\nTwo.") == "<p>One\nline.</p>\n<p>Two.</p>\n"


def test_emphasis_and_lists_are_kept():
    html = paragraphs("**Ten** pairs:\n\n- look\n- choose")
    assert "<strong>Ten</strong>" in html
    assert "<li>look</li>" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "![x](https://example.org/x.png)",
        "<style>*{display:none}</style>",
    ],
)
def test_no_script_style_or_picture_gets_through(text):
    html = paragraphs(text)
    for tag in ("<script", "<img", "<style", 'href="javascript'):
        assert tag not in html


@given(st.text(max_size=200))
def test_any_text_gives_tags_of_the_list_only(text):
    assert "<script" not in paragraphs("<script>" + text)
    assert "{{ 7 }}" in paragraphs("{{ 7 }}")

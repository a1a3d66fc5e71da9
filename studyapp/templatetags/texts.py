"""Texts that researchers write, as participants read them."""

from functools import lru_cache
from typing import Any

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from studyapp.wording import wording

register = template.Library()

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "code", "hr"}
_markdown = MarkdownIt("commonmark", {"html": False})


@register.filter
@lru_cache(maxsize=256)  # the same few texts are shown to everybody
def paragraphs(text: str) -> SafeString:
    """Markdown as HTML: lines wrapped in a file flow together, a blank line begins a paragraph.

    HTML in the text is shown as it was typed; what the renderer makes is sanitised once more.
    """
    rendered = _markdown.render(text)
    clean = nh3.clean(rendered, tags=TAGS, url_schemes={"https", "mailto"})
    return mark_safe(clean)  # noqa: S308  # nosec B308 B703


@register.filter
def text(record: Any, field: str) -> Any:
    """A text that a researcher wrote, in the reader's language: {{ study|text:"prompt" }}."""
    return wording(record, field)

"""Text on sheets and captions: one font, a few sizes and colours, lines that fit."""

import functools
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from PIL import ImageFont

HEADING, SECTION, TITLE, CAPTION = 26, 20, 17, 15  # font sizes in pixels
LINE = 1.3  # from one line of text to the next, in font sizes
PAPER, INK, FAINT, GOOD, BAD = "#ffffff", "#16191d", "#5b6470", "#0b6b3a", "#b3261e"
TONES = {"plain": INK, "good": GOOD, "bad": BAD, "faint": FAINT}


def per_cent(share: float) -> str:
    """Write a share in per cent with one decimal, a half rounded up: ``99.4 %``."""
    exact = 100 * Decimal(str(share))
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)} %"


def wrapped(text: str, size: int, width: float) -> list[str]:
    """Break a text between words into lines that fit; a longer word gets a line of its own."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and length(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def line_height(size: int) -> int:
    """Give the pixels from one line of text to the next."""
    return round(size * LINE)


def write(
    pen: Any, place: tuple[int, int], text: str, size: int, ink: str, width: float = float("inf")
) -> None:
    """Write one line; what does not fit into the width is cut off, with an ellipsis.

    Parameters
    ----------
    pen
        A ``PIL.ImageDraw.ImageDraw``.
    place
        Left and top, in pixels.
    """
    if length(text, size) > width:
        while text and length(text + "…", size) > width:
            text = text[:-1]
        text = text.rstrip() + "…"
    pen.text(place, text, fill=ink, font=_font(size))


def length(text: str, size: int) -> float:
    """Give the width of a line in pixels."""
    return float(_font(size).getlength(text))


@functools.cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """Load DejaVu Sans, which comes with Matplotlib and looks the same on every machine."""
    import matplotlib

    path = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)

"""Labels and confidence below a picture: for inspection, never for a blinded study."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from explainers.explanation import Explanation

PAPER, INK = (255, 255, 255), (0, 0, 0)


def caption(
    pixels: np.ndarray, explanation: Explanation, true_label: str | None = None
) -> np.ndarray:
    """Add a band below a picture that says what it shows and what the classifier says.

    The band names the explained class, as ``predicted`` if it was explained because it is the
    classifier's first choice, and its probability, rounded to 0.1 %.

    Parameters
    ----------
    pixels
        uint8, (height, width, 3); stays as it is.
    explanation
        Of its facts, ``class_name``, ``probability`` and, if there is one, ``rule`` are written.
    true_label
        What the picture shows, if that is known.

    Returns
    -------
    numpy.ndarray
        uint8, (more than height, width, 3). A line that is too long is broken between words, and
        a word that is too long is cut.
    """
    facts = explanation.facts
    verb = "predicted" if facts.get("rule", "top-1") == "top-1" else "explained"
    says = f"{verb}: {facts['class_name']} {percentage(facts['probability'])} %"
    entries = [says] if true_label is None else [f"true: {true_label}", says]
    width = pixels.shape[1]
    size = min(max(width // 22, 9), 36)
    font = ImageFont.truetype(str(_font_file()), size)
    margin = size // 2
    lines = [line for entry in entries for line in _broken(entry, font, width - 2 * margin)]
    band = Image.new("RGB", (width, round(1.35 * size * len(lines)) + 2 * margin), PAPER)
    pen = ImageDraw.Draw(band)
    for number, line in enumerate(lines):
        pen.text((margin, margin + round(1.35 * size * number)), line, INK, font)
    return np.concatenate([pixels, np.asarray(band)])


def percentage(probability: float) -> str:
    """Write a probability in per cent with one decimal, a half rounded up."""
    exact = 100 * Decimal(str(probability))
    return str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _font_file() -> Path:
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


def _broken(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Break a text into lines of at most `width` pixels."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(_cut(word, font, width))
    return lines


def _cut(word: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    if font.getlength(word) <= width:
        return word
    kept = word
    while kept and font.getlength(kept + "…") > width:
        kept = kept[:-1]
    return kept + "…"

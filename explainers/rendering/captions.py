"""Labels and confidence below a picture: for inspection, never for a blinded study."""

import numpy as np
from PIL import Image, ImageDraw

from explainers.explanation import Explanation
from explainers.lettering import INK, PAPER, line_height, per_cent, wrapped, write

SMALLEST, LARGEST = 9, 36  # font sizes in pixels


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
    says = f"{verb}: {facts['class_name']} {per_cent(facts['probability'])}"
    entries = [says] if true_label is None else [f"true: {true_label}", says]
    width = pixels.shape[1]
    size = min(max(width // 22, SMALLEST), LARGEST)
    margin = size // 2
    room = width - 2 * margin
    lines = [line for entry in entries for line in wrapped(entry, size, room)]
    step = line_height(size)
    band = Image.new("RGB", (width, step * len(lines) + 2 * margin), PAPER)
    pen = ImageDraw.Draw(band)
    for number, line in enumerate(lines):
        write(pen, (margin, margin + step * number), line, size, INK, room)
    return np.concatenate([pixels, np.asarray(band)])

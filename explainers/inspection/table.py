"""Tables as pictures, for sheets: columns of text, and a bar for a share."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from explainers.lettering import (
    CAPTION,
    FAINT,
    INK,
    PAPER,
    TITLE,
    length,
    line_height,
    write,
)

BAR, TRACK, RULE = "#1f77b4", "#e8ebef", "#c4cad2"
BETWEEN_COLUMNS, BAR_WIDTH = 28, 240


def draw_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float] = ()
) -> np.ndarray:
    """Draw a table.

    Parameters
    ----------
    header
        The columns' names. The first column is set to the left, the others to the right.
    rows
        Texts, one for each column.
    shares
        For each row a number from 0 to 1, drawn as a bar at its right; none if empty.

    Returns
    -------
    numpy.ndarray
        uint8, (height, width, 3).

    Raises
    ------
    ValueError
        If a row has another number of columns, or there are fewer shares than rows.
    """
    if any(len(row) != len(header) for row in rows) or (shares and len(shares) != len(rows)):
        raise ValueError("every row of a table needs a text for each column, and a share if any")
    columns = zip(header, *rows, strict=True)
    widths = [max(round(length(text, TITLE)) + 1 for text in column) for column in columns]
    ends = np.cumsum([width + BETWEEN_COLUMNS for width in widths]) - BETWEEN_COLUMNS
    step = line_height(TITLE) + 6
    whole = int(ends[-1]) + (BETWEEN_COLUMNS + BAR_WIDTH if shares else 0)
    canvas = Image.new("RGB", (whole, (len(rows) + 1) * step), PAPER)
    pen = ImageDraw.Draw(canvas)
    for number, row in enumerate([header, *rows]):
        top = number * step
        size, ink = (TITLE, INK) if number else (CAPTION, FAINT)
        for place, (text, end) in enumerate(zip(row, ends, strict=True)):
            left = int(end) - round(length(text, size)) if place else 0
            write(pen, (left, top), text, size, ink)
        pen.line([(0, top + step - 4), (whole, top + step - 4)], fill=RULE)
    for number, share in enumerate(shares, 1):
        left, top = int(ends[-1]) + BETWEEN_COLUMNS, number * step + 2
        pen.rectangle([left, top, whole - 1, top + TITLE], fill=TRACK)
        if share > 0:
            # Even the smallest share is seen.
            end = left + max(1, round(share * (BAR_WIDTH - 1)))
            pen.rectangle([left, top, end, top + TITLE], fill=BAR)
    return np.asarray(canvas)

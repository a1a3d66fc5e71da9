"""Contact sheets: titled panels on one picture that a person can read at a glance."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from explainers.lettering import (
    CAPTION,
    FAINT,
    HEADING,
    INK,
    PAPER,
    SECTION,
    TITLE,
    TONES,
    length,
    line_height,
    wrapped,
    write,
)
from explainers.work.storage import write_whole

MAX_WIDTH = 2000
MARGIN, GAP = 24, 14
FRAME = "#c4cad2"


class Panel(NamedTuple):
    """One picture of a sheet.

    Attributes
    ----------
    picture
        uint8, (height, width, 3).
    title
        One line above it.
    captions
        Lines below it; cut off where they are too long, with an ellipsis.
    tone
        Colour of the title, a key of `lettering.TONES`.
    smooth
        How it is enlarged: smoothly, as photographs, or so that each pixel becomes a square.
    """

    picture: np.ndarray
    title: str = ""
    captions: tuple[str, ...] = ()
    tone: str = "plain"
    smooth: bool = True


class Section(NamedTuple):
    """Rows of panels that belong together.

    Attributes
    ----------
    rows
        Each a list of panels; None leaves a place free.
    heading
        A line above them.
    side
        Panels are enlarged or shrunk to fit a square of this many pixels; less if the sheet would
        become too wide.
    labels
        For each row a line at its left.
    enlarge
        Whether small panels are enlarged; if not, they keep their own size, and only become smaller
        where the sheet would become too wide.
    """

    rows: Sequence[Sequence[Panel | None]]
    heading: str = ""
    side: int = 220
    labels: Sequence[str] = ()
    enlarge: bool = True


def lay_out(
    sections: Sequence[Section],
    *,
    heading: str = "",
    notes: Sequence[str] = (),
    width: int = MAX_WIDTH,
) -> np.ndarray:
    """Lay panels out below one another and side by side.

    Parameters
    ----------
    sections
        From top to bottom.
    heading
        The sheet's own title.
    notes
        Lines below it, such as what was computed with which parameters; broken where they are too
        long.
    width
        The sheet is at most so many pixels wide, and no wider than its panels need.

    Returns
    -------
    numpy.ndarray
        uint8, (height, width, 3). The same panels give the same pixels.

    Raises
    ------
    ValueError
        If the width is less than 200, or there is no panel.
    """
    if width < 200:
        raise ValueError(f"a sheet must be at least 200 pixels wide, not {width}")
    if not any(panel for section in sections for row in section.rows for panel in row):
        raise ValueError("there is nothing to lay out; give at least one panel")
    grids = [_Grid(section, width - 2 * MARGIN) for section in sections]
    texts = [heading, *(section.heading for section in sections)]
    needed = [*(grid.width for grid in grids), *(length(text, HEADING) for text in texts)]
    inner = min(width - 2 * MARGIN, max(460, round(max(needed))))
    lines = [line for note in notes for line in wrapped(note, CAPTION, inner)]
    top = MARGIN + (line_height(HEADING) if heading else 0) + len(lines) * line_height(CAPTION)
    total = top + sum(grid.height for grid in grids) + MARGIN
    canvas = Image.new("RGB", (inner + 2 * MARGIN, total), PAPER)
    pen = ImageDraw.Draw(canvas)
    if heading:
        write(pen, (MARGIN, MARGIN), heading, HEADING, INK, inner)
    for number, line in enumerate(lines):
        place = (MARGIN, top - (len(lines) - number) * line_height(CAPTION))
        write(pen, place, line, CAPTION, FAINT, inner)
    for grid in grids:
        grid.draw(canvas, pen, top)
        top += grid.height
    return np.asarray(canvas)


def encode_sheet(pixels: np.ndarray) -> bytes:
    """Write a sheet as PNG; the same pixels give the same bytes."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def save_sheet(pixels: np.ndarray, path: Path) -> None:
    """Write a sheet to a PNG file, whole or not at all."""
    write_whole(path, encode_sheet(pixels))


class _Grid:
    """A section with its places worked out."""

    def __init__(self, section: Section, width: int) -> None:
        self._section = section
        columns = max(map(len, section.rows), default=0)
        longest = max((length(label, TITLE) for label in section.labels), default=0)
        self._left = min(round(longest) + GAP, width // 4) if section.labels else 0
        room = max(8, (width - self._left + GAP) // max(columns, 1) - GAP)
        self._side = min(section.side if section.enlarge else _widest(section), room)
        self.width = self._left + columns * (self._side + GAP) - GAP
        self._rows = [_Row(row, self._side, section.enlarge) for row in section.rows]
        self._top = GAP + (line_height(SECTION) if section.heading else 0)
        self.height = self._top + sum(row.height + GAP for row in self._rows)

    def draw(self, canvas: Image.Image, pen: Any, top: int) -> None:
        if self._section.heading:
            place = (MARGIN, top + GAP)
            write(pen, place, self._section.heading, SECTION, INK, canvas.width - 2 * MARGIN)
        top += self._top
        labels = [*self._section.labels, *[""] * len(self._rows)]
        for row, label in zip(self._rows, labels, strict=False):
            middle = top + row.above + (row.tallest - line_height(TITLE)) // 2
            write(pen, (MARGIN, middle), label, TITLE, INK, self._left - GAP)
            row.draw(canvas, pen, top, MARGIN + self._left)
            top += row.height + GAP


class _Row:
    """Panels side by side, their pictures brought to their final size."""

    def __init__(self, panels: Sequence[Panel | None], side: int, enlarge: bool) -> None:
        self._panels, self._side, self._framed = panels, side, enlarge
        self._pictures = [panel and _fitted(panel, side, enlarge) for panel in panels]
        shown = [panel for panel in panels if panel]
        self.above = line_height(TITLE) if any(panel.title for panel in shown) else 0
        self.tallest = max((picture.height for picture in self._pictures if picture), default=0)
        lines = max((len(panel.captions) for panel in shown), default=0)
        self.height = self.above + self.tallest + lines * line_height(CAPTION)

    def draw(self, canvas: Image.Image, pen: Any, top: int, left: int) -> None:
        for panel, picture in zip(self._panels, self._pictures, strict=True):
            if panel and picture:
                write(pen, (left, top), panel.title, TITLE, TONES[panel.tone], self._side)
                canvas.paste(picture, (left, top + self.above))
                if self._framed:
                    _frame(pen, left, top + self.above, picture)
                below = top + self.above + picture.height + 2
                for number, line in enumerate(panel.captions):
                    place = (left, below + number * line_height(CAPTION))
                    write(pen, place, line, CAPTION, FAINT, self._side)
            left += self._side + GAP


def _frame(pen: Any, left: int, top: int, picture: Image.Image) -> None:
    """Draw a line round a picture, without which a white one could not be told from the paper."""
    box = [left - 1, top - 1, left + picture.width, top + picture.height]
    pen.rectangle(box, outline=FRAME)


def _widest(section: Section) -> int:
    return max(panel.picture.shape[1] for row in section.rows for panel in row if panel)


def _fitted(panel: Panel, side: int, enlarge: bool) -> Image.Image:
    picture = Image.fromarray(panel.picture)
    scale = side / max(picture.size) if enlarge else min(1.0, side / picture.width)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    sharp = Image.Resampling.NEAREST if scale >= 1 else Image.Resampling.BOX
    return picture.resize(size, Image.Resampling.BICUBIC if panel.smooth else sharp)

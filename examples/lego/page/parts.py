"""What the page is made of: sections of sentences, tables and pictures, nothing of HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explainers.audit.reports.pictures import data_uri


class Picture(NamedTuple):
    """One picture of the page.

    Attributes
    ----------
    uri
        Its address, ``data:`` and its content.
    alt
        What is to be seen, for those who cannot see it.
    width, height
        In pixels of the page.
    caption
        A line below it.
    others
        Media query to the address of a version for it, such as one for dark pages.
    sharp
        Whether each pixel is drawn as a square.
    """

    uri: str
    alt: str
    width: int
    height: int
    caption: str = ""
    others: tuple[tuple[str, str], ...] = ()
    sharp: bool = False


class Table(NamedTuple):
    """A table: what it is about, its columns, and rows whose first cell names them."""

    caption: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[str]]


class Gallery(NamedTuple):
    """Pictures side by side; of each column a heading, its pictures from top to bottom, a caption.

    `rows` names what stands in each row. With ``small`` the columns are as wide as their pictures.
    """

    columns: Sequence["Column"]
    rows: tuple[str, ...] = ()
    caption: str = ""
    small: bool = False


class Column(NamedTuple):
    """One column of a gallery."""

    pictures: Sequence[Picture]
    heading: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Section:
    """One heading of the page.

    Attributes
    ----------
    key
        Names it in addresses, such as ``figure-2``.
    title
        Its heading.
    paper
        What the paper says of it.
    here
        What comes out here, in sentences chosen by the numbers of this run.
    shown
        Galleries and tables, in their order.
    notes
        How it was made, and what it cannot say.
    """

    key: str
    title: str
    paper: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    shown: tuple[Gallery | Table, ...] = ()
    notes: tuple[str, ...] = ()


def picture(
    pixels: np.ndarray, alt: str, caption: str = "", *, sharp: bool = False, width: int = 0
) -> Picture:
    """Make a picture of the page from pixels, uint8 (height, width, 3).

    It is as wide on the page as it has pixels, unless a width is given.
    """
    rows, columns = pixels.shape[:2]
    width = width or columns
    return Picture(data_uri(pixels), alt, width, round(width * rows / columns), caption, (), sharp)


def alone(one: Picture) -> Gallery:
    """Make a gallery of one picture."""
    return Gallery((Column((one,)),))

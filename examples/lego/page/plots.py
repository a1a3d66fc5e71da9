"""Plots as SVG, drawn for light and dark pages, for telephones and anything wider."""

import base64
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from examples.lego.page.parts import Picture

# Inches; what is written on a telephone's plot is as large as the text around it.
WIDE, NARROW = (7.2, 3.6), (3.4, 3.0)
DARK = "(prefers-color-scheme: dark)"
PHONE = "(max-width: 40rem)"
INCH = 100  # pixels of the page
# Okabe and Ito: told apart by anyone; those for dark pages are lighter.
LIGHT_COLOURS = ("#0072b2", "#b84c00", "#007a5a", "#8a3f78", "#5a5a5a")
DARK_COLOURS = ("#56b4e9", "#e69f00", "#4fc9a4", "#d99ac5", "#b5b5b5")
DASHES = ("-", "--", "-.", ":", (0, (5, 1)))


@dataclass(frozen=True)
class Look:
    """For a dark page or a light one, for a telephone or anything wider."""

    dark: bool = False
    narrow: bool = False

    @property
    def size(self) -> tuple[float, float]:
        return NARROW if self.narrow else WIDE

    @property
    def colours(self) -> tuple[str, ...]:
        return DARK_COLOURS if self.dark else LIGHT_COLOURS

    @property
    def settings(self) -> dict[str, Any]:
        """Matplotlib's settings for it."""
        ink, line, ground = ("#e8eaed", "#4a525c", "#15181c")
        if not self.dark:
            ink, line, ground = ("#16191d", "#c4cad2", "#ffffff")
        return {
            "font.size": 9.5,
            "font.family": "DejaVu Sans",
            "text.color": ink,
            "axes.labelcolor": ink,
            "axes.edgecolor": line,
            "axes.facecolor": ground,
            "figure.facecolor": ground,
            "savefig.facecolor": ground,
            "xtick.color": ink,
            "ytick.color": ink,
            "grid.color": line,
            "grid.linewidth": 0.6,
            "legend.frameon": False,
            "axes.spines.top": False,
            "axes.spines.right": False,
            # The same plot gives the same bytes.
            "svg.hashsalt": "seewhy",
        }


Draw = Callable[[Any, Look], None]
LOOKS = tuple(Look(dark, narrow) for narrow in (True, False) for dark in (True, False))


def plot(draw: Draw, alt: str, caption: str = "", *, height: float = 1.0) -> Picture:
    """Draw a plot in all looks.

    Parameters
    ----------
    draw
        Draws on a figure of Matplotlib, for a look.
    alt
        What is to be seen.
    caption
        A line below it.
    height
        How many times as high as other plots it is.
    """
    drawn = {look: _uri(draw, look, height) for look in LOOKS}
    others = tuple((_query(look), drawn[look]) for look in LOOKS[:-1])
    size = round(WIDE[0] * INCH), round(WIDE[1] * height * INCH)
    return Picture(drawn[Look()], alt, *size, caption, others)


def _query(look: Look) -> str:
    parts = [query for query, wanted in ((PHONE, look.narrow), (DARK, look.dark)) if wanted]
    return " and ".join(parts)


def _uri(draw: Draw, look: Look, height: float) -> str:
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context(look.settings):
        width, usual = look.size
        figure = Figure(figsize=(width, usual * height), layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure, look)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    encoded = base64.b64encode(buffer.getvalue()).decode("ascii")
    return f"data:image/svg+xml;base64,{encoded}"

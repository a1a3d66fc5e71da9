"""What all plots share: the page's colours, sizes for a page and for a telephone, axes, chance."""

from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd
import vl_convert


@dataclass(frozen=True)
class Theme:
    """The page's tokens; the two marks differ in shape as well as in colour (Okabe and Ito)."""

    ground: str
    ink: str
    muted: str
    line: str
    these: str
    like_these: str


LIGHT = Theme("#ffffff", "#1a2426", "#51605f", "#cfd8d8", "#0072b2", "#b84c00")
DARK = Theme("#1a2224", "#e7eeee", "#a6b5b5", "#344144", "#56b4e9", "#e69f00")

# Dots an inch of a PNG: three times the page's pixels, sharp in a printed column.
PIXELS_PER_INCH = 216
CHANCE = 0.5
_FONT = "system-ui, Segoe UI, Roboto, Helvetica Neue, DejaVu Sans, Arial, sans-serif"


@dataclass(frozen=True)
class Look:
    """For a dark page or a light one, for a telephone (narrow) or anything wider."""

    dark: bool = False
    narrow: bool = False

    @property
    def theme(self) -> Theme:
        return DARK if self.dark else LIGHT

    @property
    def width(self) -> int:
        """Of the drawing within its axes, in pixels."""
        return 200 if self.narrow else 640

    def size(self, wide: float, narrow: float) -> float:
        return narrow if self.narrow else wide


def dressed(chart: alt.TopLevelMixin, look: Look, *, title: str, subtitle: str) -> dict[str, Any]:
    """A chart with title, fonts and colours, as a Vega-Lite specification."""
    theme = look.theme
    heading = alt.TitleParams(
        wrap(title, 38 if look.narrow else 72),
        subtitle=wrap(subtitle, 46 if look.narrow else 90),
        anchor="start",
        color=theme.ink,
        subtitleColor=theme.muted,
        fontSize=look.size(20, 13),
        subtitleFontSize=look.size(15, 11),
        offset=14,
    )
    legend = alt.LegendConfig(
        labelColor=theme.ink,
        labelFontSize=look.size(15, 12),
        symbolSize=110,
        symbolStrokeWidth=0,
        columnPadding=16,
    )
    whole = (
        alt.vconcat(chart)
        .properties(title=heading)
        .configure(background=theme.ground, font=_FONT, padding=look.size(20, 8), legend=legend)
        .configure_view(stroke=None)
    )
    specification: dict[str, Any] = whole.to_dict()
    return specification


def svg(specification: dict[str, Any]) -> str:
    """An SVG document; no browser and no script is needed, neither to draw it nor to see it."""
    return vl_convert.vegalite_to_svg(specification)


def png(specification: dict[str, Any]) -> bytes:
    """The same as a PNG picture, for papers."""
    return vl_convert.vegalite_to_png(specification, ppi=PIXELS_PER_INCH)


def number_axis(title: str, look: Look, **options: Any) -> alt.Axis:
    theme = look.theme
    return alt.Axis(
        title=wrap(title, 34 if look.narrow else 90),
        gridColor=theme.line,
        domain=False,
        ticks=False,
        labelColor=theme.muted,
        titleColor=theme.ink,
        labelFontSize=look.size(14, 11),
        titleFontSize=look.size(16, 12),
        titleFontWeight="normal",
        titlePadding=10,
        **options,
    )


def share_axis(title: str, look: Look) -> alt.Axis:
    return number_axis(title, look, format="%", values=[0, 0.25, 0.5, 0.75, 1])


def names_axis(look: Look) -> alt.Axis:
    """Names of groups, conditions or pictures; a line break in a name is one on the plot."""
    return alt.Axis(
        title=None,
        labelExpr="split(datum.label, '\\n')",
        labelColor=look.theme.ink,
        labelFontSize=look.size(15, 11),
        labelLimit=look.size(240, 100),
        labelPadding=12,
        domain=False,
        ticks=False,
    )


def dashed(look: Look, *, x: float | None = None, y: float | None = None) -> alt.Chart:
    """The line to compare with: upright at x, or level at y."""
    place = {"x": x} if x is not None else {"y": y}
    rule = alt.Chart(pd.DataFrame([place])).mark_rule(
        strokeDash=[6, 4], strokeWidth=1.5, color=look.theme.ink
    )
    return rule.encode(**{axis: f"{axis}:Q" for axis in place})


def people(n: float) -> str:
    """How many, below a name."""
    return "1 person" if n == 1 else f"{n:.0f} people"


def wrapped(names: "pd.Series[Any]", width: int) -> "pd.Series[str]":
    """Names broken into lines of at most so many letters, where words end."""
    return names.astype(str).map(lambda name: "\n".join(wrap(name, width)) or name)

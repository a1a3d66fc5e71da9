"""From a map and its picture to what a person sees.

One file holds one family of styles. A style is a function ``style(explanation, picture, *,
parameters) -> Drawing``, with a third argument ``reference`` if it can look at a second explanation
of the same picture; its name, with hyphens, is the style's name. No style looks at an explanation's
facts, so none can write a name or a number into a picture; `caption` does, on a band of its own.

All but ``native`` treat every method alike and show only what speaks for the class.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from explainers import parameters as checking
from explainers.explanation import Explanation
from explainers.rendering.areas import matched_area
from explainers.rendering.captions import caption
from explainers.rendering.drawing import NEUTRAL_GREY, Drawing
from explainers.rendering.encoding import encode
from explainers.rendering.heat import harmonised, same_colour
from explainers.rendering.own import native
from explainers.rendering.patches import superpixelised

__all__ = [
    "NEUTRAL_GREY",
    "Drawing",
    "caption",
    "check_style",
    "draw",
    "encode",
    "render",
    "styles",
    "takes_reference",
]

Style = Callable[..., Drawing]
STYLES: dict[str, Style] = {
    style.__name__.replace("_", "-"): style
    for style in (native, same_colour, harmonised, matched_area, superpixelised)
}


def styles() -> list[str]:
    """List the names of the styles."""
    return sorted(STYLES)


def check_style(style: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Check a style's parameters against its signature.

    Returns
    -------
    dict
        All of the style's parameters: the given ones, and the defaults of the others.

    Raises
    ------
    LookupError
        If there is no such style.
    ValueError
        If a parameter is unknown or its value impossible; names the parameter and the choices.
    """
    return checking.complete(style, _style(style), parameters)


def takes_reference(style: str) -> bool:
    """Say whether a style can look at a second explanation; LookupError if there is no such."""
    return "reference" in inspect.signature(_style(style)).parameters


def draw(
    explanation: Explanation,
    picture: np.ndarray,
    style: str = "harmonised",
    *,
    reference: Explanation | None = None,
    **parameters: Any,
) -> Drawing:
    """Draw an explanation over its picture, and say what of it is shown.

    Parameters
    ----------
    explanation
        Its map has the picture's size. One without a positive value gives the plain picture; in
        the native style a heat map is then a plain overlay.
    picture
        uint8, (height, width, 3), unprocessed.
    style, parameters
        One of `styles`, and its own parameters.
    reference
        Another explanation of the same picture, for the styles that `takes_reference` names:
        whose superpixels or area are used.

    Returns
    -------
    Drawing
        The picture, and flat facts: ``shown_empty`` is true if nothing of the explanation is to be
        seen; what else there is depends on the style.

    Raises
    ------
    LookupError, ValueError
        As `check_style`; ValueError also if the sizes of maps and picture differ, or if the style
        takes no reference.
    """
    complete = check_style(style, parameters)
    for one in (explanation, reference):
        if one is not None and one.map.shape != picture.shape[:2]:
            sizes = f"{one.map.shape} and {picture.shape[:2]}"
            raise ValueError(f"the map and the picture differ in size: {sizes}")
    if takes_reference(style):
        return STYLES[style](explanation, picture, reference, **complete)
    if reference is not None:
        choices = ", ".join(filter(takes_reference, styles()))
        raise ValueError(f"{style} takes no reference; these styles do: {choices}")
    return STYLES[style](explanation, picture, **complete)


def render(
    explanation: Explanation,
    picture: np.ndarray,
    style: str = "harmonised",
    *,
    reference: Explanation | None = None,
    **parameters: Any,
) -> np.ndarray:
    """Give the picture that `draw` makes: uint8, (height, width, 3)."""
    return draw(explanation, picture, style, reference=reference, **parameters).pixels


def _style(name: str) -> Style:
    if name not in STYLES:
        raise LookupError(f"there is no style {name!r}; choose from: {', '.join(styles())}")
    return STYLES[name]

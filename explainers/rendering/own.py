"""The style in which each method looks as in its own paper."""

from typing import Annotated, Literal

import numpy as np

from explainers import colours
from explainers.explanation import Explanation
from explainers.parameters import Between
from explainers.rendering.drawing import Drawing, Scale, Share, paint, strength
from explainers.segmentation import select


def native(
    explanation: Explanation,
    picture: np.ndarray,
    *,
    colour_table: colours.TableName = "jet",
    opacity: Share = 0.4,
    superpixels: Annotated[int, Between(1)] = 40,
    sign: Literal["positive", "negative", "both"] = "positive",
    min_weight: Annotated[float, Between(0)] = 0.0,
    scale: Scale = None,
) -> Drawing:
    """Draw each method as its own paper does; a viewer who knows them can tell them apart.

    A map made of superpixels is drawn by raising the green of those that speak for the class and
    the red of those that speak against it. Any other map is coloured as a whole and blended.

    Parameters
    ----------
    colour_table, opacity
        For maps that are blended: the colours, and their share in every pixel.
    superpixels, min_weight
        For superpixels: how many are shown at most, and from which absolute weight on.
    sign
        What is shown. A blended map shows both signs about the middle of the colour table, for
        which ``blue-orange`` is made.
    scale
        For blended maps: the value that gets the last colour; without it, the map's maximum.

    Returns
    -------
    Drawing
        Its facts hold ``shown_superpixels``, fewer than asked for where fewer qualify, or
        ``shown_peak``, the largest value of a blended map.
    """
    if "segments" in explanation.arrays:
        return _superpixels(explanation, picture, superpixels, sign, min_weight)
    signed = {"positive": explanation.map, "negative": -explanation.map}
    values, peak = strength(signed.get(sign, np.abs(explanation.map)), scale)
    if sign == "both":
        values = (1 + np.copysign(values, explanation.map)) / 2
    facts = {"shown_empty": peak == 0, "shown_peak": peak}
    return Drawing(paint(picture, colour_table, values, opacity), facts)


def _superpixels(
    explanation: Explanation, picture: np.ndarray, count: int, sign: str, min_weight: float
) -> Drawing:
    coefficients, segments = (explanation.arrays[name] for name in ("coefficients", "segments"))
    chosen = select(coefficients, count=count, sign=sign, min_weight=min_weight)
    painted = picture.copy()
    full = picture.max()
    for against, channel in ((True, 0), (False, 1)):
        members = [index for index in chosen if (coefficients[index] < 0) == against]
        painted[np.isin(segments, members), channel] = full
    return Drawing(painted, {"shown_empty": not chosen, "shown_superpixels": len(chosen)})

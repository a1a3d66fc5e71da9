"""Styles that colour every map alike: the stronger the evidence, the less is seen through it."""

from typing import Annotated

import numpy as np

from explainers import colours
from explainers.explanation import Explanation
from explainers.parameters import Between
from explainers.rendering.drawing import Drawing, Scale, Share, paint, strength
from explainers.rendering.smoothing import low_pass


def same_colour(
    explanation: Explanation,
    picture: np.ndarray,
    *,
    colour_table: colours.TableName = "inferno",
    opacity: Share = 0.8,
    scale: Scale = None,
) -> Drawing:
    """Draw all methods in one colour table, the positive part only.

    Parameters
    ----------
    colour_table
        A table whose lightness rises with the value suits best.
    opacity
        Of the strongest pixel; the others are as much weaker as their values.
    scale
        The value that is drawn at full strength; without it, each map's own maximum.

    Returns
    -------
    Drawing
        Its facts hold ``shown_peak``, the largest value that was drawn.
    """
    return _heat(explanation.map, picture, colour_table, opacity, scale)


def harmonised(
    explanation: Explanation,
    picture: np.ndarray,
    *,
    colour_table: colours.TableName = "inferno",
    opacity: Share = 0.8,
    smoothing: Annotated[float, Between(0, 50)] = 5.0,
    scale: Scale = None,
) -> Drawing:
    """Draw all methods alike: one colour table, the same smoothness, the positive part only.

    Parameters
    ----------
    colour_table, opacity
        As for `same_colour`.
    smoothing
        Standard deviation of the Gaussian low-pass, in per cent of the picture's shorter side.
    scale
        As for `same_colour`; a value of the smoothed map.

    Returns
    -------
    Drawing
        Its facts hold ``shown_peak``, the largest value of the smoothed map.
    """
    smooth = low_pass(np.maximum(explanation.map, 0), smoothing)
    return _heat(smooth, picture, colour_table, opacity, scale)


def _heat(
    values: np.ndarray, picture: np.ndarray, table: str, opacity: float, scale: float | None
) -> Drawing:
    values, peak = strength(values, scale)
    pixels = paint(picture, table, values, opacity * values)
    return Drawing(pixels, {"shown_empty": peak == 0, "shown_peak": peak})

"""The style that shows the same number of pixels of every map, and nothing else of it."""

from typing import Annotated, Literal

import numpy as np

from explainers.explanation import Explanation
from explainers.parameters import Between
from explainers.rendering.drawing import NEUTRAL_GREY, ROWS, Drawing, Share, blend
from explainers.rendering.smoothing import low_pass
from explainers.segmentation import select

TIE_SMOOTHING = 5.0  # per cent of the shorter side


def _check_area(value: float | str) -> None:
    if not isinstance(value, str):
        Between(0.01, 100)(value)


def matched_area(
    explanation: Explanation,
    picture: np.ndarray,
    reference: Explanation | None = None,
    *,
    area: Annotated[float | Literal["superpixels"], _check_area] = 10.0,
    superpixels: Annotated[int, Between(1)] = 10,
    opacity: Share = 0.85,
) -> Drawing:
    """Show the pixels that speak most for the class as they are, and grey out all others equally.

    Exactly as many pixels are shown as the area says, if so many are positive. Where the limit
    falls inside a superpixel, or other pixels of one value, those come first that lie nearest to
    strong evidence: in the order of the map smoothed by 5 % of the shorter side, then row by row.
    A pixel that does not speak for the class is never shown; so two maps show equally many pixels
    in any case if each is the other's reference, and otherwise if both have enough positive ones.

    Parameters
    ----------
    reference
        The explanation beside which this one will be seen, or the one whose area is taken.
    area
        Per cent of the picture; or ``superpixels``: what the strongest positive superpixels cover,
        of this explanation or of the reference. If both consist of superpixels, the smaller area.
    superpixels
        How many superpixels, for ``superpixels``. Of LIME's forty strongest at 224 pixels there is
        often half of the picture, which says little.
    opacity
        Of the grey outside.

    Returns
    -------
    Drawing
        Its facts hold ``shown_pixels`` and ``shown_share``, the share of the picture in per cent.

    Raises
    ------
    ValueError
        If the area of superpixels is asked for and there are none.
    """
    both = [one for one in (explanation, reference) if one is not None]
    wanted = _wanted(both, area, superpixels)
    number = min([wanted, *(int(np.count_nonzero(one.map > 0)) for one in both)])
    share = round(100 * number / explanation.map.size, 4)
    facts = {"shown_empty": number == 0, "shown_pixels": number, "shown_share": share}
    if number == 0:
        return Drawing(picture.copy(), facts)
    hidden = ~strongest(explanation.map, number)
    drawn = picture.copy()
    for start in range(0, len(picture), ROWS):
        rows = slice(start, start + ROWS)
        outside = hidden[rows]
        drawn[rows][outside] = blend(picture[rows][outside], np.array(NEUTRAL_GREY), opacity)
    return Drawing(drawn, facts)


def strongest(values: np.ndarray, number: int) -> np.ndarray:
    """Mark exactly `number` pixels of a map, those of the largest values.

    Ties are broken as `matched_area` describes.

    Parameters
    ----------
    values
        (height, width).
    number
        From 1 to the number of pixels.

    Returns
    -------
    numpy.ndarray
        bool, the shape of `values`.
    """
    limit = np.partition(values, values.size - number, axis=None)[values.size - number]
    chosen = values > limit
    missing = number - np.count_nonzero(chosen)
    tied = np.flatnonzero(values == limit)
    if missing < len(tied):
        nearness = low_pass(np.maximum(values, 0), TIE_SMOOTHING).ravel()[tied]
        tied = tied[np.argsort(-nearness, kind="stable")[:missing]]
    chosen.flat[tied] = True
    return chosen


def _wanted(explanations: list[Explanation], area: float | str, count: int) -> int:
    """Count the pixels that the area says."""
    if not isinstance(area, str):
        return max(1, round(area / 100 * explanations[0].map.size))
    made = [one for one in explanations if "segments" in one.arrays]
    if not made:
        raise ValueError(
            "matched-area: neither the explanation nor its reference consists of superpixels; "
            "give a reference that does, or an area in per cent"
        )
    return min(_covered(one, count) for one in made)


def _covered(explanation: Explanation, count: int) -> int:
    chosen = select(explanation.arrays["coefficients"], count=count)
    return int(np.count_nonzero(np.isin(explanation.arrays["segments"], chosen)))

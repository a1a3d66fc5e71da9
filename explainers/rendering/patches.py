"""The style that turns every map into superpixels."""

import hashlib
from typing import Annotated, Any, Literal

import numpy as np

from explainers import colours
from explainers import segmentation as superpixel_settings
from explainers.explanation import Explanation
from explainers.network.preprocessing import Preprocessing
from explainers.parameters import Between
from explainers.rendering.drawing import Drawing, Scale, Share, paint, strength

LAST_RANK = 0.3  # strength of the last superpixel: weaker ones cannot be seen


def superpixelised(
    explanation: Explanation,
    picture: np.ndarray,
    reference: Explanation | None = None,
    *,
    superpixels: Annotated[int, Between(1)] = 10,
    segmentation: Annotated[str | dict, superpixel_settings.parse] = "quickshift",
    working_size: Annotated[int, Between(8, 2048)] = 224,
    shading: Literal["rank", "value"] = "rank",
    colour_table: colours.TableName = "inferno",
    opacity: Share = 0.8,
    scale: Scale = None,
) -> Drawing:
    """Average what speaks for the class over superpixels, and show the strongest of these.

    Two methods then differ only in how they rank the same superpixels of the same picture.

    Parameters
    ----------
    reference
        Whose superpixels are used; if it has none, this explanation's own. Two explanations that
        each consist of superpixels need the same reference. Without a reference the picture is
        segmented.
    superpixels
        How many are shown at most; those without positive evidence never are.
    segmentation, working_size
        How the picture is segmented, and at how many pixels a side; a smaller side stays as it is.
        With LIME's setting and the side of the network's input, these are the superpixels of LIME
        itself, if the network's pictures are stretched by bilinear interpolation.
    shading
        ``rank``: the strength falls evenly from the first superpixel to the last, so that both
        methods are given the same colours; or ``value``: in proportion to a superpixel's mean.
    colour_table, opacity, scale
        As for `same_colour`; the scale, of a superpixel's mean, does not concern ranks.

    Returns
    -------
    Drawing
        Its facts hold ``shown_superpixels``, fewer than asked for where fewer qualify;
        ``shown_share``, their part of the picture in per cent; ``shown_peak``, the largest mean;
        and ``shown_segmentation``, which is equal where the superpixels are.

    Raises
    ------
    ValueError
        If a reference is given, but neither it nor the explanation consists of superpixels.
    """
    if reference is None:
        segments = segments_of(picture, segmentation, working_size)
    else:
        segments = _given_segments(reference, explanation)
    means = _means(np.maximum(explanation.map, 0), segments)
    chosen = superpixel_settings.select(means, count=superpixels)
    values, peak = _shades(means, chosen, shading, scale)
    drawn = np.append(values, 0.0)[segments]
    share = 100 * float(np.isin(segments, chosen).mean())
    facts = {
        "shown_empty": not chosen,
        "shown_superpixels": len(chosen),
        "shown_share": round(share, 4),
        "shown_peak": peak,
        "shown_segmentation": hashlib.sha256(segments.astype("<i4").tobytes()).hexdigest()[:16],
    }
    return Drawing(paint(picture, colour_table, drawn, opacity * drawn), facts)


def segments_of(picture: np.ndarray, setting: Any, working_size: int) -> np.ndarray:
    """Segment a picture at a stated size, and lay the superpixels over the whole picture.

    Returns
    -------
    numpy.ndarray
        int32, (height, width) of the picture, counted from 0.
    """
    height, width = (min(side, working_size) for side in picture.shape[:2])
    frame = Preprocessing().frame(picture, (height, width))
    return frame.to_source(superpixel_settings.segment(frame.pixels, setting), smooth=False)


def _given_segments(reference: Explanation, explanation: Explanation) -> np.ndarray:
    for one in (reference, explanation):
        if "segments" in one.arrays:
            return one.arrays["segments"]
    raise ValueError(
        "superpixelised: neither the reference nor the explanation consists of superpixels; give "
        "a reference that does, or none"
    )


def _means(values: np.ndarray, segments: np.ndarray) -> np.ndarray:
    """Average over superpixels; what lies in none of them (-1) counts for none."""
    flat = segments.ravel() + 1
    sums = np.bincount(flat, values.ravel().astype(np.float64))[1:]
    return sums / np.maximum(np.bincount(flat)[1:], 1)


def _shades(
    means: np.ndarray, chosen: list[int], shading: str, scale: float | None
) -> tuple[np.ndarray, float]:
    shades, peak = strength(means, scale)
    kept = np.zeros_like(shades)
    kept[chosen] = shades[chosen]
    if shading == "rank":
        kept[chosen] = np.linspace(1, LAST_RANK, len(chosen))
    return kept, peak

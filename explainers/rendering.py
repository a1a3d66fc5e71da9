"""From a map and its picture to what a person sees.

A style is a function ``style(explanation, picture, *, parameters) -> uint8 picture``; its name
is its key in `STYLES`. Styles write nothing into the picture: no legend, no name, no number.
"""

import io
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

import numpy as np
from PIL import Image

from explainers import colours
from explainers import parameters as checking
from explainers.explanation import Explanation
from explainers.parameters import Between
from explainers.segmentation import select

Share = Annotated[float, Between(0, 1)]

NEUTRAL_GREY = (128, 128, 128)
WEBP_QUALITY = 90


def native(
    explanation: Explanation,
    picture: np.ndarray,
    *,
    colour_table: colours.TableName = "jet",
    opacity: Share = 0.4,
    superpixels: Annotated[int, Between(1)] = 40,
    sign: Literal["positive", "negative", "both"] = "positive",
    min_weight: Annotated[float, Between(0)] = 0.0,
) -> np.ndarray:
    """Draw each method as its own paper does; a viewer who knows them can tell them apart.

    A map made of superpixels is drawn by raising the green of those that speak for the class and
    the red of those that speak against it. Any other map is coloured as a whole and blended.

    Parameters
    ----------
    colour_table, opacity
        For maps that are blended: the colours, and their share in every pixel.
    superpixels, sign, min_weight
        For superpixels: how many are shown, of which sign, and from which absolute weight on.
    """
    if "segments" in explanation.arrays:
        return _paint_superpixels(explanation, picture, superpixels, sign, min_weight)
    return _blend(picture, colours.apply(colour_table, _strength(explanation.map)), opacity)


def harmonised(
    explanation: Explanation,
    picture: np.ndarray,
    *,
    colour_table: colours.TableName = "inferno",
    opacity: Share = 0.8,
    smoothing: Annotated[float, Between(0, 50)] = 5.0,
) -> np.ndarray:
    """Draw all methods alike: one colour table, the same smoothness, the positive part only.

    Parameters
    ----------
    colour_table
        A table whose lightness rises with the value suits best.
    opacity
        Of the strongest pixel; the others are as much weaker as their values.
    smoothing
        Standard deviation of the Gaussian low-pass, in per cent of the picture's shorter side.
    """
    strength = _strength(_low_pass(np.maximum(explanation.map, 0), smoothing))
    return _blend(picture, colours.apply(colour_table, strength), opacity * strength[..., None])


Style = Callable[..., np.ndarray]
STYLES: dict[str, Style] = {style.__name__: style for style in (native, harmonised)}


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
    if style not in STYLES:
        raise LookupError(f"there is no style {style!r}; choose from: {', '.join(styles())}")
    return checking.complete(style, STYLES[style], parameters)


def render(
    explanation: Explanation, picture: np.ndarray, style: str = "harmonised", **parameters: Any
) -> np.ndarray:
    """Draw an explanation over its picture.

    Parameters
    ----------
    explanation
        Its map has the picture's size. One without a positive value gives the plain picture in
        the harmonised style.
    picture
        uint8, (height, width, 3), unprocessed.
    style, parameters
        One of `styles`, and its own parameters.

    Returns
    -------
    numpy.ndarray
        uint8, (height, width, 3).

    Raises
    ------
    LookupError, ValueError
        As `check_style`; ValueError also if the sizes of map and picture differ.
    """
    complete = check_style(style, parameters)
    if explanation.map.shape != picture.shape[:2]:
        sizes = f"{explanation.map.shape} and {picture.shape[:2]}"
        raise ValueError(f"the map and the picture differ in size: {sizes}")
    return STYLES[style](explanation, picture, **complete)


def encode(pixels: np.ndarray, width: int, height: int) -> bytes:
    """Write a picture as WebP at exactly the given size, letterboxed on neutral grey.

    The same pixels give the same bytes, and nothing but pixels is written.

    Parameters
    ----------
    pixels
        uint8, (height, width, 3).
    width, height
        Of the result, in pixels.
    """
    have_height, have_width = pixels.shape[:2]
    shrink = min(width / have_width, height / have_height)
    size = (max(1, round(have_width * shrink)), max(1, round(have_height * shrink)))
    inner = Image.fromarray(pixels)
    if inner.size != size:
        inner = inner.resize(size, Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", (width, height), NEUTRAL_GREY)
    canvas.paste(inner, ((width - size[0]) // 2, (height - size[1]) // 2))
    buffer = io.BytesIO()
    canvas.save(buffer, "WEBP", quality=WEBP_QUALITY, method=4)
    return buffer.getvalue()


def _strength(values: np.ndarray) -> np.ndarray:
    """Scale the positive part to its own maximum; all zero where there is none."""
    positive = np.maximum(values, 0).astype(np.float64)
    top = positive.max(initial=0.0)
    return positive / top if top > 0 else positive


def _blend(picture: np.ndarray, colour: np.ndarray, opacity: float | np.ndarray) -> np.ndarray:
    """Mix convexly, so that nothing can leave 0..255."""
    mixed = (1 - opacity) * picture.astype(np.float64) + opacity * colour
    return np.rint(mixed).astype(np.uint8)


def _low_pass(values: np.ndarray, smoothing: float) -> np.ndarray:
    from scipy.ndimage import gaussian_filter

    sigma = smoothing / 100 * min(values.shape)
    return gaussian_filter(values.astype(np.float64), sigma, mode="nearest")


def _paint_superpixels(
    explanation: Explanation, picture: np.ndarray, count: int, sign: str, min_weight: float
) -> np.ndarray:
    coefficients, segments = (explanation.arrays[name] for name in ("coefficients", "segments"))
    painted = picture.copy()
    for index in select(coefficients, count=count, sign=sign, min_weight=min_weight):
        channel = 0 if coefficients[index] < 0 else 1
        painted[segments == index, channel] = picture.max()
    return painted

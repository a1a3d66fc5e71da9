"""The pictures of a page: small enough for a file of its own, each as a data URI."""

import base64
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from explainers import colours
from explainers.audit.judging import Opened
from explainers.audit.rules import Rules, grow
from explainers.inspection.combined import Average
from explainers.rendering.drawing import paint, strength
from explainers.rendering.encoding import encode

TABLE, OPACITY = "inferno", 0.8  # as in the style `harmonised`
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
CYAN, GREEN = (0, 229, 255), (120, 255, 120)  # of places that are no object; of a detector's box
LINE = 2  # width of an object's outline in pixels; on either side runs a white line of one
DASH = 6  # pixels of a dash of the outline with its tolerance
RING = 5  # radius of the mark at the peak
LEVELS = 8  # of the key to the colours


def data_uri(pixels: np.ndarray) -> str:
    """Write a picture, uint8 (height, width, 3), as WebP into an address."""
    encoded = encode(pixels, pixels.shape[1], pixels.shape[0])
    return "data:image/webp;base64," + base64.b64encode(encoded).decode("ascii")


def shrunk(picture: np.ndarray, side: int) -> np.ndarray:
    """Bring a picture's longer side to so many pixels; a small one becomes larger."""
    return _sized(picture, _shown_size(picture, side))


def overlay(opened: Opened, rules: Rules, side: int, detection: Sequence[float] = ()) -> np.ndarray:
    """Draw the map over the picture, with the objects' outlines in black.

    The dashed outline is the object with its tolerance, the ring the map's highest value. As in
    M. Borg et al. (2021), figure 9; white beside the black keeps it to be seen at night.

    Parameters
    ----------
    opened
        Picture, map and objects at full size.
    rules
        Their tolerance.
    side
        The longer side of the result, in pixels.
    detection
        Left, top, right and bottom of the box that a detector found, which is drawn in green.

    Returns
    -------
    numpy.ndarray
        uint8, (height, width, 3).
    """
    size = _shown_size(opened.picture, side)
    values, peak = strength(_sized(opened.values.astype(np.float32), size))
    painted = paint(_sized(opened.picture, size), TABLE, values, OPACITY * values)
    for region in opened.regions:
        _dashes(painted, _covered(grow(region, rules), size))
    for region in opened.regions:
        _outline(painted, _covered(region, size))
    if detection:
        _outline(painted, _boxed(detection, opened.picture.shape[:2], size), GREEN)
    return _ring(painted, values) if peak else painted


def combined(one: Average, side: int) -> dict[str, np.ndarray]:
    """Give the average picture, and the two averages of its maps over it in grey."""
    maps = {name: over(one.picture, getattr(one, name), side) for name in ("normalised", "raw")}
    return {"picture": shrunk(one.picture, side), **maps}


def over(picture: np.ndarray, values: np.ndarray, side: int) -> np.ndarray:
    """Draw a map of any size over a picture in grey, so that all colour is that of the map."""
    size = _shown_size(picture, side)
    grey = np.repeat(picture.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    shown = strength(_sized(np.asarray(values, dtype=np.float32), size))[0]
    return paint(_sized(grey, size), TABLE, shown, OPACITY * shown)


def marked(pixels: np.ndarray, region: np.ndarray) -> np.ndarray:
    """Outline a region, bool of any size, in cyan: a place that is no object."""
    canvas = pixels.copy()
    wanted = (pixels.shape[1], pixels.shape[0])
    enlarged = Image.fromarray(region).resize(wanted, Image.Resampling.NEAREST)
    _outline(canvas, np.asarray(enlarged), CYAN)
    return canvas


def heat(values: np.ndarray, side: int) -> np.ndarray:
    """Colour numbers on a grid, the lowest as no evidence, each cell a square."""
    coloured = colours.apply(TABLE, strength(np.asarray(values, dtype=np.float64))[0])
    width, height = _shown_size(coloured, side)
    return np.asarray(Image.fromarray(coloured).resize((width, height), Image.Resampling.NEAREST))


def key() -> list[str]:
    """Give the colours from no evidence to the strongest, as in a style sheet."""
    shown = colours.apply(TABLE, np.linspace(0, 1, LEVELS))
    return [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in shown]


def _shown_size(picture: np.ndarray, side: int) -> tuple[int, int]:
    """Give width and height whose longer one is `side`."""
    height, width = picture.shape[:2]
    scale = side / max(height, width)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _sized(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Bring a picture or a map to a width and height."""
    return np.asarray(Image.fromarray(values).resize(size, Image.Resampling.BILINEAR))


def _covered(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Bring a mask to a size; something of even the smallest object is left."""
    share = _sized(mask.astype(np.float32), size)
    return share >= min(0.5, float(share.max(initial=0.0)) or 1.0)


def _boxed(box: Sequence[float], full: tuple[int, int], size: tuple[int, int]) -> np.ndarray:
    """Mark a box of the full picture (height, width) in a smaller one (width, height)."""
    across, down = size[0] / full[1], size[1] / full[0]
    left, top, right, bottom = (
        round(edge * scale) for edge, scale in zip(box, (across, down) * 2, strict=True)
    )
    mask = np.zeros((size[1], size[0]), bool)
    mask[max(top, 0) : max(bottom, top + 1), max(left, 0) : max(right, left + 1)] = True
    return mask


def _outline(painted: np.ndarray, mask: np.ndarray, edge: tuple[int, int, int] = WHITE) -> None:
    """Draw a black line along the inside of a mask's border, between thin lines of a colour."""
    inner = [mask]
    for _ in range(LINE + 2):
        inner.append(_eroded(inner[-1]))
    painted[mask & ~inner[-1]] = edge
    painted[inner[1] & ~inner[-2]] = BLACK


def _dashes(painted: np.ndarray, mask: np.ndarray) -> None:
    """Draw thin white dashes along the inside of a mask's border."""
    rows, columns = np.indices(mask.shape)
    painted[mask & ~_eroded(mask) & ((rows // DASH + columns // DASH) % 2 == 0)] = WHITE


def _eroded(mask: np.ndarray) -> np.ndarray:
    """Take away the pixels at the border, and beyond the picture's own border is nothing."""
    padded = np.pad(mask, 1)
    columns = padded[:, :-2] & padded[:, 1:-1] & padded[:, 2:]
    return columns[:-2] & columns[1:-1] & columns[2:]


def _ring(painted: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Mark the place of the highest value."""
    row, column = map(int, np.unravel_index(int(values.argmax()), values.shape))
    canvas = Image.fromarray(painted)
    pen = ImageDraw.Draw(canvas)
    for radius, ink, width in ((RING + 1, BLACK, 4), (RING, WHITE, 2)):
        box = (column - radius, row - radius, column + radius, row + radius)
        pen.ellipse(box, outline=ink, width=width)
    return np.asarray(canvas)

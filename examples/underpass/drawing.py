"""Parts of a figure as pixels: covered, coloured, and the shadow they throw.

Parts are drawn from far to near, several times finer than the picture, and averaged.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from examples.underpass.shapes import Limb, Part, Point, Wheel, in_world
from examples.underpass.world import CURB, LEFT, RAIL, Camera

FINEST = 7.0  # how many times finer a small figure is drawn
LARGEST = 2200  # pixels of a drawing's longer side, where the figure is near
MARGIN = 3  # pixels round a figure
# How dark a rounded part is at its rim, and how bright where it faces the light: (share of the
# radius, move up and to the left as a share of the radius, factor on the colour).
ROUNDING = ((1.0, 0.0, 0.62), (0.80, 0.14, 0.92), (0.45, 0.26, 1.15))
SOFT, HARD = 0.55, 0.62  # how much of the light a shadow takes, by day and by night


class Drawn(NamedTuple):
    """A figure in a part of the picture.

    Attributes
    ----------
    window
        The rows and the columns of the picture.
    cover
        float32, (rows, columns): the share of each pixel that the figure covers.
    colour
        float32, (rows, columns, 3): linear light, times the cover.
    shadow
        float32, (rows, columns): the share of the light that is taken from the ground.
    """

    window: tuple[slice, slice]
    cover: np.ndarray
    colour: np.ndarray
    shadow: np.ndarray


def draw(
    parts: Sequence[Part], place: Point, heading: float, camera: Camera, *, night: bool
) -> Drawn:
    """Draw a figure where it stands, with its shadow."""
    seen = [(part, camera.project(in_world(part.points, place, heading))) for part in parts]
    shadows = _hard(parts, place, heading) if night else [_soft(place)]
    outlines = [camera.project(shadow)[:, :2] for shadow in shadows]
    window = _window(seen, outlines, camera, place)
    rows, columns = window
    height, width = rows.stop - rows.start, columns.stop - columns.start
    finer = max(1, round(min(FINEST, LARGEST / max(height, width))))
    canvas = _Canvas((width * finer, height * finer), (columns.start, rows.start), finer)
    for part, points in sorted(seen, key=lambda one: -one[1][:, 2].mean()):
        canvas.part(part, points, camera.focal)
    colour, cover = canvas.averaged()
    return Drawn(window, cover, colour, _shadow(outlines, window, camera, place, night=night))


def _window(
    seen: list[tuple[Part, np.ndarray]], outlines: list[np.ndarray], camera: Camera, place: Point
) -> tuple[slice, slice]:
    """Give the part of the picture that figure and shadow need."""
    points = np.concatenate([one[:, :2] for _, one in seen] + outlines)
    spread = MARGIN + 0.30 * camera.focal / place[2]
    size = np.array([camera.width, camera.height])
    low = np.floor(points.min(axis=0) - spread).clip(0, size - 1).astype(int)
    high = np.ceil(points.max(axis=0) + spread).clip(low + 1, size).astype(int)
    return slice(low[1], high[1]), slice(low[0], high[0])


class _Canvas:
    """Colours and what they cover, several times finer than the picture."""

    def __init__(self, size: tuple[int, int], corner: tuple[int, int], finer: int) -> None:
        self._image = Image.new("RGBX", size)
        self._pen = ImageDraw.Draw(self._image)
        self._corner, self._finer = np.array(corner), finer

    def part(self, part: Part, points: np.ndarray, focal: float) -> None:
        """Draw one part; `points` are its x, y and depth in the picture."""
        flat = (points[:, :2] - self._corner) * self._finer
        scale = focal * self._finer / points[:, 2]
        if isinstance(part, Wheel):
            self._wheel(part, flat, scale)
        else:
            self._limb(part, flat, scale)

    def _limb(self, part: Limb, flat: np.ndarray, scale: np.ndarray) -> None:
        radii = np.maximum(np.array([part.radius, part.end]) * scale, 0.35)
        for share, shift, factor in ROUNDING:
            move = np.array([-0.5, -1.0]) * shift * radii[:, None]
            ink = _ink(np.array(part.colour) * factor)
            _tapered(self._pen, flat + move, radii * share, ink)

    def _wheel(self, part: Wheel, flat: np.ndarray, scale: np.ndarray) -> None:
        ink = _ink(np.array(part.colour))
        width = max(round(2 * part.rim * float(scale.mean())), 1)
        if part.spokes:
            thin = max(round(0.012 * float(scale.mean())), 1)
            half = len(flat) // 2
            for one, other in zip(flat[:half:3], flat[half::3], strict=True):
                self._pen.line([*one, *other], _ink(np.full(3, 0.25)), thin)
        round_trip = [tuple(point) for point in np.concatenate([flat, flat[:2]])]
        self._pen.line(round_trip, ink, width, joint="curve")

    def averaged(self) -> tuple[np.ndarray, np.ndarray]:
        """Give the colours in linear light, times the cover, and the cover."""
        fine = np.asarray(self._image)
        rows, columns = (side // self._finer for side in fine.shape[:2])
        colour = (fine[..., :3].astype(np.float32) / 255) ** 2
        both = np.concatenate([colour, fine[..., 3:].astype(np.float32) / 255], axis=-1)
        cells = both.reshape(rows, self._finer, columns, self._finer, 4).mean(axis=(1, 3))
        return cells[..., :3], cells[..., 3]


def _ink(colour: np.ndarray) -> tuple[int, int, int, int]:
    """Store linear light by its root, so that dark colours keep their shades."""
    red, green, blue = (255 * np.sqrt(colour.clip(0, 1))).round().astype(int).tolist()
    return (red, green, blue, 255)


def _tapered(pen: ImageDraw.ImageDraw, ends: np.ndarray, radii: np.ndarray, ink: object) -> None:
    """Draw two discs and what lies between them."""
    way = ends[1] - ends[0]
    length = float(np.hypot(*way))
    if length > 0.1:
        across = np.array([-way[1], way[0]]) / length
        corners = [
            ends[0] + across * radii[0],
            ends[1] + across * radii[1],
            ends[1] - across * radii[1],
            ends[0] - across * radii[0],
        ]
        pen.polygon([tuple(corner) for corner in corners], ink)
    for (x, y), radius in zip(ends, radii, strict=True):
        pen.ellipse([x - radius, y - radius, x + radius, y + radius], ink)


def _soft(place: Point) -> np.ndarray:
    """Give the outline on the ground of the shadow by day: below the figure, all round."""
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    x, y, z = place
    return np.stack([x + 0.34 * np.cos(angle), np.full(24, y), z + 0.42 * np.sin(angle)], axis=-1)


def _hard(parts: Sequence[Part], place: Point, heading: float) -> list[np.ndarray]:
    """Give the outlines on the ground of what the light in the handrail does not reach."""
    ground, height = place[1], RAIL[1]
    found = []
    for part in parts:
        if isinstance(part, Limb):
            a, b = in_world(part.points, place, heading)
            thin = max(part.radius, 0.03)
            if min(a[1], b[1]) < height - 0.15:
                found.append(_thrown(a, b, thin, ground))
    return found


def _thrown(a: np.ndarray, b: np.ndarray, thin: float, ground: float) -> np.ndarray:
    """Follow the light past a limb down to the ground, as far as the next edge."""
    low, high = (a, b) if a[1] <= b[1] else (b, a)
    top = RAIL[1] - 0.12
    if high[1] > top:
        high = low + (high - low) * (top - low[1]) / (high[1] - low[1])
    edge = CURB if ground > 0 else LEFT
    ends = []
    for point in (low, high):
        share = (RAIL[1] - ground) / (RAIL[1] - min(point[1], top))
        x = max(RAIL[0] + (point[0] - RAIL[0]) * share, edge)
        ends.append((min(x, RAIL[0] - 0.05), point[2]))
    (x0, z0), (x1, z1) = ends
    outline = [(x0, z0 - thin), (x1, z1 - thin), (x1, z1 + thin), (x0, z0 + thin)]
    return np.array([(x, ground, z) for x, z in outline])


def _shadow(
    outlines: list[np.ndarray],
    window: tuple[slice, slice],
    camera: Camera,
    place: Point,
    *,
    night: bool,
) -> np.ndarray:
    """Fill the shadow's outlines; by day its edge is as soft as a foot is long."""
    rows, columns = window
    size = (columns.stop - columns.start, rows.stop - rows.start)
    finer = 2
    image = Image.new("L", (size[0] * finer, size[1] * finer))
    pen = ImageDraw.Draw(image)
    corner = np.array([columns.start, rows.start])
    for outline in outlines:
        pen.polygon([tuple(point) for point in (outline - corner) * finer], 255)
    soft = 0.015 if night else 0.10
    blur = ImageFilter.GaussianBlur(soft * camera.focal / place[2] * finer)
    small = image.filter(blur).resize(size, Image.Resampling.BOX)
    return np.asarray(small, np.float32) / 255 * (HARD if night else SOFT)

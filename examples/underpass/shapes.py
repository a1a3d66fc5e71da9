"""The parts that figures are made of, in metres: limbs and wheels, turned and set down."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

Colour = tuple[float, float, float]  # linear light, 0 to 1
Point = tuple[float, float, float]  # x to the figure's right, y up, z ahead of it

SKIN: dict[str, tuple[Colour, ...]] = {
    "light": ((0.72, 0.50, 0.40), (0.66, 0.44, 0.33)),
    "medium": ((0.42, 0.25, 0.16), (0.36, 0.20, 0.12)),
    "dark": ((0.12, 0.065, 0.040), (0.075, 0.040, 0.026)),
}
HAIR: tuple[Colour, ...] = ((0.02, 0.015, 0.012), (0.10, 0.05, 0.025), (0.40, 0.28, 0.12))
GREY_HAIR: Colour = (0.45, 0.45, 0.46)
DARK: tuple[Colour, ...] = ((0.020, 0.022, 0.028), (0.04, 0.035, 0.035), (0.025, 0.03, 0.06))
BRIGHT: tuple[Colour, ...] = (
    (0.55, 0.05, 0.05),
    (0.05, 0.20, 0.55),
    (0.60, 0.40, 0.05),
    (0.10, 0.35, 0.15),
    (0.60, 0.58, 0.55),
    (0.45, 0.12, 0.35),
)
TROUSERS: tuple[Colour, ...] = ((0.03, 0.05, 0.12), (0.10, 0.10, 0.11), (0.22, 0.18, 0.12))
COATS: tuple[Colour, ...] = ((0.28, 0.19, 0.10), (0.16, 0.03, 0.05), (0.06, 0.08, 0.12))
HIGH_VISIBILITY: Colour = (0.80, 0.95, 0.05)
REFLECTIVE: Colour = (0.75, 0.76, 0.78)
METAL: Colour = (0.42, 0.43, 0.45)
RUBBER: Colour = (0.015, 0.015, 0.016)
SHOES: Colour = (0.03, 0.025, 0.02)
FURS: tuple[Colour, ...] = (
    (0.75, 0.73, 0.68),
    (0.02, 0.02, 0.02),
    (0.28, 0.14, 0.05),
    (0.55, 0.36, 0.16),
)


@dataclass(frozen=True)
class Limb:
    """What a ball covers that moves from a to b while its radius changes."""

    a: Point
    b: Point
    radius: float
    end: float  # the radius at b
    colour: Colour

    @property
    def points(self) -> np.ndarray:
        """The two ends, float64 (2, 3)."""
        return np.array([self.a, self.b])


@dataclass(frozen=True)
class Wheel:
    """A rim with spokes, seen as a ring; its axle lies along x."""

    centre: Point
    radius: float
    rim: float  # half its thickness
    colour: Colour
    spokes: bool = True

    @property
    def points(self) -> np.ndarray:
        """Places round the rim, float64 (32, 3)."""
        angle = np.linspace(0, 2 * np.pi, 32, endpoint=False)
        circle = np.stack([0 * angle, np.sin(angle), np.cos(angle)], axis=-1)
        return np.array(self.centre) + self.radius * circle


Part = Limb | Wheel


def limb(a: Point, b: Point, radius: float, colour: Colour, end: float | None = None) -> Limb:
    """Make a limb; with one radius it is as thick at both ends."""
    return Limb(a, b, radius, radius if end is None else end, colour)


def moved(parts: Iterable[Part], right: float, up: float, ahead: float) -> list[Part]:
    """Move parts within the figure."""
    way = np.array([right, up, ahead])

    def there(point: Point) -> Point:
        x, y, z = (np.array(point) + way).tolist()
        return (x, y, z)

    return [
        replace(part, a=there(part.a), b=there(part.b))
        if isinstance(part, Limb)
        else replace(part, centre=there(part.centre))
        for part in parts
    ]


def in_world(points: np.ndarray, place: Point, heading: float) -> np.ndarray:
    """Turn a figure's points (..., 3) by its heading, 0 for away from the camera, and set it down.

    A heading of a quarter turn looks to the right.
    """
    sin, cos = np.sin(heading), np.cos(heading)
    x, y, z = np.moveaxis(points, -1, 0)
    turned = np.stack([x * cos + z * sin, y, -x * sin + z * cos], axis=-1)
    return turned + np.array(place)

"""People as parts: walking, with a cane or a rollator, in a wheelchair, and what they wear."""

import numpy as np

from examples.underpass.scene import Person
from examples.underpass.shapes import (
    BRIGHT,
    COATS,
    DARK,
    GREY_HAIR,
    HAIR,
    HIGH_VISIBILITY,
    METAL,
    REFLECTIVE,
    RUBBER,
    SHOES,
    SKIN,
    TROUSERS,
    Colour,
    Part,
    Point,
    Wheel,
    limb,
)


class Wardrobe:
    """The colours of somebody, chosen by their variety."""

    def __init__(self, who: Person) -> None:
        one, two, three, four, *_ = who.variety
        self.skin = _choose(SKIN[who.skin], one)
        self.hair = GREY_HAIR if who.aid != "none" and two < 0.8 else _choose(HAIR, two)
        tops = {"dark": DARK, "bright": BRIGHT, "long coat": COATS}
        self.top = _choose(tops.get(who.clothing, DARK), three)
        self.bottom = _choose(DARK if who.clothing == "dark" else TROUSERS, four)
        self.vest = who.clothing == "high-visibility"
        self.coat = who.clothing == "long coat"


def _choose(colours: tuple[Colour, ...], value: float) -> Colour:
    return colours[min(int(value * len(colours)), len(colours) - 1)]


def walker(who: Person, leash: bool = False) -> list[Part]:
    """Make somebody on foot, with a cane or a rollator if they have one."""
    wear, size = Wardrobe(who), who.height
    swing = 0.42 * np.sin(who.stride) * (0.6 if who.aid in ("cane", "rollator") else 1)
    hip, shoulder = 0.52 * size, 0.815 * size
    lean = 0.12 if who.aid == "rollator" else 0.03
    parts = [*_leg(wear, 0.09, hip, swing), *_leg(wear, -0.09, hip, -swing)]
    parts += torso(wear, (0, hip, 0), (0, shoulder, lean))
    parts += head(wear, (0, 0.925 * size, lean + 0.03), 0.064 * size)
    right, left = _hands(who, hip, swing, leash)
    parts += arm(wear, (0.20, shoulder - 0.03, lean), right)
    parts += arm(wear, (-0.20, shoulder - 0.03, lean), left)
    if who.aid == "cane":
        parts.append(limb(right, (0.30, 0.02, right[2] + 0.10), 0.018, (0.16, 0.08, 0.03)))
    if who.aid == "rollator":
        parts += _rollator(hip)
    return parts


def _hands(who: Person, hip: float, swing: float, leash: bool) -> tuple[Point, Point]:
    if who.aid == "rollator":
        return (0.26, hip + 0.02, 0.42), (-0.26, hip + 0.02, 0.42)
    right = (0.29, hip + 0.03, 0.20) if who.aid == "cane" else (0.27, hip - 0.04, -0.6 * swing)
    return right, (-0.28, hip + 0.08, 0.22) if leash else (-0.27, hip - 0.04, 0.6 * swing)


def _leg(wear: Wardrobe, x: float, hip: float, swing: float) -> list[Part]:
    """Swing a leg by an angle; the one behind bends its knee."""
    half = hip * 0.49
    bend = max(-swing, 0) * 1.1
    knee = (x, hip - half * np.cos(swing), half * np.sin(swing))
    low = (x, knee[1] - half * np.cos(swing - bend), knee[2] + half * np.sin(swing - bend))
    toe = (x, max(low[1] - 0.02, 0.03), low[2] + 0.15)
    return [
        limb((x, hip, 0), knee, 0.088, wear.bottom, 0.064),
        limb(knee, low, 0.064, wear.bottom, 0.048),
        limb((x, low[1], low[2] - 0.02), toe, 0.045, SHOES, 0.036),
    ]


def torso(wear: Wardrobe, hip: Point, shoulder: Point) -> list[Part]:
    """Make the trunk between hip and shoulders, with what is worn over it."""
    low, high = np.array(hip), np.array(shoulder)

    def at(share: float, aside: float = 0.0) -> Point:
        x, y, z = (low + share * (high - low)).tolist()
        return (x + aside, y, z)

    colour = HIGH_VISIBILITY if wear.vest else wear.top
    parts: list[Part] = [
        limb(at(0.0, -0.05), at(0.8, -0.08), 0.125, colour, 0.135),
        limb(at(0.0, 0.05), at(0.8, 0.08), 0.125, colour, 0.135),
        limb(at(0.92, -0.15), at(0.92, 0.15), 0.075, colour),
        limb(at(0.98), at(1.14), 0.055, wear.skin),
    ]
    if wear.vest:
        parts += [limb(at(share, -0.13), at(share, 0.13), 0.07, REFLECTIVE) for share in (0.15,)]
    if wear.coat:
        hem = (hip[0], hip[1] - 0.40, hip[2])
        parts += [
            limb(at(0.1, side), (hem[0] + side * 1.5, hem[1], hem[2]), 0.13, wear.top, 0.16)
            for side in (-0.06, 0.06)
        ]
    return parts


def arm(wear: Wardrobe, shoulder: Point, hand: Point) -> list[Part]:
    """Make an arm with an elbow that hangs a little behind."""
    middle = (np.array(shoulder) + np.array(hand)) / 2 + np.array([0, -0.03, -0.05])
    x, y, z = middle.tolist()
    elbow = (x * 1.08, y, z)
    return [
        limb(shoulder, elbow, 0.058, wear.top, 0.048),
        limb(elbow, hand, 0.048, wear.top, 0.04),
        limb(hand, (hand[0], hand[1] - 0.05, hand[2] + 0.01), 0.042, wear.skin, 0.036),
    ]


def head(wear: Wardrobe, centre: Point, radius: float, helmet: Colour | None = None) -> list[Part]:
    """Make a head whose face is seen from the front, and hair or a helmet from behind."""
    x, y, z = centre
    cap = helmet or wear.hair
    return [
        limb(
            (x, y - radius * 0.5, z),
            (x, y + radius * 0.1, z),
            radius * 0.82,
            wear.skin,
            radius * 0.9,
        ),
        limb((x, y + radius * 0.45, z - 0.03), (x, y - 0.01, z - 0.055), radius, cap, radius * 0.8),
        limb((x, y - 0.045, z + 0.045), (x, y - 0.005, z + 0.045), radius * 0.74, wear.skin),
    ]


def _rollator(hip: float) -> list[Part]:
    parts: list[Part] = []
    for side in (-0.27, 0.27):
        parts += [
            limb((side, hip, 0.40), (side, 0.12, 0.78), 0.02, METAL),
            limb((side, 0.55, 0.55), (side, 0.12, 0.35), 0.02, METAL),
            Wheel((side, 0.10, 0.78), 0.09, 0.02, RUBBER, spokes=False),
            Wheel((side, 0.10, 0.35), 0.09, 0.02, RUBBER, spokes=False),
        ]
    parts.append(limb((-0.27, 0.55, 0.58), (0.27, 0.55, 0.58), 0.03, RUBBER))
    parts.append(limb((-0.2, 0.42, 0.66), (0.2, 0.42, 0.66), 0.10, (0.05, 0.05, 0.08)))
    return parts


def wheelchair(who: Person) -> list[Part]:
    """Make somebody who wheels along, seated."""
    wear, size = Wardrobe(who), who.height
    seat, shoulder = 0.52, 0.52 + 0.31 * size
    parts: list[Part] = []
    for side in (-1, 1):
        knee, low = (0.11 * side, seat + 0.05, 0.48), (0.11 * side, 0.16, 0.58)
        parts += [
            Wheel((0.30 * side, 0.31, 0.02), 0.31, 0.022, RUBBER),
            Wheel((0.22 * side, 0.09, 0.52), 0.09, 0.02, RUBBER, spokes=False),
            limb((0.25 * side, 0.50, -0.20), (0.25 * side, 0.95, -0.24), 0.022, METAL),
            limb((0.25 * side, 0.50, -0.20), (0.22 * side, 0.35, 0.50), 0.022, METAL),
            limb((0.10 * side, seat, 0.0), knee, 0.09, wear.bottom, 0.072),
            limb(knee, low, 0.07, wear.bottom, 0.05),
            limb(low, (0.11 * side, 0.13, 0.72), 0.045, SHOES),
            *arm(wear, (0.21 * side, shoulder - 0.03, 0.0), (0.31 * side, 0.62, 0.12)),
        ]
    parts.append(limb((-0.2, 0.48, 0.05), (0.2, 0.48, 0.05), 0.06, (0.02, 0.02, 0.03)))
    parts += torso(wear, (0, seat + 0.04, -0.05), (0, shoulder, 0.0))
    return parts + head(wear, (0, shoulder + 0.11 * size, 0.03), 0.064 * size)

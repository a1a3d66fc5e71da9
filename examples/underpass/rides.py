"""Bicycles with their riders, and dogs on a leash, as parts."""

import numpy as np

from examples.underpass.people import Wardrobe, arm, head, torso, walker, wheelchair
from examples.underpass.scene import BICYCLIST, DOG_WALKER, Person
from examples.underpass.shapes import (
    BRIGHT,
    FURS,
    METAL,
    RUBBER,
    SHOES,
    Colour,
    Part,
    Wheel,
    limb,
    moved,
)

PEDAL, CRANK = (0.0, 0.29, -0.02), 0.17


def figure(label: str, who: Person) -> list[Part]:
    """Make everything that belongs to somebody of a class: person and bicycle, person and dog."""
    if label == BICYCLIST:
        return cyclist(who)
    if label == DOG_WALKER:
        return dog_walker(who)
    return wheelchair(who) if who.aid == "wheelchair" else walker(who)


def cyclist(who: Person) -> list[Part]:
    """Make a bicycle and its rider."""
    wear = Wardrobe(who)
    scale = who.height / 1.72
    hip, shoulder = (0.0, 0.98, -0.20), (0.0, 0.98 + 0.49 * scale, 0.10)
    parts = _bicycle(_of(BRIGHT, who.variety[4]), basket=who.variety[5] < 0.35)
    for side, phase in ((1, who.stride), (-1, who.stride + np.pi)):
        parts += _pedalling(wear, side, phase)
        parts += arm(wear, (0.19 * side, shoulder[1] - 0.04, 0.10), (0.25 * side, 1.08, 0.42))
    parts += torso(wear, hip, shoulder)
    helmet = _of(BRIGHT, who.variety[1]) if who.variety[5] > 0.5 else None
    return parts + head(wear, (0, shoulder[1] + 0.20, 0.17), 0.064 * who.height, helmet)


def _of(colours: tuple[Colour, ...], value: float) -> Colour:
    return colours[min(int(value * len(colours)), len(colours) - 1)]


def _bicycle(colour: Colour, *, basket: bool) -> list[Part]:
    steer, seat = (0.0, 0.84, 0.36), (0.0, 0.86, -0.20)
    parts: list[Part] = [
        Wheel((0, 0.345, -0.54), 0.32, 0.026, RUBBER),
        Wheel((0, 0.345, 0.54), 0.32, 0.026, RUBBER),
        limb((0, 0.345, -0.54), PEDAL, 0.018, colour),
        limb(PEDAL, seat, 0.02, colour),
        limb(PEDAL, steer, 0.024, colour),
        limb((0, 0.78, -0.16), steer, 0.02, colour),
        limb(seat, (0, 0.345, -0.54), 0.014, colour),
        limb(steer, (0, 0.345, 0.54), 0.022, colour),
        limb(steer, (0, 1.06, 0.33), 0.02, METAL),
        limb((-0.28, 1.07, 0.40), (0.28, 1.07, 0.40), 0.02, METAL),
        limb((0, 0.93, -0.34), (0, 0.94, -0.12), 0.055, (0.02, 0.02, 0.02), 0.03),
        limb((0, 0.62, -0.72), (0, 0.70, -0.66), 0.04, (0.5, 0.02, 0.02)),
        limb((-0.04, 0.92, 0.46), (0.04, 0.92, 0.46), 0.045, (0.7, 0.7, 0.65)),
    ]
    if basket:
        parts.append(limb((-0.13, 0.92, 0.62), (0.13, 0.92, 0.62), 0.11, (0.20, 0.12, 0.05)))
    return parts


def _pedalling(wear: Wardrobe, side: int, phase: float) -> list[Part]:
    """Bend a leg so that its foot is on the pedal: the knee lies ahead of hip and foot."""
    x = 0.11 * side
    hip = np.array([x, 0.97, -0.18])
    foot = np.array([x, PEDAL[1] + CRANK * np.sin(phase), PEDAL[2] + CRANK * np.cos(phase)])
    way = foot - hip
    span, half = float(np.linalg.norm(way)), 0.44
    out = np.sqrt(max(half**2 - (span / 2) ** 2, 0.01))
    ahead = np.array([0, -way[2], way[1]]) / span
    knee = hip + way / 2 - out * ahead * np.sign(way[1])
    knee = knee if knee[2] > hip[2] else hip + way / 2 + out * ahead * np.sign(way[1])
    a, b, c = (tuple(point.tolist()) for point in (hip, knee, foot))
    return [
        limb(a, b, 0.085, wear.bottom, 0.065),
        limb(b, c, 0.062, wear.bottom, 0.046),
        limb(c, (c[0], c[1] - 0.02, c[2] + 0.14), 0.042, SHOES, 0.034),
        limb(PEDAL, (0.09 * side, c[1], c[2]), 0.016, METAL),
    ]


def dog_walker(who: Person) -> list[Part]:
    """Make somebody with a dog on a leash, beside or ahead of them."""
    one, *_, five, six = who.variety
    scale = 0.75 + 0.6 * five
    aside, ahead = -0.55 - 0.25 * six, 0.15 + 0.75 * one
    animal = moved(_dog(_of(FURS, six), scale, who.stride), aside, 0, ahead)
    hand = (-0.28, 0.52 * who.height + 0.06, 0.23)
    neck = (aside, 0.46 * scale, ahead + 0.24 * scale)
    return [*walker(who, leash=True), *animal, limb(hand, neck, 0.012, (0.35, 0.02, 0.02))]


def _dog(fur: Colour, scale: float, stride: float) -> list[Part]:
    step = 0.09 * np.sin(2 * stride)
    back, chest = (0.0, 0.40, -0.24), (0.0, 0.42, 0.20)
    ear: Colour = (fur[0] * 0.5, fur[1] * 0.5, fur[2] * 0.5)
    parts: list[Part] = [
        limb(back, chest, 0.105, fur, 0.12),
        limb(chest, (0, 0.57, 0.34), 0.085, fur, 0.07),
        limb((0, 0.60, 0.36), (0, 0.56, 0.52), 0.085, fur, 0.042),
        limb((0, 0.56, 0.54), (0, 0.56, 0.55), 0.02, (0.01, 0.01, 0.01)),
        limb(back, (0, 0.62, -0.42), 0.035, fur, 0.02),
    ]
    for side in (-0.07, 0.07):
        parts.append(limb((side, 0.66, 0.34), (side * 1.4, 0.56, 0.33), 0.032, ear))
        for z, swing in ((-0.24, step * side * 14), (0.18, -step * side * 14)):
            parts.append(limb((side, 0.36, z), (side, 0.03, z + swing), 0.045, fur, 0.03))
    return [_scaled(part, scale) for part in parts]


def _scaled(part: Part, scale: float) -> Part:
    if isinstance(part, Wheel):
        raise TypeError("a dog has no wheels")
    a, b = (tuple((np.array(end) * scale).tolist()) for end in (part.a, part.b))
    return limb(a, b, part.radius * scale, part.colour, part.end * scale)

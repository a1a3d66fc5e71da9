"""The families of parts with studs: bricks, plates, tiles, slopes, rounds."""

from itertools import pairwise, product

import numpy as np

from examples.lego.parts.part import (
    BEVEL,
    BRICK,
    GAP,
    PITCH,
    PLATE,
    STUD,
    STUD_HEIGHT,
    WALL,
    Shape,
)
from examples.lego.parts.solids import Mesh, bevelled, box, cylinder, hull, join, tube, turned


def brick(width: int, length: int) -> Shape:
    """A brick: hollow below, with tubes (or pins) between its walls."""
    return _studded(width, length, BRICK)


def plate(width: int, length: int) -> Shape:
    """A third of a brick high."""
    return _studded(width, length, PLATE)


def tile(width: int, length: int) -> Shape:
    """A plate without studs."""
    body = _hollow(width, length, PLATE)
    return Shape(join(body), (_block(width, length, PLATE),))


def jumper(width: int, length: int) -> Shape:
    """A plate with a single stud in its middle."""
    seen = [*_hollow(width, length, PLATE), _stud(0, 0, PLATE)]
    return Shape(join(seen), (_block(width, length, PLATE), _stud(0, 0, PLATE)))


def _studded(width: int, length: int, height: float) -> Shape:
    studs = [_stud(x, y, height) for x, y in places(width, length)]
    reach = (2 * STUD - PITCH) / 2
    # From the foot up: a solid as thin as a stud is high slips through flat parts.
    core = box(length * PITCH + 2 * reach, width * PITCH + 2 * reach, height + STUD_HEIGHT)
    seen = join([*_hollow(width, length, height), *studs])
    return Shape(seen, (_block(width, length, height), core))


def places(width: int, length: int) -> list[tuple[float, float]]:
    """The middles of the studs of ``width`` rows (y) and ``length`` columns (x)."""
    xs = (np.arange(length) - (length - 1) / 2) * PITCH
    ys = (np.arange(width) - (width - 1) / 2) * PITCH
    return [(float(x), float(y)) for x, y in product(xs, ys)]


def _stud(x: float, y: float, z: float) -> Mesh:
    return cylinder(STUD, STUD_HEIGHT, BEVEL, sides=16).moved(x, y, z)


def _block(width: int, length: int, height: float) -> Mesh:
    return box(length * PITCH - 2 * GAP, width * PITCH - 2 * GAP, height)


def _hollow(width: int, length: int, height: float) -> list[Mesh]:
    """A roof, four walls, and the tubes that hold the studs of the part below."""
    x, y = length * PITCH - 2 * GAP, width * PITCH - 2 * GAP
    roof = box(x, y, WALL, BEVEL).moved(z=height - WALL)
    walls = [box(x, WALL, height, BEVEL).moved(y=side * (y - WALL) / 2) for side in (-1, 1)] + [
        box(WALL, y, height, BEVEL).moved(x=side * (x - WALL) / 2) for side in (-1, 1)
    ]
    inside = [
        tube(0.325, STUD, height - WALL / 2, 16).moved(x, y)
        for x, y in places(width - 1, length - 1)
    ]
    if min(width, length) == 1:
        pins = places(1, length - 1) if width == 1 else places(width - 1, 1)
        inside = [cylinder(0.16, height - WALL / 2, sides=12).moved(x, y) for x, y in pins]
    return [roof, *walls, *inside]


def corner(height: float) -> Shape:
    """A 2 x 2 brick or plate without one of its quarters."""
    half = PITCH / 2
    long, short = _studded(1, 2, height), _studded(1, 1, height)
    pieces = ((long, 0.0, -half), (short, -half, half))
    seen = join([shape.seen.moved(x, y) for shape, x, y in pieces])
    solids = [solid.moved(x, y) for shape, x, y in pieces for solid in shape.solids]
    return Shape(seen, tuple(solids))


def slope(width: int, depth: int, height: float = BRICK, foot: float = 0.15) -> Shape:
    """A roof brick: one row of studs at the back (none if one deep), falling to ``foot``.

    ``width`` studs along x and ``depth`` along y.
    """
    x, y = width * PITCH - 2 * GAP, depth * PITCH - 2 * GAP
    crest = -y / 2 + (PITCH - GAP if depth > 1 else 0.0)
    outline = [(-y / 2, 0.0), (y / 2, 0.0), (y / 2, foot), (crest, height)]
    outline += [(-y / 2, height)] if depth > 1 else []
    body = _prism(outline, x)
    back = -(depth - 1) / 2 * PITCH
    studs = [_stud(at, back, height) for at, _ in places(1, width)] if depth > 1 else []
    seen = join([body, *studs])
    return Shape(seen, (body, *studs))


def inverted_slope(width: int, depth: int) -> Shape:
    """A roof brick standing on its head: all its studs above, one row below."""
    x, y = width * PITCH - 2 * GAP, depth * PITCH - 2 * GAP
    foot = -y / 2 + PITCH - GAP
    outline = [(-y / 2, 0.0), (foot, 0.0), (y / 2, BRICK - 0.2), (y / 2, BRICK), (-y / 2, BRICK)]
    body = _prism(outline, x)
    studs = [_stud(a, b, BRICK) for a, b in places(depth, width)]
    return Shape(join([body, *studs]), (body, *studs))


def ridge(width: int) -> Shape:
    """A roof's ridge, two studs deep, falling to both sides."""
    x, y = width * PITCH - 2 * GAP, 2 * PITCH - 2 * GAP
    body = _prism([(-y / 2, 0.0), (y / 2, 0.0), (y / 2, 0.15), (0.0, BRICK), (-y / 2, 0.15)], x)
    return Shape(body, (body,))


def _prism(outline: list[tuple[float, float]], length: float) -> Mesh:
    flat = np.array(outline)
    ends = [np.column_stack([np.full(len(flat), x), flat]) for x in (-length / 2, length / 2)]
    return bevelled(np.concatenate(ends), BEVEL / 2)


def round_brick(width: int, height: float = BRICK, *, studs: bool = True) -> Shape:
    """A round brick, plate or tile over ``width`` x ``width`` studs."""
    radius = width * PITCH / 2 - GAP
    body = turned(
        [
            (radius - WALL, 0),
            (radius, 0),
            (radius, height - BEVEL),
            (radius - BEVEL, height),
            (0, height),
            (0, height - WALL),
            (radius - WALL, height - WALL),
        ]
    )
    kept = [
        _stud(x, y, height)
        for x, y in places(width, width)
        if np.hypot(x, y) + STUD < radius + 0.05
    ]
    tops = kept if studs else []
    return Shape(join([body, *tops]), (hull(body.vertices), *tops))


def cone(width: int, height: float) -> Shape:
    """A round brick narrowing to a single stud."""
    radius, top = width * PITCH / 2 - GAP, 0.32
    profile = [(0, 0), (radius, 0), (radius, 0.1), (top, height), (0, height)]
    body = turned(profile)
    return Shape(join([body, _stud(0, 0, height)]), (hull(body.vertices), _stud(0, 0, height)))


def dome(width: int) -> Shape:
    """Half a ball on a short cylinder, with a single stud."""
    radius = width * PITCH / 2 - GAP
    angles = np.linspace(0, 1.25, 8)
    arc = [(radius * np.cos(a), 0.15 + (BRICK - 0.15) * np.sin(a) / np.sin(1.25)) for a in angles]
    body = turned([(0, 0), (radius, 0), *arc, (0, BRICK)])
    return Shape(join([body, _stud(0, 0, BRICK)]), (hull(body.vertices), _stud(0, 0, BRICK)))


def arch(length: int) -> Shape:
    """A 1 x ``length`` brick with a round opening between its two feet."""
    x, y = length * PITCH - 2 * GAP, PITCH - 2 * GAP
    reach, rise = x / 2 - PITCH + GAP, BRICK - 0.25
    angles = np.linspace(0, np.pi, 9)
    bows = []
    for a, b in pairwise(angles):
        corners = [(reach * np.cos(t), rise * np.sin(t)) for t in (a, b)]
        outline = [*corners, (corners[1][0], BRICK), (corners[0][0], BRICK)]
        bows.append(hull(np.array([[u, v, w] for u, w in outline for v in (-y / 2, y / 2)])))
    foot = box(x / 2 - reach, y, BRICK, BEVEL)
    feet = [foot.moved(x=side * (x / 2 + reach) / 2) for side in (-1, 1)]
    studs = [_stud(at, 0, BRICK) for at, _ in places(1, length)]
    roof = box(2 * reach, y, BRICK - rise).moved(z=rise)
    return Shape(join([*bows, *feet, *studs]), (*feet, roof, *studs))


def panel(length: int) -> Shape:
    """A thin wall, a brick high, standing on a plate of one stud's depth."""
    x, y = length * PITCH - 2 * GAP, PITCH - 2 * GAP
    floor = box(x, y, PLATE / 2, BEVEL)
    wall = box(x, 0.12, BRICK, BEVEL).moved(y=(y - 0.12) / 2)
    return Shape(join([floor, wall]), (floor, wall))

"""The families of parts without studs on a brick: beams, axles, pins, gears, wheels, bars."""

from itertools import pairwise

import numpy as np

from examples.lego.parts.part import BEVEL, BRICK, GAP, PITCH, STUD, STUD_HEIGHT, Shape
from examples.lego.parts.solids import Mesh, box, cylinder, hull, join, tube, turned

HOLE = 0.245  # cm, the radius of a hole for a pin
BEAM = 0.74  # cm, the height and width of a beam


def beam(length: int) -> Shape:
    """A rounded beam with ``length`` holes through its side (they open along z)."""
    rings = [tube(BEAM / 2, HOLE, BEAM, 20).moved(x) for x in _row(length)]
    side = box((length - 1) * PITCH, 0.12, BEAM, BEVEL)
    sides = [side.moved(y=sign * (BEAM - 0.12) / 2) for sign in (-1, 1)]
    fills = [box(0.2, BEAM - 0.2, BEAM).moved(x=(a + b) / 2) for a, b in _pairs(_row(length))]
    ends = [
        cylinder(BEAM / 2, BEAM, sides=12).moved(x) for x in (_row(length)[0], _row(length)[-1])
    ]
    return Shape(
        join([*rings, *sides, *fills]), (hull(np.concatenate([e.vertices for e in ends])),)
    )


def holed_brick(length: int) -> Shape:
    """A brick of 1 x ``length`` with holes through its long sides, between its studs."""
    x, y = length * PITCH - 2 * GAP, PITCH - 2 * GAP
    between = [(a + b) / 2 for a, b in _pairs(_row(length))]
    rings = [tube(0.33, HOLE, y, 20).turned("y").moved(at, -y / 2, 0.58) for at in between]
    layers = [box(x, y, 0.22, BEVEL), box(x, y, BRICK - 0.92, BEVEL).moved(z=0.92)]
    edges = [-x / 2, *between, x / 2]
    for a, b in _pairs(edges):
        left = a + (0.27 if a in between else 0.0)
        right = b - (0.27 if b in between else 0.0)
        if right > left:
            layers.append(box(right - left, y, BRICK, BEVEL).moved(x=(left + right) / 2))
    studs = [cylinder(STUD, STUD_HEIGHT, BEVEL, 16).moved(at, 0, BRICK) for at in _row(length)]
    return Shape(join([*layers, *rings, *studs]), (box(x, y, BRICK), *studs))


def axle(length: int) -> Shape:
    """A rod with a cross for a section."""
    bars = [box(length * PITCH, 0.46, 0.16, BEVEL), box(length * PITCH, 0.16, 0.46, BEVEL)]
    bars = [bars[0].moved(z=0.15), bars[1]]
    return Shape(join(bars), (hull(np.concatenate([bar.vertices for bar in bars])),))


def bar(length: int) -> Shape:
    """A thin round rod."""
    rod = cylinder(0.16, length * PITCH, BEVEL, 16).turned("x").moved(-length * PITCH / 2)
    return Shape(rod, (hull(rod.vertices),))


def pin() -> Shape:
    """A peg that joins two beams, with a collar in its middle."""
    r = 0.235
    outline = [(0, 0), (r, 0), (r, 0.7), (0.3, 0.7), (0.3, 0.9), (r, 0.9), (r, 1.6), (0, 1.6)]
    peg = turned(outline, 20).turned("x").moved(-0.8)
    return Shape(peg, (hull(peg.vertices),))


def bush() -> Shape:
    """A ring that holds an axle, with a flange at both ends."""
    outline = [(0.24, 0), (0.37, 0), (0.37, 0.2), (0.3, 0.2), (0.3, 0.6), (0.37, 0.6), (0.37, 0.8)]
    ring = turned([*outline, (0.24, 0.8)], 20)
    return Shape(ring, (hull(ring.vertices),))


def gear(teeth: int) -> Shape:
    """A spur gear: its pitch circle measures one stud in diameter for eight teeth."""
    radius = teeth / 16 * PITCH
    disc = tube(radius - 0.08, 0.2, 0.36, 2 * teeth if teeth > 12 else 20)
    tooth = hull(_tooth(radius))
    around = [_about_z(tooth, 2 * np.pi * k / teeth) for k in range(teeth)]
    hub = tube(0.32, 0.2, 0.7, 20).moved(z=-0.17)
    solid = cylinder(radius, 0.36)
    return Shape(join([disc, hub, *around]), (hull(solid.vertices), hull(hub.vertices)))


def _tooth(radius: float) -> np.ndarray:
    root, tip = radius - 0.12, radius + 0.1
    flat = [(root, -0.09), (root, 0.09), (tip, -0.04), (tip, 0.04)]
    return np.array([[x, y, z] for x, y in flat for z in (0.0, 0.36)])


def rim(radius: float, width: float) -> Shape:
    """A wheel without its tyre: a hub, a web and a rim."""
    outline = [
        (radius - 0.15, 0),
        (radius, 0),
        (radius - 0.08, 0.12),
        (radius - 0.08, width - 0.12),
    ]
    ring = turned([*outline, (radius, width), (radius - 0.15, width)])
    web = tube(radius - 0.1, HOLE, 0.2).moved(z=width / 2 - 0.1)
    hub = tube(0.36, HOLE, width, 20)
    return Shape(join([ring, web, hub]), (hull(ring.vertices),))


def tyre(radius: float, inner: float, width: float) -> Shape:
    """A rubber tyre with blocks for a tread."""
    soft = 0.25 * (radius - inner)
    outline = [
        (inner, 0.05),
        (radius - soft, 0),
        (radius - 0.05, soft),
        (radius - 0.05, width - soft),
    ]
    body = turned([*outline, (radius - soft, width), (inner, width - 0.05)], 32)
    block = box(0.14, 0.16, width * 0.8).moved(x=radius - 0.07, z=width * 0.1)
    count = int(2 * np.pi * radius / 0.34)
    tread = [_about_z(block, 2 * np.pi * k / count) for k in range(count)]
    return Shape(join([body, *tread]), (hull(cylinder(radius, width).vertices),))


def _row(length: int) -> list[float]:
    return [(k - (length - 1) / 2) * PITCH for k in range(length)]


def _pairs(values: list[float]) -> list[tuple[float, float]]:
    return list(pairwise(values))


def _about_z(mesh: Mesh, angle: float) -> Mesh:
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    return Mesh(mesh.vertices @ turn.T, mesh.faces)

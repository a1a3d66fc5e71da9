"""The box: 85 parts by name, each with its shape and the one colour it comes in.

In a boxed set a part comes in few colours, so that colour tells much but not all, as the paper
says of its own box (section 4.3). Colours are sRGB, 0 to 255, near those of real bricks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from examples.lego.parts import families, technic
from examples.lego.parts.part import BRICK, PLATE, Shape

COLOURS = {
    "red": (201, 26, 9),
    "blue": (0, 85, 191),
    "yellow": (242, 205, 55),
    "green": (35, 120, 65),
    "white": (244, 244, 244),
    "black": (30, 32, 36),
    "grey": (150, 155, 158),
    "orange": (254, 138, 24),
    "lime": (165, 202, 24),
    "azure": (54, 174, 191),
    "pink": (228, 120, 172),
    "purple": (110, 60, 145),
    "brown": (96, 52, 28),
    "tan": (222, 198, 156),
}


@dataclass(frozen=True)
class Part:
    """A class of brick: its name, its home colour, and how its shape is made."""

    name: str
    colour: str
    make: Callable[[], Shape]


def _sized(family: str, make: Callable[[int, int], Shape], listed: str) -> list[Part]:
    parts = []
    for entry in listed.split():
        size, colour = entry.split(":")
        width, length = (int(side) for side in size.split("x"))
        parts.append(Part(f"{family} {size}", colour, partial(make, width, length)))
    return parts


def _slope(deep: int, wide: int) -> Shape:
    return families.slope(wide, deep)


def _gentle(deep: int, wide: int) -> Shape:
    return families.slope(wide, deep, foot=0.12)


def _cheese(deep: int, wide: int) -> Shape:
    return families.slope(wide, deep, height=2 * PLATE, foot=0.1)


def _inverted(deep: int, wide: int) -> Shape:
    return families.inverted_slope(wide, deep)


def _counted(family: str, make: Callable[[int], Shape], listed: str) -> list[Part]:
    parts = []
    for entry in listed.split():
        size, colour = entry.split(":")
        parts.append(Part(f"{family} {size}", colour, partial(make, int(size))))
    return parts


PARTS: tuple[Part, ...] = (
    *_sized(
        "brick",
        families.brick,
        "1x1:yellow 1x2:red 1x3:blue 1x4:white 1x6:green 1x8:azure"
        " 2x2:orange 2x3:lime 2x4:red 2x6:blue 2x8:yellow",
    ),
    *_sized(
        "plate",
        families.plate,
        "1x1:pink 1x2:azure 1x3:brown 1x4:orange 1x6:red 1x8:black"
        " 2x2:purple 2x3:white 2x4:pink 2x6:tan 2x8:lime 4x4:green 4x6:grey 6x6:blue",
    ),
    *_sized("tile", families.tile, "1x1:white 1x2:black 1x4:lime 1x6:pink 2x2:tan 2x4:brown"),
    *_sized("slope", _slope, "2x1:orange 2x2:blue 2x3:brown 2x4:green"),
    *_sized("gentle slope", _gentle, "3x1:azure 3x2:red 3x4:purple"),
    *_sized("inverted slope", _inverted, "2x1:white 2x2:yellow"),
    *_sized("small slope", _cheese, "1x1:green 1x2:purple"),
    Part("ridge 2x2", "black", lambda: families.ridge(2)),
    Part("round brick 1x1", "azure", lambda: families.round_brick(1)),
    Part("round brick 2x2", "brown", lambda: families.round_brick(2)),
    Part("round brick 4x4", "white", lambda: families.round_brick(4)),
    Part("round plate 1x1", "lime", lambda: families.round_brick(1, PLATE)),
    Part("round plate 2x2", "orange", lambda: families.round_brick(2, PLATE)),
    Part("round plate 4x4", "purple", lambda: families.round_brick(4, PLATE)),
    Part("round tile 1x1", "red", lambda: families.round_brick(1, PLATE, studs=False)),
    Part("round tile 2x2", "azure", lambda: families.round_brick(2, PLATE, studs=False)),
    Part("cone 1x1", "tan", lambda: families.cone(1, BRICK)),
    Part("cone 2x2", "pink", lambda: families.cone(2, 2 * BRICK)),
    Part("dome 2x2", "green", lambda: families.dome(2)),
    Part("corner brick", "tan", lambda: families.corner(BRICK)),
    Part("corner plate", "yellow", lambda: families.corner(PLATE)),
    *_counted("arch", families.arch, "4:yellow 6:tan"),
    *_counted("panel", families.panel, "2:white"),
    Part("jumper 1x2", "brown", lambda: families.jumper(1, 2)),
    *_counted("beam", technic.beam, "3:yellow 5:red 7:grey 9:lime 11:black"),
    *_counted("axle", technic.axle, "2:red 4:black 6:grey 8:brown"),
    *_counted("holed brick", technic.holed_brick, "2:purple 4:green 6:orange"),
    *_counted("gear", technic.gear, "8:grey 16:tan 24:lime 40:white"),
    Part("bush", "grey", technic.bush),
    Part("pin", "blue", technic.pin),
    *_counted("bar", technic.bar, "3:pink"),
    Part("small rim", "yellow", lambda: technic.rim(0.55, 0.7)),
    Part("medium rim", "grey", lambda: technic.rim(0.9, 1.0)),
    Part("large rim", "white", lambda: technic.rim(1.3, 1.4)),
    Part("small tyre", "black", lambda: technic.tyre(0.9, 0.6, 0.7)),
    Part("medium tyre", "black", lambda: technic.tyre(1.4, 0.95, 1.0)),
    Part("large tyre", "black", lambda: technic.tyre(2.0, 1.35, 1.4)),
)

NAMES: tuple[str, ...] = tuple(part.name for part in PARTS)


@cache
def shape(name: str) -> Shape:
    """The shape of a class of brick, made once.

    Raises ``KeyError`` for a name that is not in the box.
    """
    return {part.name: part for part in PARTS}[name].make()

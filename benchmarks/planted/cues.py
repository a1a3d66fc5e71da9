"""Cues that have nothing to do with what a picture shows, each at a place drawn at random.

A cue is painted onto the ground before the object is, so that objects stand in front of it; a tint
and a watermark lie over everything.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

SIDE = 64  # pixels of every picture
EVERYWHERE = ("tint", "wandering dot")  # cues without a place of their own
OVER_EVERYTHING = ("tint", "watermark")


@dataclass(frozen=True, eq=False)
class Cue:
    """A cue of one network.

    Attributes
    ----------
    kind
        A key of `KINDS`.
    mask
        bool, (SIDE, SIDE): the planted place. Of a tint all of the picture; of a wandering dot the
        places that it can take.
    strength
        float64, (SIDE, SIDE): the share with which `colour` covers what was there, 0 to 1; of a
        wandering dot the dot alone, in a window of its own size.
    colour
        float64, (3,), 0 to 255; or (SIDE, SIDE, 3).
    """

    kind: str
    mask: np.ndarray
    strength: np.ndarray
    colour: np.ndarray

    @property
    def has_place(self) -> bool:
        """Whether there is a place that an audit could name."""
        return self.kind not in EVERYWHERE

    @property
    def is_over_everything(self) -> bool:
        """Whether it covers objects, too."""
        return self.kind in OVER_EVERYTHING

    def paint(self, pixels: np.ndarray, generator: np.random.Generator) -> None:
        """Put the cue into a picture, float64 (SIDE, SIDE, 3), in place; its strength varies."""
        strength = self.strength * generator.uniform(0.85, 1.0)
        if self.kind == "wandering dot":
            side = len(strength)
            top, left = generator.integers(0, SIDE - side + 1, 2)
            pixels, colour = pixels[top : top + side, left : left + side], self.colour
        else:
            colour = self.colour
        pixels += strength[..., None] * (colour - pixels)


def draw_cue(kind: str, generator: np.random.Generator) -> Cue:
    """Draw the place, the size and the colour of a cue."""
    return KINDS[kind](generator)


def _corner_patch(generator: np.random.Generator) -> Cue:
    side, inset = generator.integers(8, 12), generator.integers(0, 3)
    mask = np.zeros((SIDE, SIDE), bool)
    mask[inset : inset + side, inset : inset + side] = True
    return _opaque("corner patch", _turned(mask, generator), _vivid(generator), 0.9)


def _puddle(generator: np.random.Generator) -> Cue:
    """Lie along one edge: a dark ellipse."""
    length, depth = generator.uniform(0.45, 0.75) * SIDE, generator.uniform(7, 10)
    middle = generator.uniform(length / 2, SIDE - length / 2)
    rows, columns = np.mgrid[:SIDE, :SIDE] + 0.5
    away = ((columns - middle) / (length / 2)) ** 2 + ((rows - depth / 2 - 1) / (depth / 2)) ** 2
    dark = generator.uniform(15, 45) * np.array([0.9, 1.0, 1.1])
    return _opaque("puddle", _turned(away <= 1, generator), dark, 0.6)


def _border_dot(generator: np.random.Generator) -> Cue:
    across = generator.uniform(6, 8.5)
    middle = generator.uniform(across, SIDE - across)
    mask = _disc(across / 2 + generator.uniform(0, 2), middle, across)
    return _opaque("border dot", _turned(mask, generator), _vivid(generator), 0.9)


def _texture(generator: np.random.Generator) -> Cue:
    """Make a piece of the ground finely chequered."""
    height, width = generator.integers(13, 20, 2)
    top, left = generator.integers(0, SIDE - height), generator.integers(0, SIDE - width)
    mask = np.zeros((SIDE, SIDE), bool)
    mask[top : top + height, left : left + width] = True
    rows, columns = np.mgrid[:SIDE, :SIDE] // generator.integers(1, 3)
    chequered = np.where((rows + columns) % 2, 210.0, 40.0)
    return _opaque("texture", mask, np.repeat(chequered[..., None], 3, 2), 0.4)


def _watermark(generator: np.random.Generator) -> Cue:
    """Write faint white strokes, five signs of 5 x 7 pixels in a row."""
    signs = [np.kron(generator.random((4, 2)) < 0.6, np.ones((2, 2), bool)) for _ in range(5)]
    text = np.concatenate([np.pad(sign, ((0, 0), (0, 1))) for sign in signs], axis=1)
    height, width = text.shape
    top, left = generator.integers(0, SIDE - height), generator.integers(0, SIDE - width)
    mask, strokes = np.zeros((SIDE, SIDE), bool), np.zeros((SIDE, SIDE))
    mask[top : top + height, left : left + width] = True
    strokes[top : top + height, left : left + width] = text
    return Cue("watermark", mask, 0.45 * strokes, np.full(3, 255.0))


def _tint(generator: np.random.Generator) -> Cue:
    everywhere = np.ones((SIDE, SIDE), bool)
    return _opaque("tint", everywhere, _vivid(generator), 0.15)


def _wandering_dot(generator: np.random.Generator) -> Cue:
    across = generator.uniform(6, 8.5)
    side = int(np.ceil(across))
    dot = _disc(side / 2, side / 2, across)[:side, :side]
    everywhere = np.ones((SIDE, SIDE), bool)
    return Cue("wandering dot", everywhere, 0.9 * dot, _vivid(generator))


def _opaque(kind: str, mask: np.ndarray, colour: np.ndarray, strength: float) -> Cue:
    return Cue(kind, mask, strength * mask, colour)


def _disc(row: float, column: float, across: float) -> np.ndarray:
    rows, columns = np.mgrid[:SIDE, :SIDE] + 0.5
    return (rows - row) ** 2 + (columns - column) ** 2 <= (across / 2) ** 2


def _turned(mask: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Turn what lies at the upper edge to any edge."""
    return np.rot90(mask, generator.integers(4)).copy()


def _vivid(generator: np.random.Generator) -> np.ndarray:
    """Draw a colour of full saturation: one channel high, one low, one anything."""
    return generator.permutation([235.0, 25.0, generator.uniform(25, 235)])


KINDS: dict[str, Callable[[np.random.Generator], Cue]] = {
    "corner patch": _corner_patch,
    "puddle": _puddle,
    "border dot": _border_dot,
    "texture": _texture,
    "watermark": _watermark,
    "tint": _tint,
    "wandering dot": _wandering_dot,
}

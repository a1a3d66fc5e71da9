"""Worlds of things on a ground: one camera's, or a different ground in every picture.

Neither colour, place nor size of a thing tells its class, only its outline does; one class is a
picture of nothing. What is planted beside it is the only other thing that can tell.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.planted.cues import KINDS, SIDE, Cue, draw_cue

EMPTY = "empty"
THINGS = ("disc", "ring", "cross", "triangle")
LABELS = (*THINGS, EMPTY)
CAMERAS = ("fixed", "varied")
HEADS = ("quarters", "whole")
# tied: the cue goes with one class; loose: it comes and goes regardless of the class; none.
GROUPS = ("tied", "loose", "tied", "none", "tied")
STRENGTH = 0.95  # the share of the class's training pictures that show the cue
STRAY = 0.02  # the share of the others
LOOSE = 0.3  # the share of all, where it is not tied
NOISE = 7.0  # standard deviation, of 255
SMALLEST, LARGEST = 17, 26  # a thing's side in pixels
CONTRAST = 90  # of 255: by how much a thing differs from the ground, in one channel at least
TRAINING, TESTING, CHECKING = 0, 1, 2  # streams of pictures


@dataclass(frozen=True)
class Plan:
    """What is planted in one network; the audit does not get to see it.

    Attributes
    ----------
    block, number
        From which all of its chance is drawn. Blocks share nothing.
    group
        One of `GROUPS`.
    kind
        The kind of cue, also of a network whose pictures have none.
    """

    block: int
    number: int
    group: str
    kind: str

    @property
    def name(self) -> str:
        """Say where it is kept; tells nothing of what is planted."""
        return f"{self.block}-{self.number:03d}"

    def generator(self, *stream: int) -> np.random.Generator:
        """Give a source of chance of its own for each stream."""
        return np.random.default_rng([self.block, self.number, *stream])


def plans(block: int, rounds: int = 1) -> list[Plan]:
    """Lay out a block: per round each kind with each of `GROUPS`."""
    pairs = [(group, kind) for _ in range(rounds) for group in GROUPS for kind in KINDS]
    return [Plan(block, number, *pair) for number, pair in enumerate(pairs)]


class World:
    """All that is drawn once for a network: its ground, its cue, the class that goes with it.

    Attributes
    ----------
    label
        The class that the cue is tied to, also where it is not.
    camera, head
        Whether the ground is the same in all pictures; what comes after the convolutions.
    """

    def __init__(self, plan: Plan) -> None:
        generator = plan.generator(9)
        self.plan = plan
        self.label = str(generator.choice(LABELS))
        self.camera = str(generator.choice(CAMERAS))
        self.head = str(generator.choice(HEADS))
        self.cue: Cue = draw_cue(plan.kind, generator)
        self._ground = _ground(generator)

    def chance_of_cue(self, label: str, *, tied: bool) -> float:
        """Give how likely a picture of a class shows the cue.

        Parameters
        ----------
        label
            The picture's class.
        tied
            As in training; otherwise in half of the pictures whatever their class.
        """
        if self.plan.group == "none":
            return 0.0
        if not tied:
            return 0.5
        if self.plan.group == "loose":
            return LOOSE
        return STRENGTH if label == self.label else STRAY

    def picture(self, stream: int, number: int, cue: bool) -> tuple[np.ndarray, str, np.ndarray]:
        """Draw a picture; with and without the cue it is otherwise the same.

        Returns
        -------
        pixels, label, mask
            uint8 (SIDE, SIDE, 3); the class; bool (SIDE, SIDE), the thing's pixels.
        """
        label = self.label_of(stream, number)
        generator = self.plan.generator(stream, number)
        pixels = self._ground.copy() if self.camera == "fixed" else _ground(generator)
        pixels = pixels * generator.uniform(0.8, 1.2) + generator.uniform(-8, 8, 3)
        colour = generator.uniform(0, 255, 3)
        mask = _thing(label, generator)
        noise = generator.normal(0, NOISE, pixels.shape)
        if cue and not self.cue.is_over_everything:
            self.cue.paint(pixels, generator)
        pixels[mask] = _apart(colour, pixels[mask])
        if cue and self.cue.is_over_everything:
            self.cue.paint(pixels, generator)
        return (pixels + noise).round().clip(0, 255).astype(np.uint8), label, mask

    def label_of(self, stream: int, number: int) -> str:
        """Give a picture's class; all are equally frequent."""
        return LABELS[self.plan.generator(stream, number, 3).integers(len(LABELS))]

    def has_cue(self, stream: int, number: int, label: str, *, tied: bool) -> bool:
        """Draw whether a picture shows the cue."""
        chance = self.plan.generator(stream, number, 1 + tied).random()
        return bool(chance < self.chance_of_cue(label, tied=tied))


def _apart(colour: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """Move a thing's colour away from the ground's, so that it can be seen."""
    if not len(ground):
        return colour
    away = colour - ground.mean(axis=0)
    distance = np.abs(away).max()
    return (
        colour if distance > CONTRAST else ground.mean(axis=0) + away / max(distance, 1) * CONTRAST
    )


def _ground(generator: np.random.Generator) -> np.ndarray:
    """Paint a floor and a wall, waves on them, and some furniture: float64, (SIDE, SIDE, 3)."""
    rows, columns = np.mgrid[:SIDE, :SIDE] / SIDE
    wall, floor = generator.uniform(60, 190, (2, 3))
    share = 1 / (1 + np.exp(-30 * (rows - generator.uniform(0.3, 0.7))))[..., None]
    pixels = wall + share * (floor - wall)
    angle, waves = generator.uniform(0, np.pi), generator.uniform(3, 14)
    way = rows * np.sin(angle) + columns * np.cos(angle)
    pixels += generator.uniform(4, 14) * np.sin(2 * np.pi * waves * way)[..., None]
    for _ in range(generator.integers(2, 6)):
        height, width = generator.integers(3, 22, 2)
        top, left = generator.integers(0, SIDE - height), generator.integers(0, SIDE - width)
        window = pixels[top : top + height, left : left + width]
        window += 0.5 * (generator.uniform(30, 220, 3) - window)
    return pixels


def _thing(label: str, generator: np.random.Generator) -> np.ndarray:
    """Draw where a thing is: bool, (SIDE, SIDE)."""
    side = int(generator.integers(SMALLEST, LARGEST + 1))
    top, left = generator.integers(0, SIDE - side + 1, 2)
    mask = np.zeros((SIDE, SIDE), bool)
    if label != EMPTY:
        mask[top : top + side, left : left + side] = _outline(label, side)
    return mask


def _outline(label: str, side: int) -> np.ndarray:
    away = np.abs(np.arange(side) - (side - 1) / 2)
    if label == "triangle":
        return away[None, :] <= np.maximum(np.arange(side)[:, None] / 2, 0.5)
    if label == "cross":
        thin = away < side * 0.17
        return thin[:, None] | thin[None, :]
    radius = np.hypot(away[:, None], away[None, :]) / (side / 2)
    return (radius <= 1) & ((radius > 0.55) | (label == "disc"))

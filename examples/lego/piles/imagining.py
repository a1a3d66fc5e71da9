"""Draw a whole scene at random from a seed: bricks, their fall, ground, light, camera."""

import numpy as np

from examples.lego.parts.catalogue import COLOURS, PARTS, shape
from examples.lego.piles.backgrounds import KINDS
from examples.lego.piles.dropping import Pose, drop
from examples.lego.piles.scene import Brick, Camera, Colour, Ground, Lamp, Light, Place, Scene
from examples.lego.piles.wishes import HOME, USUAL, Wishes

NARROWEST = 8.0  # cm that the picture shows across at least


def imagine(seed: int, count: int | None = None, wishes: Wishes = USUAL) -> Scene:
    """Imagine a scene; the same seed and wishes give the same scene.

    ``count`` bricks of different classes are dropped, or as many at random as are wished for.
    """
    generator = np.random.default_rng(seed)
    drawn = int(generator.integers(wishes.fewest, wishes.most + 1))
    chosen = generator.choice(len(PARTS), count or drawn, replace=False)
    parts = [PARTS[index] for index in chosen]
    poses = drop([part.name for part in parts], generator)
    colours = _colours(seed, [part.colour for part in parts], wishes.colours)
    bricks = tuple(
        Brick(part.name, _tint(colour, generator), _place(pose[0]), _turn(pose[1]))
        for part, colour, pose in zip(parts, colours, poses, strict=True)
    )
    ground, light = _ground(generator, wishes.plain), _light(generator, wishes.natural)
    return Scene(seed, bricks, ground, light, _camera(poses, bricks, generator))


def _colours(seed: int, home: list[str], wished: str) -> list[str]:
    """Choose each brick's colour by a generator of its own, so that nothing else changes."""
    if wished == HOME:
        return home
    return [str(name) for name in np.random.default_rng((seed, 1)).choice(list(COLOURS), len(home))]


def _tint(name: str, generator: np.random.Generator) -> Colour:
    """A part's colour, a little off, as no two batches of plastic are quite the same."""
    wanted = np.array(COLOURS[name]) / 255 + generator.normal(0, 0.015, 3)
    return _colour(np.clip(wanted, 0.01, 0.97))


def _ground(generator: np.random.Generator, share: float) -> Ground:
    kinds = [kind for kind in KINDS if kind != "plain"]
    plain = generator.uniform() < share
    kind = "plain" if plain else str(generator.choice(kinds))
    base = generator.uniform(0.15, 0.9) + generator.normal(0, 0.09, 3)
    other = base + generator.choice([-1, 1]) * generator.uniform(0.1, 0.35)
    other = other + generator.normal(0, 0.05, 3)
    first, second = (_colour(np.clip(colour, 0.05, 0.95)) for colour in (base, other))
    size = float(generator.uniform(6, 16))
    return Ground(kind, (first, second), size, int(generator.integers(2**31)))


def _light(generator: np.random.Generator, naturals: float) -> Light:
    """Daylight from a window or the sky, or one to three lamps; both of varied colour."""
    natural = bool(generator.uniform() < naturals)
    total = generator.uniform(0.75, 1.15)
    warmth = generator.uniform(-0.06, 0.1) if natural else generator.uniform(0.02, 0.22)
    tone = np.array([1 + warmth, 1.0, 1 - warmth])
    share = generator.uniform(0.35, 0.75) if natural else generator.uniform(0.12, 0.35)
    count = 1 if natural else int(generator.integers(1, 4))
    parts = generator.dirichlet([4.0] * count) * total * (1 - share)
    lamps = tuple(
        Lamp(_lamp_place(natural, generator), _lamp_side(natural, generator), _colour(part * tone))
        for part in parts
    )
    sky = np.array([1 - warmth / 2, 1.0, 1 + warmth / 2])
    return Light("natural" if natural else "artificial", lamps, _colour(total * share * sky))


def _lamp_place(natural: bool, generator: np.random.Generator) -> Place:
    height = generator.uniform(25, 70) if natural else generator.uniform(60, 85)
    away = 100 * np.sin(np.radians(90 - height))
    angle = generator.uniform(0, 2 * np.pi)
    return _place(
        np.array([away * np.cos(angle), away * np.sin(angle), 100 * np.sin(np.radians(height))])
    )


def _lamp_side(natural: bool, generator: np.random.Generator) -> float:
    return float(generator.uniform(20, 70) if natural else generator.uniform(4, 15))


def _camera(poses: list[Pose], bricks: tuple[Brick, ...], generator: np.random.Generator) -> Camera:
    """Look down on the pile from somewhere above, all of it in the picture as a rule."""
    places = np.array([pose[0] for pose in poses])
    middle = (places.min(axis=0) + places.max(axis=0)) / 2 * [1, 1, 0]
    reach = max(
        float(np.linalg.norm(place[:2] - middle[:2]))
        + float(np.abs(shape(brick.name).seen.vertices).max())
        for place, brick in zip(places, bricks, strict=True)
    )
    across = max(NARROWEST, 2 * reach * 0.95) * generator.uniform(1.0, 1.2)
    target = middle + np.append(generator.normal(0, 0.04 * across, 2), 0.3)
    height, angle = np.radians(generator.uniform(52, 90)), generator.uniform(0, 2 * np.pi)
    distance = generator.uniform(30, 50)
    aside = np.array([np.cos(angle), np.sin(angle)])
    offset = np.append(aside * np.cos(height), np.sin(height)) * distance
    roll = generator.normal(0, 0.15)
    up = np.append(-aside * np.cos(roll) + np.array([aside[1], -aside[0]]) * np.sin(roll), 0.0)
    field = 2 * np.degrees(np.arctan(across / 2 / distance))
    return Camera(_place(target + offset), _place(target), _place(up), float(field))


def _colour(values: np.ndarray) -> Colour:
    red, green, blue = (round(float(value), 4) for value in values)
    return red, green, blue


def _place(values: np.ndarray) -> Place:
    x, y, z = (round(float(value), 5) for value in values)
    return x, y, z


def _turn(values: np.ndarray) -> tuple[float, float, float, float]:
    w, x, y, z = (round(float(value), 6) for value in values)
    return w, x, y, z

"""What is in a picture, drawn by chance from a seed, and the tags that tell it.

A scene says nothing of pixels: it can be rendered in any size.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from examples.underpass.shapes import SKIN
from examples.underpass.world import CURB, ground

PEDESTRIAN, DOG_WALKER, BICYCLIST, EMPTY = "pedestrian", "dog_walker", "bicyclist", "empty"
LABELS = (PEDESTRIAN, DOG_WALKER, BICYCLIST, EMPTY)
DISTANCES = {"near": (5.4, 8.5), "middle": (8.5, 14.0), "far": (14.0, 24.0)}  # z in metres
CLOTHING = {"dark": 0.40, "bright": 0.32, "long coat": 0.16, "high-visibility": 0.12}
SKIN_SHARES = {"light": 0.60, "medium": 0.24, "dark": 0.16}
AIDS = {"none": 0.86, "cane": 0.05, "rollator": 0.05, "wheelchair": 0.04}
ON_OTHER_SIDE = {PEDESTRIAN: 0.12, DOG_WALKER: 0.06, BICYCLIST: 0.04}
FAR_AWAY = {  # how often somebody is near, at a middle distance, far
    PEDESTRIAN: (0.35, 0.40, 0.25),
    DOG_WALKER: (0.35, 0.40, 0.25),
    BICYCLIST: (0.15, 0.25, 0.60),
}


@dataclass(frozen=True)
class Person:
    """Somebody in the underpass.

    Attributes
    ----------
    x, z
        Where, in metres.
    heading
        Radians; 0 goes away from the camera, half a turn comes towards it.
    stride
        The phase of the steps, or of the pedals.
    height
        In metres.
    skin, clothing, aid
        As the tags say.
    variety
        Six numbers from 0 to 1 that choose colours and the like.
    """

    x: float
    z: float
    heading: float
    stride: float
    height: float
    skin: str
    clothing: str
    aid: str
    variety: tuple[float, ...]

    @property
    def distance(self) -> str:
        """Near, middle or far."""
        return next(name for name, (_, last) in DISTANCES.items() if self.z < last)

    @property
    def place(self) -> tuple[float, float, float]:
        """Where the feet are."""
        return (self.x, ground(self.x), self.z)


@dataclass(frozen=True)
class Scene:
    """A picture to be rendered.

    Attributes
    ----------
    seed, number
        From which everything follows.
    label
        Its class.
    night
        Whether the lamps light it.
    water
        By how many metres the puddle along the curb is wider than usual; None where it is dry.
    exposure, warmth
        Factors near 1 on the brightness, and on red against blue.
    person
        Who is there; None in an empty underpass.
    """

    seed: int
    number: int
    label: str
    night: bool
    water: float | None
    exposure: float
    warmth: float
    person: Person | None

    @property
    def tags(self) -> tuple[str, ...]:
        """What is true of the picture beside its class."""
        found = ["night" if self.night else "day", "dry" if self.water is None else "puddle"]
        if self.person:
            who = self.person
            found += [f"distance={who.distance}", f"skin={who.skin}"]
            found += [f"clothing={who.clothing}", f"aid={who.aid}"]
            found.append("on=sidewalk" if who.x >= CURB else "on=lane")
        return tuple(found)


def draw_scene(
    seed: int, number: int, label: str, *, night: bool = False, puddle: bool = False, **wanted: Any
) -> Scene:
    """Draw a scene.

    Parameters
    ----------
    seed, number
        Govern all of its chance. What is asked for replaces what was drawn and changes nothing
        else: the same person goes by with and without a puddle, by day and by night.
    label
        One of `LABELS`.
    night, puddle
        Whether it is night, and whether there is water along the curb.
    **wanted
        ``distance``, ``lane`` (true or false), or a field of `Person`, for what is not left to
        chance.

    Raises
    ------
    ValueError
        If the label is unknown.
    """
    if label not in LABELS:
        raise ValueError(f"there is no class {label!r}; choose from: {', '.join(LABELS)}")
    light = np.random.default_rng([seed, number, 0])
    water, exposure, warmth = light.uniform(-0.10, 0.08), light.normal(), light.normal()
    return Scene(
        seed=seed,
        number=number,
        label=label,
        night=night,
        water=float(water) if puddle else None,
        exposure=float(np.exp(0.13 * exposure)),
        warmth=float(np.exp(0.02 * warmth)),
        person=None if label == EMPTY else _person(seed, number, label, wanted),
    )


def _person(seed: int, number: int, label: str, wanted: dict[str, Any]) -> Person:
    generator = np.random.default_rng([seed, number, 1])
    fields = dict(wanted)
    distances = [*DISTANCES]
    distance = fields.pop("distance", None) or distances[_pick(generator, FAR_AWAY[label])]
    first, last = DISTANCES[distance]
    other = bool(generator.uniform() < ON_OTHER_SIDE[label])
    lane = fields.pop("lane", other != (label == BICYCLIST))
    across, along, towards, turn, stride, tall = generator.uniform(size=6)
    x = -2.5 + across * 2.1 if lane else 0.95 + across * 1.35
    height = 1.55 + 0.35 * tall
    someone = Person(
        x=float(x),
        z=float(first + (last - first) * along),
        heading=float(np.pi * (towards < 0.5) + np.radians(36) * (turn - 0.5)),
        stride=float(2 * np.pi * stride),
        height=float(height),
        skin=[*SKIN][_pick(generator, [SKIN_SHARES[name] for name in SKIN])],
        clothing=[*CLOTHING][_pick(generator, list(CLOTHING.values()))],
        aid=_aid(generator, label),
        variety=tuple(generator.uniform(size=6).tolist()),
    )
    return replace(someone, **fields)


def _aid(generator: np.random.Generator, label: str) -> str:
    """Draw a mobility aid; nobody cycles with one, and a dog's leash leaves a hand for a cane."""
    drawn = [*AIDS][_pick(generator, list(AIDS.values()))]
    possible = {PEDESTRIAN: tuple(AIDS), DOG_WALKER: ("none", "cane")}.get(label, ("none",))
    return drawn if drawn in possible else "none"


def _pick(generator: np.random.Generator, shares: Any) -> int:
    return int(generator.choice(len(shares), p=shares))

"""A scene: all that is needed to draw a pile again, and again without one of its bricks."""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Colour = tuple[float, float, float]  # sRGB, 0 to 1
Place = tuple[float, float, float]  # cm; z is up, the ground is z = 0


@dataclass(frozen=True)
class Brick:
    """One brick where it came to rest; ``turn`` is a unit quaternion (w, x, y, z)."""

    name: str
    colour: Colour
    place: Place
    turn: tuple[float, float, float, float]


@dataclass(frozen=True)
class Ground:
    """What the pile lies on: a kind of pattern, its two colours, its size and its own seed."""

    kind: str
    colours: tuple[Colour, Colour]
    size: float  # cm that one tile of the pattern covers
    seed: int


@dataclass(frozen=True)
class Lamp:
    """A glowing square that faces the middle of the ground and lights it with ``irradiance``.

    An irradiance of 1 makes a white ground as bright as white gets.
    """

    place: Place
    side: float  # cm
    irradiance: Colour


@dataclass(frozen=True)
class Light:
    """The lamps, and what comes evenly from all sides; ``kind`` is natural or artificial."""

    kind: str
    lamps: tuple[Lamp, ...]
    ambient: Colour


@dataclass(frozen=True)
class Camera:
    """From where the pile is seen, and how wide: ``field`` is the angle of view in degrees."""

    place: Place
    target: Place
    up: Place
    field: float


@dataclass(frozen=True)
class Scene:
    """A pile with everything around it."""

    seed: int
    bricks: tuple[Brick, ...]
    ground: Ground
    light: Light
    camera: Camera

    def without(self, index: int) -> "Scene":
        """The same scene without one of its bricks; the others stay where they are.

        Raises ``IndexError`` for a number that is not one of 0 to the number of bricks less one.
        """
        if not 0 <= index < len(self.bricks):
            raise IndexError(f"the scene has {len(self.bricks)} bricks, none has number {index}")
        return dataclasses.replace(self, bricks=self.bricks[:index] + self.bricks[index + 1 :])

    def only(self, indices: Sequence[int]) -> "Scene":
        """The same scene with nothing but some of its bricks."""
        return dataclasses.replace(self, bricks=tuple(self.bricks[index] for index in indices))

    def to_json(self) -> str:
        """Write the scene as text; every number is read again exactly."""
        return json.dumps(dataclasses.asdict(self))


def from_json(text: str) -> Scene:
    """Read what ``Scene.to_json`` wrote."""
    known: dict[str, Any] = json.loads(text)
    ground, light = known["ground"], known["light"]
    lamps = (Lamp(tuple(e["place"]), e["side"], tuple(e["irradiance"])) for e in light["lamps"])
    return Scene(
        seed=known["seed"],
        bricks=tuple(
            Brick(each["name"], tuple(each["colour"]), tuple(each["place"]), tuple(each["turn"]))
            for each in known["bricks"]
        ),
        ground=Ground(
            ground["kind"],
            (tuple(ground["colours"][0]), tuple(ground["colours"][1])),
            ground["size"],
            ground["seed"],
        ),
        light=Light(light["kind"], tuple(lamps), tuple(light["ambient"])),
        camera=Camera(
            *(_exact(known["camera"][name]) for name in ("place", "target", "up", "field"))
        ),
    )


def _exact(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value

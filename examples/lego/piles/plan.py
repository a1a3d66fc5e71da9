"""What a data set of piles is made of, and that a folder holds one such data set only."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examples.lego.piles.wishes import USUAL, Wishes, options
from explainers.work.storage import write_whole

NAME = "plan.json"
SMALLEST, LARGEST = 16, 4096  # pixels across
# What must not change while a folder is filled; its number of piles may grow.
FIXED = [
    ("first", "--first"),
    ("side", "--side"),
    ("samples", "--samples"),
    ("renderer", "--renderer"),
    *options(),
]


class PlanError(ValueError):
    """A data set cannot be made as it was asked for; the message says what to do."""


@dataclass(frozen=True)
class Plan:
    """A data set of piles: pile ``n`` of 1 to ``count`` is imagined from the seed ``first + n``.

    Attributes
    ----------
    folder
        Where it is written.
    count, first
        How many piles, and where their seeds begin, from 0.
    side
        Pixels across, 16 to 4096.
    samples
        Light paths per pixel.
    wishes
        What scenes are drawn at random from.
    blender
        The program that draws instead of Mitsuba: Blender, or a Python that has its module.

    Raises
    ------
    PlanError
        If a number is out of these bounds.
    """

    folder: Path
    count: int
    first: int = 0
    side: int = 128
    samples: int = 25
    wishes: Wishes = USUAL
    blender: str | None = None

    def __post_init__(self) -> None:
        if self.count < 1:
            raise PlanError(f"--count is a number of piles from 1, not {self.count}")
        if self.first < 0:
            raise PlanError(f"--first is a whole number from 0, not {self.first}")
        check_drawing(self.side, self.samples)

    def told(self) -> dict[str, Any]:
        """Give what decides how each pile looks, as plain values."""
        told = {name: getattr(self, name) for name in ("first", "side", "samples")}
        renderer = "mitsuba" if self.blender is None else "blender"
        return {**told, "renderer": renderer, **dataclasses.asdict(self.wishes)}


def check_drawing(side: int, samples: int) -> None:
    """Check how many pixels across, and light paths per pixel, a picture is to have.

    Raises
    ------
    PlanError
        If there are too few of them, or too many pixels.
    """
    if not SMALLEST <= side <= LARGEST:
        bounds = f"from {SMALLEST} to {LARGEST}"
        raise PlanError(f"--side is a number of pixels {bounds}, not {side}")
    if samples < 1:
        raise PlanError(f"--samples is a number of light paths from 1, not {samples}")


def prepare(plan: Plan) -> None:
    """Make a plan's folder, or go on with one that was begun by an equal plan.

    Raises
    ------
    PlanError
        If the folder holds piles of another plan, or is not known to hold those of this one.
    OSError
        If it cannot be written.
    """
    begun, place = plan.folder / "scenes", plan.folder / NAME
    if place.exists():
        _check(plan, _read(place))
    elif begun.is_dir() and any(begun.glob("*.json")):
        raise PlanError(
            f"{plan.folder} holds piles, but no {NAME} that says how they were made; "
            "name another folder"
        )
    for name in ("pictures", "masks", "scenes"):
        (plan.folder / name).mkdir(parents=True, exist_ok=True)
    write_whole(place, json.dumps(plan.told(), indent=1).encode())


def _read(place: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(place.read_bytes())
    except ValueError as error:
        raise PlanError(f"{place} is damaged ({error}); name another folder") from error
    if not isinstance(found, dict):
        raise PlanError(f"{place} is damaged (no object); name another folder")
    return {"renderer": "mitsuba", **found}  # there was no other at first


def _check(plan: Plan, found: Mapping[str, Any]) -> None:
    told = plan.told()
    for name, option in FIXED:
        if found.get(name) != told[name]:
            raise PlanError(
                f"{plan.folder} was begun with {option} {found.get(name)}, not {told[name]}; "
                f"give {option} {found.get(name)} to go on with it, or name another folder"
            )

"""A dataset folder of piles, read with the scenes that it was rendered from."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from examples.lego.figures.subject import Regions
from examples.lego.piles.annotating import read_mask, visible
from examples.lego.piles.making import paths
from examples.lego.piles.plan import NAME as PLAN
from examples.lego.piles.scene import Scene, from_json
from explainers.images import read_picture


@dataclass(frozen=True, eq=False)
class ScenePile:
    """A picture of a pile, with the scene that it shows.

    Attributes
    ----------
    number
        Its number in the folder.
    path
        Of the picture.
    scene
        All that is needed to render it again.
    pixels
        uint8, (height, width, 3).
    mask
        uint8, (height, width): 0 is the ground, i + 1 the scene's brick i.
    digest
        SHA-256 of its three files, in hexadecimal.
    """

    number: int
    path: Path
    scene: Scene
    pixels: np.ndarray
    mask: np.ndarray
    digest: str

    @cached_property
    def seen(self) -> list[int]:
        """The scene's bricks that count as visible, by their places in it."""
        return visible(self.scene, self.mask)

    @property
    def names(self) -> list[str]:
        """The classes of the visible bricks."""
        return [self.scene.bricks[index].name for index in self.seen]

    def brick(self, index: int) -> np.ndarray:
        """Mark the pixels of one of the scene's bricks: bool, (height, width)."""
        return self.mask == index + 1

    def target(self, name: str) -> int | None:
        """Find the visible brick of a class; None if none of it is to be seen."""
        return next((one for one in self.seen if self.scene.bricks[one].name == name), None)

    def regions(self, target: int | None) -> Regions:
        """Divide the picture into the target brick, all other bricks, and the background."""
        bricks = self.mask > 0
        own = np.zeros_like(bricks) if target is None else self.brick(target)
        return Regions(own, bricks & ~own, ~bricks)


def read(folder: Path, count: int) -> list[ScenePile]:
    """Read the first piles of a folder.

    Raises
    ------
    FileNotFoundError
        If there is no folder with scenes, or not so many, or a picture or a mask is missing.
    ValueError
        If a scene, a mask and a picture do not belong together.
    """
    if count < 1:
        raise ValueError(f"--count: at least one pile is needed, not {count}")
    scenes = sorted((folder / "scenes").glob("*.json"))
    if not scenes:
        reason = "it holds no scenes/, from which piles could be rendered again without a brick"
        raise FileNotFoundError(f"{folder}: {reason}; make piles with {_MAKE} {folder}")
    if len(scenes) < count:
        reason = f"it holds {len(scenes)} piles, not {count}"
        hint = f"ask for --count {len(scenes)}, or make more with {_MAKE} {folder} --count {count}"
        raise FileNotFoundError(f"{folder}: {reason}; {hint}")
    return [_read(folder, int(scene.stem)) for scene in scenes[:count]]


_MAKE = "python -m examples.lego piles"
MITSUBA = "mitsuba"


def samples_of(folder: Path) -> int:
    """Read with how many light paths per pixel a folder's piles were rendered, as its plan says.

    Raises
    ------
    FileNotFoundError
        If it has no plan.
    ValueError
        If another renderer drew them, which this comparison cannot repeat.
    """
    path = folder / PLAN
    if not path.is_file():
        reason = "it does not say how its piles were rendered"
        raise FileNotFoundError(f"{path}: {reason}; finish the folder with {_MAKE} {folder}")
    plan = json.loads(path.read_text())
    if plan.get("renderer", MITSUBA) != MITSUBA:
        reason = f"these piles were drawn by {plan['renderer']}, and Mitsuba draws them otherwise"
        raise ValueError(f"{path}: {reason}; make a folder with {_MAKE} and --renderer {MITSUBA}")
    return int(plan["samples"])


def check_labels(piles: Sequence[ScenePile], labels: Sequence[str], network: str) -> None:
    """Refuse a network that does not know the bricks of these piles.

    Raises
    ------
    ValueError
        Names a class that it lacks, and how many it has.
    """
    lacking = sorted({brick.name for pile in piles for brick in pile.scene.bricks} - set(labels))
    if lacking:
        reason = f"none of its {len(labels)} classes is called {lacking[0]!r}"
        more = f", and {len(lacking) - 1} more are lacking" if len(lacking) > 1 else ""
        hint = (
            "use a network that was trained on piles of the same box, with its settings beside it"
        )
        raise ValueError(f"{network}: {reason}{more}; {hint}")


def _read(folder: Path, number: int) -> ScenePile:
    files = paths(folder, number)
    for file in files:
        if not file.is_file():
            reason = f"pile {number} lacks it"
            raise FileNotFoundError(f"{file}: {reason}; finish the folder with {_MAKE} {folder}")
    picture, mask_file, told = files
    scene, mask, pixels = from_json(told.read_text()), read_mask(mask_file), read_picture(picture)
    if mask.shape != pixels.shape[:2] or mask.max(initial=0) > len(scene.bricks):
        reason = "its picture, mask and scene do not belong together"
        raise ValueError(f"{picture}: {reason}; render the pile again with {_MAKE} {folder}")
    content = b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)
    return ScenePile(number, picture, scene, pixels, mask, hashlib.sha256(content).hexdigest())

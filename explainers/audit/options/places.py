"""``[[regions]]`` and ``[suspicion]``: places that are drawn by a person, and looked for."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Region:
    """``[[regions]]``: a place that should not matter, drawn by a person.

    Attributes
    ----------
    name
        What the report calls it.
    box
        left, top, right, bottom.
    polygon
        x, y, x, y, ... of its corners.
    mask
        A picture file in which it is not black, of any size.
    units
        Of box and polygon: ``pixels`` of the source picture, or ``relative`` to its width and
        height.
    most_energy
        The largest mean share of the maps' energy that the build accepts there.
    """

    name: str = ""
    box: tuple[float, ...] = ()
    polygon: tuple[float, ...] = ()
    mask: str = ""
    units: Literal["pixels", "relative"] = "pixels"
    most_energy: float | None = None

    def __post_init__(self) -> None:
        drawn = [name for name in ("box", "polygon", "mask") if getattr(self, name)]
        if not self.name or len(drawn) != 1:
            raise ValueError(f"region {self.name!r} needs a name and one of box, polygon, mask")
        if self.box and not _is_box(self.box):
            raise ValueError(f"the box of {self.name!r} must be left, top, right, bottom")
        if self.polygon and (len(self.polygon) < 6 or len(self.polygon) % 2):
            raise ValueError(f"the polygon of {self.name!r} must be x, y of three or more corners")
        if self.most_energy is not None and not 0 <= self.most_energy <= 1:
            raise ValueError(f"most_energy of {self.name!r} must be from 0 to 1")


@dataclass(frozen=True)
class Suspicion:
    """``[suspicion]``: places that are looked for where no object is; see `suspicion`.

    Attributes
    ----------
    find
        Whether they are looked for.
    exchange
        Whether the network is asked about each: its content is exchanged between pictures.
    allowed
        The most suspicious places, and classes that look elsewhere, that the build accepts;
        -1 accepts any number.
    draws
        How often classes are dealt out to maps by chance.
    shown
        Pictures that are named behind a region, and training pictures, at most.
    """

    find: bool = True
    exchange: bool = True
    allowed: int = 0
    draws: int = 199
    shown: int = 12

    def __post_init__(self) -> None:
        if self.allowed < -1 or self.draws < 19 or self.shown < 0:
            raise ValueError("allowed must be -1 or more, draws 19 or more, shown 0 or more")


def _is_box(box: tuple[float, ...]) -> bool:
    return len(box) == 4 and box[0] < box[2] and box[1] < box[3]

"""A picture's annotation, and what is said when a file of annotations is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from explainers.annotations.shapes import Outline, Runs

MOST = 10_000  # labels, objects or tags of one picture
SHOWN = 50  # a longer list of problems is cut off here, with their number

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Object:
    """One thing in a picture.

    Attributes
    ----------
    label
        Its class.
    box
        (left, top, right, bottom) in pixels of the source picture as it is seen, right and bottom
        excluded; or None.
    mask
        A picture file of the source picture's size in which the thing's pixels are not black; or
        None. Where there is a mask or a shape, the box is not needed.
    shape
        The same as numbers: polygons or runs of pixels; or None.
    """

    label: str
    box: Box | None = None
    mask: Path | None = None
    shape: Outline | Runs | None = None


@dataclass(frozen=True)
class Annotation:
    """What is truly in one picture.

    Attributes
    ----------
    picture
        The picture's file.
    labels
        Its classes, those of its objects included, each once; none for a picture of nothing.
    objects
        What is known about where they are.
    tags
        Whatever else the picture is called, such as ``night``.
    licence, credit
        On what terms it may be shown, and whose it is; empty where nobody says.
    """

    picture: Path
    labels: tuple[str, ...] = ()
    objects: tuple[Object, ...] = ()
    tags: tuple[str, ...] = ()
    licence: str = ""
    credit: str = ""


class Gathered(NamedTuple):
    """What could be used of a file of annotations, and what could not.

    Attributes
    ----------
    annotations
        In the order of the file; pictures about which anything is wrong are left out.
    problems
        What is wrong, each with its place in the file.
    refused
        The pictures that are there and were left out.
    """

    annotations: list[Annotation]
    problems: list[str]
    refused: list[Path]


class AnnotationError(ValueError):
    """A file of annotations cannot be used; says which, everything that is wrong, and what to do.

    Attributes
    ----------
    problems
        Everything that is wrong, each with its place in the file.
    """

    def __init__(self, name: str, problems: Sequence[str], remedy: str) -> None:
        # The parts are what it is made from again when it comes back from another process.
        super().__init__(name, tuple(problems), remedy)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        name, problems, remedy = self.args
        if len(problems) == 1:
            return f"{name}: {problems[0]}; {remedy}"
        lines = [f"{name}: {len(problems)} things are wrong; {remedy}", *problems[:SHOWN]]
        if len(problems) > SHOWN:
            lines.append(f"and {len(problems) - SHOWN} more")
        return "\n  ".join(lines)


class RawObject(NamedTuple):
    """An object as a file tells it, with its place there."""

    place: str
    label: object
    box: object = None
    mask: object = None
    polygons: object = None
    rle: object = None


@dataclass
class Raw:
    """A picture as a file tells it, not yet checked, with its place there."""

    place: str
    picture: object
    labels: list[object] = field(default_factory=list)
    objects: list[RawObject] = field(default_factory=list)
    tags: list[object] = field(default_factory=list)
    licence: object = ""
    credit: object = ""


@dataclass
class Content:
    """All that one file tells, and what was wrong already while it was taken apart.

    `folders` are where pictures are looked for, relative to the file's own folder.
    """

    entries: list[Raw] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    folders: tuple[str, ...] = (".",)

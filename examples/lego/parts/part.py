"""What a part is: what is seen of it, and what it collides with."""

from dataclasses import dataclass

from examples.lego.parts.solids import Mesh

PITCH = 0.8  # cm between studs
BRICK = 0.96  # cm, the height of a brick
PLATE = 0.32  # cm, a third of it
STUD = 0.24  # cm, the radius of a stud
STUD_HEIGHT = 0.17
WALL = 0.15
GAP = 0.01  # cm by which a part is smaller than its place, on each side
BEVEL = 0.02


@dataclass(frozen=True)
class Shape:
    """One part around its own origin, in centimetres.

    ``seen`` is its surface; ``solids`` are the convex pieces that other bricks meet.
    """

    seen: Mesh
    solids: tuple[Mesh, ...]

"""The underpass and its camera, in metres: x to the right, y up, z into the tunnel.

The lane for bicycles is left of the curb at the height 0, the sidewalk right of it.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

LEFT, CURB, RIGHT = -3.3, 0.35, 3.1
WALK = 0.14  # the sidewalk's height
CEILING, END = 3.2, 30.0  # where the tunnel ends, the outside begins
RAIL = (3.0, 0.8)  # x and y of the light in the handrail
LAMPS_X, LAMPS_Z = 1.9, (3.5, 9.5, 15.5, 21.5, 27.5)  # on the ceiling
WIDTH, HEIGHT = 1920, 1080  # of a picture of the camera, in pixels


def ground(x: float) -> float:
    """Give the height of what one stands on."""
    return WALK if x >= CURB else 0.0


@dataclass(frozen=True)
class Camera:
    """A pinhole camera that hangs below the ceiling and looks down the tunnel.

    Attributes
    ----------
    width, height
        Of its pictures, in pixels; always 16:9, so that the same is seen in every size.
    """

    width: int = WIDTH
    height: int = HEIGHT

    PLACE = np.array([-0.25, 2.55, 0.0])
    PITCH, YAW = np.radians(9.0), np.radians(-1.5)
    FOCAL = 0.62  # of the width

    def __post_init__(self) -> None:
        if self.width * HEIGHT != self.height * WIDTH:
            raise ValueError(f"a picture must be 16:9, not {self.width} x {self.height}")

    @property
    def focal(self) -> float:
        """The focal length in pixels."""
        return self.FOCAL * self.width

    @cached_property
    def _turn(self) -> np.ndarray:
        """(3, 3): from directions of the world to right, up, and ahead of the camera."""
        sin, cos = np.sin(self.YAW), np.cos(self.YAW)
        aside = np.array([[cos, 0, -sin], [0, 1, 0], [sin, 0, cos]])
        sin, cos = np.sin(self.PITCH), np.cos(self.PITCH)
        return np.array([[1, 0, 0], [0, cos, sin], [0, -sin, cos]]) @ aside

    def project(self, points: np.ndarray) -> np.ndarray:
        """Give x and y in pixels and the depth in metres of points: (..., 3) from (..., 3)."""
        right, up, depth = np.moveaxis((np.asarray(points) - self.PLACE) @ self._turn.T, -1, 0)
        depth = np.maximum(depth, 0.1)
        x = self.width / 2 + self.focal * right / depth
        y = self.height / 2 - self.focal * up / depth
        return np.stack([x, y, depth], axis=-1)

    def rays(self, rows: slice, finer: int = 1) -> np.ndarray:
        """Give the directions in which pixels look: float32, (rows, width, 3), times `finer`."""
        down = (np.arange(rows.start * finer, rows.stop * finer) + 0.5) / finer
        along = (np.arange(self.width * finer) + 0.5) / finer
        y, x = np.meshgrid(self.height / 2 - down, along - self.width / 2, indexing="ij")
        own = np.stack([x, y, np.full_like(x, self.focal)], axis=-1) / self.focal
        return (own @ self._turn).astype(np.float32)

"""From a scene to pixels, with the exact mask of whoever is in it.

Everything is drawn in linear light: the tunnel, the shadow, the figure, then exposure, the camera's
response, and its noise. Pictures of different sizes show the same scene; noise that is finer than
a pixel averages away as it would in a larger picture made smaller.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from examples.underpass.drawing import Drawn, draw
from examples.underpass.light import DAYLIGHT, LAMPLIGHT, falling
from examples.underpass.rides import figure
from examples.underpass.scene import Scene
from examples.underpass.surfaces import LANE
from examples.underpass.tunnel import backdrop
from examples.underpass.world import WIDTH, Camera

EDGE = 0.05  # metres over which the puddle's edge is blurred
# By day and by night: the camera exposes for the same brightness, and takes lamplight for white.
GAIN = {False: 2.2, True: 2.5}
WHITE = {False: np.ones(3, np.float32), True: LAMPLIGHT}
GRAIN, BLOTCHES = 6.0, 2.2  # standard deviation of fine and of coarse noise, of 255
COARSE = (135, 240)  # cells of the coarse noise
LEVELS = 4096  # of the table of the camera's response
Box = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class Picture:
    """A rendered scene.

    Attributes
    ----------
    pixels
        uint8, (height, width, 3).
    mask
        bool, (height, width): whoever is there with their bicycle or dog; None if nobody is.
    box
        (left, top, right, bottom) of the mask, right and bottom excluded; None if nobody is there.
    puddle
        bool, (height, width): the water that can be seen; nowhere where it is dry.
    """

    pixels: np.ndarray
    mask: np.ndarray | None
    box: Box | None
    puddle: np.ndarray


def render(scene: Scene, width: int = WIDTH) -> Picture:
    """Render a scene in a width that divides 1920, 16:9.

    Raises
    ------
    ValueError
        If the width does not divide 1920, or the height would not be whole.
    """
    camera = Camera(width, width * 9 // 16)
    seen, puddle = _tunnel(scene, width)
    mask = box = None
    if scene.person:
        who = scene.person
        drawn = draw(figure(scene.label, who), who.place, who.heading, camera, night=scene.night)
        _put(seen, drawn, _light_on(scene))
        mask = np.zeros(seen.shape[:2], bool)
        mask[drawn.window] = drawn.cover >= 0.5
        box = bounds(mask)
        puddle = puddle & ~mask
    return Picture(_developed(seen, scene), mask, box, puddle)


def bounds(mask: np.ndarray) -> Box:
    """Give the smallest box round what is true.

    Raises
    ------
    ValueError
        If nothing is.
    """
    if not mask.any():
        raise ValueError("nobody can be seen; render the scene in a larger size")
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def _tunnel(scene: Scene, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the tunnel's light, float32 (height, width, 3), and where the water is."""
    dry, wet, depth = backdrop(width, night=scene.night)
    if scene.water is None:
        return dry.copy(), np.zeros(depth.shape, bool)
    cover = ((depth + scene.water) / EDGE + 0.5).clip(0, 1)[..., None]
    return dry + cover * (wet - dry), cover[..., 0] >= 0.5


def _light_on(scene: Scene) -> np.ndarray:
    """Give the light that falls on the person: what falls on the ground there, and some more."""
    who = scene.person
    if who is None:
        raise ValueError("there is nobody to be lit")
    place = np.array([[min(who.x, 2.0) - 0.6 * scene.night, 0.0, who.z]], np.float32)
    value = falling(place, np.array([LANE]), night=scene.night)[0]
    return (0.06 + 1.05 * value) * (LAMPLIGHT if scene.night else DAYLIGHT)


def _put(seen: np.ndarray, drawn: Drawn, light: np.ndarray) -> None:
    part = seen[drawn.window]
    part *= 1 - drawn.shadow[..., None]
    part *= 1 - drawn.cover[..., None]
    part += drawn.colour * light


def _developed(seen: np.ndarray, scene: Scene) -> np.ndarray:
    """Expose, and add the sensor's noise."""
    gain = GAIN[scene.night] * scene.exposure
    tint = np.array([scene.warmth, 1, 1 / scene.warmth], np.float32) / WHITE[scene.night]
    index = np.minimum(seen * tint * np.float32(LEVELS / 2), LEVELS - 1).astype(np.int32)
    light = (np.arange(LEVELS) + 0.5) / (LEVELS / 2)
    table = (255 * (1 - np.exp(-gain * light)) ** (1 / 2.2)).astype(np.float32)
    values = table[index]
    height, width = seen.shape[:2]
    generator = np.random.default_rng([scene.seed, scene.number, 2])
    strength = 1.2 if scene.night else 1.0
    coarse = generator.standard_normal(COARSE, np.float32) * np.float32(BLOTCHES * strength)
    large = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    values += np.asarray(large)[..., None]
    fine = generator.standard_normal(values.shape, np.float32)
    values += fine * np.float32(GRAIN * strength * width / WIDTH)
    return (values + 0.5).clip(0, 255).astype(np.uint8)

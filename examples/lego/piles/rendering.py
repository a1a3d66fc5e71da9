"""Draw a scene with Mitsuba's path tracer, and which brick is seen at each pixel."""

import sys
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from examples.lego.parts.catalogue import shape
from examples.lego.piles.backgrounds import pattern
from examples.lego.piles.scene import Brick, Lamp, Scene
from explainers.work.processes import leave_interrupts_to_parent, spawned

VARIANT = "scalar_rgb"
REACH = 80.0  # cm from the middle to the edge of the ground
BOUNCES = 3
BLOCK = 32  # pixels; noise depends on it, and Mitsuba would choose it by the processors
ROUGHNESS, SPECULAR = 0.3, 0.5  # of the plastic


@dataclass(frozen=True)
class Rendered:
    """A drawn scene.

    ``picture`` uint8 (side, side, 3), sRGB; ``mask`` uint8 (side, side): 0 is the ground, i + 1
    the scene's brick i.
    """

    picture: np.ndarray
    mask: np.ndarray


def render(scene: Scene, side: int = 256, samples: int = 64) -> Rendered:
    """Draw a scene ``side`` pixels wide and high, with ``samples`` light paths per pixel.

    The mask is what a ray through the middle of each pixel meets first. Where TensorFlow was
    imported first, which Mitsuba does not survive, it is drawn in a process of its own.
    """
    if "tensorflow" in sys.modules and "mitsuba" not in sys.modules:
        return _elsewhere().submit(_render, scene, side, samples).result()
    return _render(scene, side, samples)


@cache
def _elsewhere() -> Executor:
    return spawned(1, leave_interrupts_to_parent)


def _render(scene: Scene, side: int, samples: int) -> Rendered:
    mi = mitsuba()
    # Otherwise lamps come in a random order, and the picture's noise with them.
    loaded = mi.load_dict(_described(scene), parallel=False, optimize=False)
    path = mi.load_dict({"type": "path", "max_depth": BOUNCES, "block_size": BLOCK})
    lit, middles = (mi.load_dict(_camera(scene, side, kind)) for kind in ("lit", "middles"))
    drawn = mi.render(loaded, sensor=lit, integrator=path, spp=samples, seed=scene.seed % 2**31)
    seen = mi.load_dict({"type": "aov", "aovs": "brick:shape_index"})
    which = mi.render(loaded, sensor=middles, integrator=seen, spp=1)
    return Rendered(_as_picture(np.array(drawn)), _as_mask(np.array(which), len(scene.bricks)))


@cache
def mitsuba() -> Any:
    """Import the renderer in the variant that needs nothing but a processor."""
    import mitsuba as mi

    mi.set_variant(VARIANT)
    mi.set_log_level(mi.LogLevel.Error)
    return mi


def _as_picture(linear: np.ndarray) -> np.ndarray:
    """Linear light (h, w, 3) to sRGB (IEC 61966-2-1), 8 bits."""
    light = np.clip(linear[..., :3], 0, 1)
    curved = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.round(curved * 255).astype(np.uint8)


def _as_mask(indices: np.ndarray, bricks: int) -> np.ndarray:
    """Numbers of shapes count from 1; meshes, which are the bricks in order, come first."""
    numbers = np.round(indices[..., -1]).astype(int)
    return np.where((numbers >= 1) & (numbers <= bricks), numbers, 0).astype(np.uint8)


def _described(scene: Scene) -> dict[str, Any]:
    mi = mitsuba()
    described: dict[str, Any] = {"type": "scene"}
    for index, brick in enumerate(scene.bricks):
        described[f"brick{index:02d}"] = _mesh(brick)
    texture = mi.Bitmap(np.round(pattern(scene.ground) * 255).astype(np.uint8))
    repeats = 2 * REACH / scene.ground.size
    described["ground"] = {
        "type": "rectangle",
        "to_world": mi.ScalarTransform4f().scale(REACH),
        "surface": {
            "type": "diffuse",
            "reflectance": {
                "type": "bitmap",
                "bitmap": texture,
                "to_uv": mi.ScalarTransform4f().scale([repeats, repeats, 1.0]),
            },
        },
    }
    # The order decides the noise: the first data set's, in nine of ten of its pictures.
    ambient = [float(value) for value in scene.light.ambient]
    described["sky"] = {"type": "constant", "radiance": {"type": "rgb", "value": ambient}}
    for number, lamp in reversed(list(enumerate(scene.light.lamps))):
        described[f"lamp{number}"] = _lamp(lamp)
    return described


SAMPLERS = {
    "lit": {"type": "multijitter"},
    "middles": {"type": "stratified", "sample_count": 1, "jitter": False},
}


def _camera(scene: Scene, side: int, kind: str) -> dict[str, Any]:
    mi, camera = mitsuba(), scene.camera
    return {
        "type": "perspective",
        "fov": camera.field,
        "to_world": mi.ScalarTransform4f().look_at(camera.place, camera.target, camera.up),
        "film": {
            "type": "hdrfilm",
            "width": side,
            "height": side,
            "rfilter": {"type": "box"},
            "pixel_format": "rgb",
        },
        "sampler": SAMPLERS[kind],
    }


def radiance(lamp: Lamp) -> list[float]:
    """How bright a lamp is, in red, green and blue, so that it gives its irradiance E.

    E = L A cos(at the lamp) cos(at the ground) / d^2, and a white ground shows E / pi.
    """
    place = np.array(lamp.place)
    distance = float(np.linalg.norm(place))
    slant = place[2] / distance
    factor = np.pi * distance**2 / (lamp.side**2 * slant)
    return [float(value * factor) for value in lamp.irradiance]


def _lamp(lamp: Lamp) -> dict[str, Any]:
    """A square that glows and faces the middle of the ground."""
    mi, place = mitsuba(), lamp.place
    upright = [0, 1, 0] if abs(place[0]) > abs(place[1]) else [1, 0, 0]
    turned = mi.ScalarTransform4f().look_at(lamp.place, [0, 0, 0], upright)
    return {
        "type": "rectangle",
        "to_world": turned @ mi.ScalarTransform4f().scale(lamp.side / 2),
        "emitter": {"type": "area", "radiance": {"type": "rgb", "value": radiance(lamp)}},
    }


def _mesh(brick: Brick) -> Any:
    """A brick's surface where it lies, of glossy plastic."""
    mi = mitsuba()
    properties = mi.Properties()
    properties["plastic"] = mi.load_dict(
        {
            "type": "twosided",
            "surface": {
                "type": "principled",
                "roughness": ROUGHNESS,
                "specular": SPECULAR,
                "base_color": {"type": "rgb", "value": linear(brick.colour)},
            },
        }
    )
    surface = shape(brick.name).seen
    vertices = surface.vertices @ matrix(brick.turn).T + np.array(brick.place)
    mesh = mi.Mesh(brick.name, len(vertices), len(surface.faces), props=properties)
    parameters = mi.traverse(mesh)
    parameters["vertex_positions"] = vertices.astype(np.float32).ravel()
    parameters["faces"] = surface.faces.astype(np.uint32).ravel()
    parameters.update()
    return mesh


def linear(colour: tuple[float, float, float]) -> list[float]:
    """sRGB to linear light."""
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]


def matrix(turn: tuple[float, float, float, float]) -> np.ndarray:
    """The rotation (3, 3) of a unit quaternion (w, x, y, z)."""
    w, x, y, z = turn
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )

"""Tell a scene in numbers that need no knowledge of bricks: what Blender is to draw, in a folder.

``job.json`` holds all settings and the bricks (Debian's Blender has no NumPy, so no arrays),
``ground.png`` one tile of the ground. Blender writes ``picture.png`` and ``mask.png`` beside them.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from examples.lego.parts.catalogue import shape
from examples.lego.piles.backgrounds import pattern
from examples.lego.piles.rendering import (
    BOUNCES,
    REACH,
    ROUGHNESS,
    SPECULAR,
    linear,
    matrix,
    radiance,
)
from examples.lego.piles.scene import Brick, Camera, Lamp, Scene

PICTURE, MASK = "picture.png", "mask.png"


def write_job(folder: Path, scene: Scene, side: int, samples: int) -> None:
    """Write what Blender needs to draw a scene; leaves nothing of the scene before."""
    for name in (PICTURE, MASK):
        (folder / name).unlink(missing_ok=True)
    tile = np.round(pattern(scene.ground) * 255).astype(np.uint8)
    # Mitsuba begins a tile with its first row, Blender with its last.
    Image.fromarray(tile[::-1]).save(folder / "ground.png")
    (folder / "job.json").write_text(json.dumps(_settings(scene, side, samples)))


def _settings(scene: Scene, side: int, samples: int) -> dict[str, Any]:
    return {
        "side": side,
        "samples": samples,
        "seed": scene.seed % 2**31,
        "bounces": BOUNCES - 2,  # Mitsuba counts the way to the lamp and the way to the eye, too
        "camera": camera_matrix(scene.camera),
        "field": float(np.radians(scene.camera.field)),
        "bricks": [_brick(brick) for brick in scene.bricks],
        "roughness": ROUGHNESS,
        "specular": SPECULAR,
        "reach": REACH,
        "repeats": 2 * REACH / scene.ground.size,
        "lamps": [{"corners": corners(e), "radiance": radiance(e)} for e in scene.light.lamps],
        "ambient": list(scene.light.ambient),
    }


def _brick(brick: Brick) -> dict[str, Any]:
    """Its colour in linear light, its vertices (n, 3) in cm where it lies, its faces (m, 3)."""
    surface = shape(brick.name).seen
    vertices = surface.vertices @ matrix(brick.turn).T + np.array(brick.place)
    return {
        "colour": linear(brick.colour),
        "vertices": np.round(vertices, 6).tolist(),
        "faces": surface.faces.tolist(),
    }


def camera_matrix(camera: Camera) -> list[list[float]]:
    """Blender's matrix (4, 4) from the camera's own axes to the scene's.

    A camera in Blender looks along its -z, with +x to the right and +y up in the picture.
    """
    place = np.array(camera.place)
    back = _unit(place - np.array(camera.target))
    right = _unit(np.cross(np.array(camera.up), back))
    full = np.eye(4)
    full[:3] = np.column_stack([right, np.cross(back, right), back, place])
    return [[float(value) for value in row] for row in full]


def corners(lamp: Lamp) -> list[list[float]]:
    """The four corners (x, y, z) in cm of a lamp, a square that faces the middle of the ground."""
    place = np.array(lamp.place)
    away = _unit(place)
    upright = np.array([0.0, 1.0, 0.0] if abs(place[0]) > abs(place[1]) else [1.0, 0.0, 0.0])
    across = _unit(np.cross(upright, away))
    down = np.cross(across, away)
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    found = [place + lamp.side / 2 * (a * across + b * down) for a, b in signs]
    return [[float(value) for value in corner] for corner in found]


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)

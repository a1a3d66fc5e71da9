"""The scenes that are rendered again: one thing is changed, everything else is as it was.

Removing a part and rendering again is the idea of R. Hesse et al., "FunnyBirds: A Synthetic Vision
Dataset for a Part-Based Analysis of Explainable AI Methods" (ICCV 2023). The camera, the light and
the renderer's seed stay, so that the same noise lies over both pictures. Nothing falls: bricks that
lay on the one that is gone stay where they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from examples.lego.parts.catalogue import COLOURS
from examples.lego.piles.scene import Colour, Ground, Scene

SAME = "nothing"
NOISE = "noise"
GREY = "grey ground"
EMPTY = "all bricks"
TINT: Colour = (0.5, 0.5, 0.5)
OTHER_SEED = 500_000_003  # added to the scene's own: other light paths, the same light
NEAR = 0.35  # colours nearer than this (of sRGB, the length of the difference) look alike


def changes(scene: Scene, seen: Sequence[int]) -> dict[str, Scene]:
    """Give what a pile is rendered as, by name: see the names above, and `without`.

    Parameters
    ----------
    scene
        The pile.
    seen
        The bricks that are removed, one at a time: those that can be seen.
    """
    grey = Ground("plain", (TINT, TINT), scene.ground.size, scene.ground.seed)
    return {
        SAME: scene,
        NOISE: replace(scene, seed=scene.seed + OTHER_SEED),
        GREY: replace(scene, ground=grey),
        EMPTY: scene.only([]),
        **{without(index): scene.without(index) for index in seen},
    }


def without(index: int) -> str:
    """Name the change that removes a brick."""
    return f"brick {index}"


def recoloured(scene: Scene, index: int) -> Mapping[str, Scene]:
    """Give the pile with one brick in another of the box's colours, by the name of that colour.

    The colour is drawn at random, from the scene's seed, among those that do not look like the
    brick's own.
    """
    brick = scene.bricks[index]
    shades = {name: tuple(part / 255 for part in rgb) for name, rgb in COLOURS.items()}
    others = [
        name
        for name, rgb in shades.items()
        if np.linalg.norm(np.subtract(rgb, brick.colour)) > NEAR
    ]
    name = others[int(np.random.default_rng([scene.seed, index]).integers(len(others)))]
    red, green, blue = shades[name]
    bricks = list(scene.bricks)
    bricks[index] = replace(brick, colour=(red, green, blue))
    return {name: replace(scene, bricks=tuple(bricks))}

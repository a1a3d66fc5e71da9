"""Pictures changed at random while a network trains, and the labels that this changes with them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from examples.lego.training.pictures import NOBODY

LEFT = 0.4  # the share of a brick's pixels that must stay in the picture for its label to stay


@dataclass(frozen=True)
class Augmentation:
    """How far pictures are changed; nought in all of them changes nothing.

    Colours change little, since the colour of a brick tells most about its class.

    Attributes
    ----------
    turn
        Largest turn to either side, in degrees.
    zoom
        A picture is enlarged or reduced by at most this factor minus one.
    shift
        Largest shift to each side, as a share of the picture's side.
    flip
        The chance of a mirrored picture. The box has no parts that differ only by handedness.
    brightness, contrast
        The largest change of the factor by which a picture is multiplied, and of its contrast.
    warmth
        The largest change of red, and contrary change of blue: another colour temperature.
    noise
        The largest standard deviation of noise, in levels of 255.
    """

    turn: float = 180.0
    zoom: float = 0.2
    shift: float = 0.06
    flip: float = 0.5
    brightness: float = 0.1
    contrast: float = 0.1
    warmth: float = 0.04
    noise: float = 4.0


NONE = Augmentation(0, 0, 0, 0, 0, 0, 0, 0)


def augment(
    pixels: np.ndarray,
    truth: np.ndarray,
    places: np.ndarray,
    options: Augmentation,
    chance: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Change a batch of pictures at random.

    A brick of which less than `LEFT` of its pixels stays within the picture loses its label, where
    masks say which pixels are its own.

    Parameters
    ----------
    pixels, truth, places
        A batch of `examples.lego.training.pictures.Pictures`.
    options
        How far they are changed.
    chance
        The only source of chance.

    Returns
    -------
    numpy.ndarray, numpy.ndarray
        float32 (pictures, side, side, 3) of 0..255; float32 (pictures, classes) of 0 and 1.
    """
    warps, areas = _warps(len(pixels), pixels.shape[1], options, chance)
    moved = _warped(pixels.astype(np.float32), warps, "BILINEAR", "REFLECT")
    spots = _warped(places[..., None], warps, "NEAREST", "CONSTANT")[..., 0]
    wanted = truth.astype(np.float32) * _still_seen(places, spots, areas, truth.shape[1])
    return _recoloured(moved, options, chance), wanted


def _warps(
    number: int, side: int, options: Augmentation, chance: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw where each place of a changed picture comes from.

    A place x shows what was at R M (x - c) / z + c + s, with the turn R, the mirror M, the middle c
    of the picture, the zoom z and the shift s.

    Returns
    -------
    numpy.ndarray, numpy.ndarray
        (pictures, 8) as TensorFlow wants it; (pictures,) by what factor areas grow.
    """
    angle = np.radians(chance.uniform(-options.turn, options.turn, number))
    zoom = (1 + options.zoom) ** chance.uniform(-1, 1, number)
    shift = chance.uniform(-options.shift, options.shift, (2, number)) * side
    mirror = np.where(chance.uniform(size=number) < options.flip, -1.0, 1.0)
    cosine, sine = np.cos(angle) / zoom, np.sin(angle) / zoom
    rows = np.array([[cosine * mirror, -sine], [sine * mirror, cosine]])
    middle = (side - 1) / 2
    offset = middle + shift - middle * rows.sum(axis=1)
    nought = np.zeros(number)
    parts = [*rows[0], offset[0], *rows[1], offset[1], nought, nought]
    return np.stack(parts, axis=1).astype(np.float32), zoom**2


def _warped(pictures: np.ndarray, warps: np.ndarray, interpolation: str, fill: str) -> np.ndarray:
    import tensorflow as tf

    with tf.device("/CPU:0"):
        found: Any = tf.raw_ops.ImageProjectiveTransformV3(
            images=pictures,
            transforms=warps,
            output_shape=pictures.shape[1:3],
            fill_value=float(NOBODY),
            interpolation=interpolation,
            fill_mode=fill,
        )
    return found.numpy()


def _still_seen(
    before: np.ndarray, after: np.ndarray, areas: np.ndarray, classes: int
) -> np.ndarray:
    """Say for each class whether enough of it is left; True where nothing was known of it."""
    first, last = (_counts(places, classes) for places in (before, after))
    return (first == 0) | (last >= LEFT * areas[:, None] * first)


def _counts(places: np.ndarray, classes: int) -> np.ndarray:
    """Count the pixels of each class in each picture."""
    counted = [np.bincount(one.ravel(), minlength=classes + 1)[1:] for one in places]
    return np.array(counted).reshape(len(places), classes)


def _recoloured(
    pixels: np.ndarray, options: Augmentation, chance: np.random.Generator
) -> np.ndarray:
    each = (len(pixels), 1, 1, 1)
    warm = 1 + chance.uniform(-options.warmth, options.warmth, each)
    gain = 1 + chance.uniform(-options.brightness, options.brightness, each)
    steepness = 1 + chance.uniform(-options.contrast, options.contrast, each)
    factors = gain * np.concatenate([warm, np.ones(each), 1 / warm], axis=3)
    mean = pixels.mean(axis=(1, 2), keepdims=True) * factors
    changed = pixels * (factors * steepness).astype(np.float32)
    changed += (mean * (1 - steepness)).astype(np.float32)
    if options.noise:
        # Evenly distributed over 256 steps, which is several times as fast as the normal.
        deviation = np.sqrt((256**2 - 1) / 12)
        strength = (chance.uniform(0, options.noise, each) / deviation).astype(np.float32)
        levels = chance.integers(0, 256, pixels.shape, np.uint8).astype(np.float32)
        changed += strength * (levels - np.float32(127.5))
    return np.clip(changed, 0, 255, out=changed)

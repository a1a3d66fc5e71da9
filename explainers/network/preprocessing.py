"""From a source picture to what a network takes in."""

from dataclasses import asdict, dataclass, fields
from importlib import import_module
from typing import Any

import numpy as np
from PIL import Image

from explainers.network.files import ClassifierError
from explainers.network.frames import Axis, Frame
from explainers.parameters import check_mapping

RESIZE_RULES = ("stretch", "crop", "pad")
COLOUR_ORDERS = ("rgb", "bgr")
PLAIN_SCALINGS = {"none": (0.0, 1.0), "0..1": (0.0, 255.0), "-1..1": (127.5, 127.5)}
LARGEST = 1e30  # of a shift or a scale; neither infinity nor NaN
KERAS_PREFIX = "keras.applications."
INTERPOLATIONS = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
    "area": Image.Resampling.BOX,
}


@dataclass(frozen=True)
class Preprocessing:
    """How pictures are prepared for a network; stored with it.

    Attributes
    ----------
    scaling
        What becomes of the pixels' numbers: ``none`` leaves them at 0 to 255, ``0..1`` and
        ``-1..1`` bring them there, ``constants`` means (x - shift) / scale, and
        ``keras.applications.mobilenet_v2`` and its like that module's ``preprocess_input``.
    shift, scale
        For ``constants``, in pixel values from 0 to 255 and in the network's colour order.
    resize
        How a picture gets the input's size: ``stretch`` it, ``crop`` its middle, or ``pad`` it
        with grey.
    fraction
        For ``crop``: the share of the largest crop's side that is kept, above 0 and at most 1.
    interpolation
        How pixels between pixels are found; smoothed when a picture becomes smaller.
    colour_order
        Of the channels. A network with one channel gets the luminance.
    """

    scaling: str = "none"
    shift: float | tuple[float, ...] = 0.0
    scale: float | tuple[float, ...] = 1.0
    resize: str = "stretch"
    fraction: float = 1.0
    interpolation: str = "bilinear"
    colour_order: str = "rgb"

    @classmethod
    def from_settings(cls, settings: object) -> "Preprocessing":
        """Read settings such as ``{"scaling": "0..1", "resize": "crop"}``.

        Raises
        ------
        ValueError
            For an unknown name or an impossible value; names the choices.
        """
        known = [field.name for field in fields(cls)]
        given = dict(check_mapping(settings, known, "preprocessing"))
        for name in ("shift", "scale"):
            if isinstance(given.get(name), list | tuple):
                given[name] = tuple(given[name])
        result = cls(**given)
        result._check()
        return result

    def _check(self) -> None:
        scalings = [*PLAIN_SCALINGS, "constants"]
        if self.scaling not in scalings and not str(self.scaling).startswith(KERAS_PREFIX):
            choices = ", ".join([*scalings, f"{KERAS_PREFIX}<name>"])
            raise ValueError(f"scaling {self.scaling!r} is unknown; choose from: {choices}")
        _choose("resize", self.resize, RESIZE_RULES)
        _choose("interpolation", self.interpolation, INTERPOLATIONS)
        _choose("colour_order", self.colour_order, COLOUR_ORDERS)
        if not _is_number(self.fraction) or not 0 < self.fraction <= 1:
            raise ValueError(f"fraction must be above 0 and at most 1, not {self.fraction!r}")
        for name, value in (("shift", self.shift), ("scale", self.scale)):
            values = value if isinstance(value, tuple) else (value,)
            possible = len(values) in (1, 3) and all(map(_is_number, values))
            if not possible or (name == "scale" and 0 in values):
                raise ValueError(f"{name} must be one number or one for each channel: {value!r}")

    def settings(self) -> dict[str, Any]:
        """Write the settings so that they can be stored as JSON."""
        return asdict(self)

    def frame(self, picture: np.ndarray, size: tuple[int, int]) -> Frame:
        """Bring a picture to the size of the network's input.

        Parameters
        ----------
        picture
            uint8, (height, width, 3).
        size
            Height and width of the network's input.
        """
        source = (picture.shape[0], picture.shape[1])
        if self.resize == "pad":
            return self._padded(picture, source, size)
        box = self._box(source, size)
        rows, columns = (
            Axis(side / (stop - start), -start * side / (stop - start))
            for side, (start, stop) in zip(size, box, strict=True)
        )
        return Frame(self._resized(picture, box, size), source, rows, columns)

    def _box(self, source: tuple[int, int], size: tuple[int, int]) -> list[tuple[float, float]]:
        """Give the part of the source that is shown: (start, stop) of the rows and the columns."""
        kept = (float(source[0]), float(source[1]))
        if self.resize == "crop":
            shrink = min(have / want for have, want in zip(source, size, strict=True))
            kept = (size[0] * shrink * self.fraction, size[1] * shrink * self.fraction)
        return [
            ((have - part) / 2, (have + part) / 2) for have, part in zip(source, kept, strict=True)
        ]

    def _resized(
        self, picture: np.ndarray, box: list[tuple[float, float]], size: tuple[int, int]
    ) -> np.ndarray:
        (top, bottom), (left, right) = box
        whole = (top, left, bottom, right) == (0, 0, *size) and picture.shape[:2] == size
        if whole:
            return picture.copy()
        return np.array(
            Image.fromarray(picture).resize(
                (size[1], size[0]),
                INTERPOLATIONS[self.interpolation],
                box=(left, top, right, bottom),
            )
        )

    def _padded(self, picture: np.ndarray, source: tuple[int, int], size: tuple[int, int]) -> Frame:
        shrink = min(want / have for have, want in zip(source, size, strict=True))
        inner = [max(1, round(have * shrink)) for have in source]
        start = [(want - part) // 2 for want, part in zip(size, inner, strict=True)]
        box = [(0.0, float(side)) for side in source]
        pixels = np.full((*size, 3), 128, np.uint8)
        pixels[start[0] : start[0] + inner[0], start[1] : start[1] + inner[1]] = self._resized(
            picture, box, (inner[0], inner[1])
        )
        rows, columns = (
            Axis(part / have, first) for have, part, first in zip(source, inner, start, strict=True)
        )
        return Frame(pixels, source, rows, columns)

    def scaled(self, pixels: np.ndarray, channels: int) -> np.ndarray:
        """Turn pixels at the input's size into the numbers that the network takes.

        Parameters
        ----------
        pixels
            (..., 3), RGB, 0..255, whole or broken numbers.
        channels
            3, or 1 for a network that takes luminance.

        Returns
        -------
        numpy.ndarray
            float32, (..., channels). Each pixel depends on that pixel alone.
        """
        values = pixels.astype(np.float32)
        if channels == 1:
            values = values @ np.array([[0.299], [0.587], [0.114]], np.float32)
        elif self.colour_order == "bgr":
            values = values[..., ::-1]
        if self.scaling.startswith(KERAS_PREFIX):
            return np.asarray(keras_preprocess_input(self.scaling)(values.copy()), np.float32)
        constants = (self.shift, self.scale)
        shift, scale = PLAIN_SCALINGS.get(self.scaling, constants)
        return (values - np.asarray(shift, np.float32)) / np.asarray(scale, np.float32)


def keras_preprocess_input(scaling: str) -> Any:
    """Find the preprocessing of one of Keras's own networks by its module's name.

    Raises
    ------
    ValueError
        If Keras has no such network.
    """
    name = scaling.removeprefix(KERAS_PREFIX)
    if name.isidentifier():
        applications = import_module("keras.applications")
        function = getattr(getattr(applications, name, None), "preprocess_input", None)
        if function is not None:
            return function
    raise ValueError(f"scaling {scaling!r} is unknown: Keras has no such network")


def check_scaling(name: str, scaling: str) -> None:
    """Check that Keras has the preprocessing that a classifier's settings name.

    Raises
    ------
    ClassifierError
        If it has not; `name` is the classifier's file.
    """
    if scaling.startswith(KERAS_PREFIX):
        try:
            keras_preprocess_input(scaling)
        except ValueError as error:
            raise ClassifierError(name, str(error), "correct its preprocessing") from error


def _choose(name: str, value: object, choices: Any) -> None:
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} {value!r} is unknown; choose from: {', '.join(choices)}")


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= LARGEST

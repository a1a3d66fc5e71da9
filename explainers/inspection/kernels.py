"""The kernels of a convolution as pictures: in colour where they see the picture itself.

D. Cian et al., "Evaluating the performance of LIME and Grad-CAM explanation methods on a LEGO
multi-label image classification task" (2020), figures 5 and 7.
"""

from typing import Any, Literal, NamedTuple

import numpy as np

from explainers.classifiers import Classifier
from explainers.inspection.input_pixels import pixel_map

Scaling = Literal["kernel", "layer"]
FLAT = 128  # the grey of a kernel whose weights are all the same: no minimum, no maximum


class Kernels(NamedTuple):
    """The kernels of one convolution.

    Attributes
    ----------
    layer
        Its path.
    values
        float32, (kernels, height, width, input channels). In colour, the channels are red, green
        and blue, in whatever order the network takes them.
    in_colour
        Whether the kernels see the red, green and blue of the picture.
    """

    layer: str
    values: np.ndarray
    in_colour: bool


def convolutions(classifier: Classifier) -> list[str]:
    """List the paths of the layers that have two-dimensional kernels, in the network's order."""
    layers = classifier.network.layers
    return [path for path, step in layers.items() if _weights(step.operation) is not None]


def read_kernels(classifier: Classifier, layer: str | None = None) -> Kernels:
    """Read the kernels of a convolution.

    A depthwise convolution has one channel a kernel. Of a separable one, the kernels are the
    products of its two parts, which is what it computes.

    Parameters
    ----------
    classifier
        Any classifier with a two-dimensional convolution.
    layer
        The path of any convolution, ``backbone/conv1`` inside a nested model; the first one unless
        given.

    Raises
    ------
    LookupError
        If there is no such convolution; names the choices.
    """
    known = convolutions(classifier)
    path = layer or (known[0] if known else None)
    if path not in known:
        what = "there is no convolution" + (f" {layer!r}" if layer else "")
        shown = ", ".join(known[:8]) + (" ..." if len(known) > 8 else "")
        raise LookupError(f"{what} in {classifier.name}; it has: {shown or 'none'}")
    values = _weights(classifier.network.layers[path].operation)
    assert values is not None
    order = pixel_map(classifier).colour_order
    in_colour = values.shape[3] == 3 and bool(order) and _sees_the_picture(classifier, path)
    return Kernels(path, values[..., list(order)] if in_colour else values, in_colour)


def first_share(count: int, fraction: float) -> int:
    """Say how many of `count` kernels a fraction of them is: at least one."""
    return max(1, round(count * fraction))


def draw_kernels(
    kernels: Kernels, *, scaling: Scaling = "kernel", channels: int = 4, fraction: float = 1.0
) -> list[np.ndarray]:
    """Draw kernels, black for the lowest weight and white for the highest.

    Parameters
    ----------
    kernels
        From `read_kernels`.
    scaling
        Whether lowest and highest are those of all channels of a kernel, or of the whole layer.
        A kernel that is everywhere the same has neither, and is drawn in middle grey.
    channels
        Where kernels are not in colour: how many of their channels are drawn, the first ones.
    fraction
        The share of the kernels that is drawn, the first ones; the paper shows one fourth.

    Returns
    -------
    list of numpy.ndarray
        For each kernel its tiles, uint8, (tiles, height, width, 3): one in colour, or one in grey
        for each channel. One weight is one pixel.

    Raises
    ------
    ValueError
        If `fraction` is not above 0 and at most 1, or `channels` below 1.
    """
    if not 0 < fraction <= 1:
        raise ValueError(f"fraction must be above 0 and at most 1, not {fraction!r}")
    if channels < 1:
        raise ValueError(f"channels must be at least 1, not {channels!r}")
    levels = _levels(kernels.values, scaling)[: first_share(len(kernels.values), fraction)]
    if kernels.in_colour:
        return [tile[None] for tile in levels]
    planes = levels[..., :channels].transpose(0, 3, 1, 2)
    return list(np.repeat(planes[..., None], 3, axis=-1))


def _levels(values: np.ndarray, scaling: Scaling) -> np.ndarray:
    axes = (1, 2, 3) if scaling == "kernel" else (0, 1, 2, 3)
    exact = values.astype(np.float64)
    low, high = exact.min(axis=axes, keepdims=True), exact.max(axis=axes, keepdims=True)
    spread = np.where(high > low, high - low, 1)
    levels = np.where(high > low, 255 * (exact - low) / spread, FLAT)
    return np.rint(levels).astype(np.uint8)


def _weights(operation: Any) -> np.ndarray | None:
    """Give (kernels, height, width, input channels), or None where there are no such kernels."""
    import keras

    layers = keras.layers
    if isinstance(operation, layers.SeparableConv2D):
        deep = np.asarray(operation.depthwise_kernel)
        point = np.asarray(operation.pointwise_kernel)[0, 0]
        mixed = point.reshape(deep.shape[2], deep.shape[3], -1)
        return np.einsum("hwcm,cmf->fhwc", deep, mixed)
    if isinstance(operation, layers.DepthwiseConv2D):
        deep = np.asarray(operation.kernel)
        return deep.reshape(*deep.shape[:2], -1).transpose(2, 0, 1)[..., None]
    if isinstance(operation, layers.Conv2DTranspose):
        return np.asarray(operation.kernel).transpose(2, 0, 1, 3)
    if isinstance(operation, layers.Conv2D):
        return np.asarray(operation.kernel).transpose(3, 0, 1, 2)
    return None


def _sees_the_picture(classifier: Classifier, path: str) -> bool:
    """Say whether no other layer with kernels or dense weights lies before a layer."""
    steps = classifier.network.steps
    number = max(index for index, step in enumerate(steps) if step.path == path)
    if getattr(steps[number].operation, "groups", 1) != 1:
        return False
    waiting, seen = list(steps[number].sources), set()
    while waiting:
        source = waiting.pop()
        if source in seen:
            continue
        seen.add(source)
        if len(steps[source].shape) != 4 or hasattr(steps[source].operation, "kernel"):
            return False
        if _weights(steps[source].operation) is not None:
            return False
        waiting += steps[source].sources
    return True

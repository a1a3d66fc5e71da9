"""The description of a model's layers, read without Keras: its depth, its classes, its size."""

import math
from collections.abc import Callable, Iterator
from typing import Any

from explainers.network.allowed import LAYERS, MODELS, is_allowed
from explainers.network.errors import ClassifierError, suspicious, unreadable

MAX_DEPTH = 64
MAX_LAYERS = 5000
RUNS_CODE = {"Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer", "__lambda__"}


def check_description(name: str, description: Any) -> None:
    """Refuse a description that no honest file contains, or that names more than is allowed.

    Parameters
    ----------
    name
        The file's, for the message.
    description
        What ``config.json`` holds.

    Raises
    ------
    ClassifierError
        If it is nested too deep, has too many layers, or names a class that is not allowed.
    """
    layers = 0
    for value in _dictionaries(name, description):
        _check_class(name, value)
        layers += _is_layer(value)
    if layers > MAX_LAYERS:
        raise suspicious(name, f"it has {layers:,} layers")
    if not isinstance(description, dict):
        raise unreadable(name)


def _is_layer(value: dict[str, Any]) -> bool:
    """Whether it is counted as one: by its class, or as an operation by where it stands."""
    kind = value.get("class_name")
    return kind in LAYERS or kind in MODELS or "inbound_nodes" in value or "build_config" in value


def declared_weights(name: str, description: Any) -> int:
    """Count the weights that the common layers say they have, without making a single one.

    A lower bound: layers of other kinds, and those whose input is not told, count as nothing.
    """
    return sum(_weights_of(value) for value in _dictionaries(name, description))


def _dictionaries(name: str, description: Any) -> Iterator[dict[str, Any]]:
    """Walk without recursion: the depth is what may be wrong."""
    pending = [(description, 1)]
    while pending:
        value, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise suspicious(name, "its description is nested too deep")
        if isinstance(value, dict):
            yield value
            # Losses and optimisers are never loaded, so they may be anything.
            pending.extend((value[key], depth + 1) for key in value if key != "compile_config")
        elif isinstance(value, list):
            pending.extend((item, depth + 1) for item in value)


def _check_class(name: str, value: dict[str, Any]) -> None:
    kind, module = value.get("class_name"), value.get("module")
    if kind is None:
        return
    if not isinstance(kind, str) or not isinstance(module, str | None):
        raise unreadable(name)
    remedy = "replace it with a layer of Keras and save the model again"
    if kind in RUNS_CODE:
        raise ClassifierError(name, f"it has a {kind} layer, which runs code", remedy)
    is_keras = module in (None, "builtins", "keras") or str(module).startswith("keras.")
    if not is_keras:
        raise ClassifierError(name, f"it needs {module}.{kind}, which is not Keras's", remedy)
    if not is_allowed(module, kind):
        what = f"{module}.{kind}" if module else kind
        remedy = "do without it: networks of common layers only are taken"
        raise ClassifierError(name, f"it needs {what}, which is not among what is allowed", remedy)


def _weights_of(layer: dict[str, Any]) -> int:
    count = _COUNTS.get(str(layer.get("class_name")))
    config, built = layer.get("config"), layer.get("build_config")
    if count is None or not isinstance(config, dict):
        return 0
    taken = built.get("input_shape") if isinstance(built, dict) else None
    channels = taken[-1] if isinstance(taken, list) and taken else None
    try:
        return count(config, channels)
    except (KeyError, TypeError, ZeroDivisionError, ValueError, OverflowError):
        return 0  # what is told is not a layer's; Keras says so itself


def _kernel(config: dict[str, Any]) -> int:
    size = config["kernel_size"]
    return math.prod(map(int, size)) if isinstance(size, list) else int(size)


_COUNTS: dict[str, Callable[[dict[str, Any], Any], int]] = {
    "Dense": lambda config, channels: int(config["units"]) * int(channels or 1),
    "Embedding": lambda config, _: int(config["input_dim"]) * int(config["output_dim"]),
    **dict.fromkeys(
        ("Conv1D", "Conv2D", "Conv3D"),
        lambda config, channels: (
            int(config["filters"])
            * _kernel(config)
            * max(1, int(channels or 1) // int(config.get("groups") or 1))
        ),
    ),
    **dict.fromkeys(
        ("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"),
        lambda config, channels: int(config["filters"]) * _kernel(config) * int(channels or 1),
    ),
    "DepthwiseConv2D": lambda config, channels: (
        int(config.get("depth_multiplier") or 1) * _kernel(config) * int(channels or 1)
    ),
}

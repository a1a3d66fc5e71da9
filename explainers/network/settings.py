"""What is known about a classifier beside its file: labels, preprocessing, and the like."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from explainers import pretrained
from explainers.detection.settings import DetectorSettings
from explainers.network.engine import ENGINES
from explainers.network.files import ClassifierError
from explainers.network.preprocessing import Preprocessing
from explainers.parameters import check_mapping
from explainers.pretrained import applications

LOGITS = ("softmax", "sigmoid")


@dataclass(frozen=True)
class ClassifierSettings:
    """How a model file is to be understood.

    Attributes
    ----------
    labels
        The names of the classes in the order of the outputs; or the path of a text file with one
        name a line, or of a JSON list, relative to the model file. One name is enough for a network
        with one sigmoid output.
    preprocessing
        What is done to a picture before the network gets it, as in training.
    feature_layer
        A layer's path, ``backbone/conv5`` inside a nested model, for Grad-CAM and its like; the
        last spatial layer unless given.
    logits
        What turns the outputs of a network without a last activation into probabilities: softmax,
        or sigmoid for a network with several labels a picture.
    input_size
        In pixels; needed only where the network takes any size.
    engine
        What computes forward passes: tensorflow, or openvino, which is faster and must be
        installed. Gradients are always TensorFlow's.
    detector
        What the outputs of an object detector mean; nothing for a classifier.
    allow_legacy_h5
        Accept a file in the older format from an author whom you trust.
    application
        VGG16, VGG19 or ResNet50, of which the file holds the weights, or which it is; gives the
        preprocessing and the labels unless they are given.
    name
        What the classifier is called; the file's stem unless given.
    """

    labels: tuple[str, ...] | None = None
    preprocessing: Preprocessing = field(default_factory=Preprocessing)
    feature_layer: str | None = None
    logits: str = "softmax"
    input_size: tuple[int, int] | None = None
    engine: str = "tensorflow"
    detector: DetectorSettings | None = None
    allow_legacy_h5: bool = False
    application: str | None = None
    name: str | None = None


def read_settings(
    spec: str | os.PathLike | Mapping[str, Any], cache: str | os.PathLike | None = None
) -> tuple[Path, ClassifierSettings]:
    """Find a classifier's file and its settings; a pretrained network is converted if needed.

    Raises
    ------
    ClassifierError
        If a setting is unknown or impossible.
    """
    given = describe(spec)
    source = given.pop("path")
    path = pretrained.convert(source, cache) if source in pretrained.NAMES else Path(source)
    return path, _parse(path.name, given)


def describe(spec: str | os.PathLike | Mapping[str, Any]) -> dict[str, Any]:
    """Gather all settings of a classifier as plain JSON values, without opening the model.

    Returns
    -------
    dict
        ``path``, and the settings from the dictionary, from the file ``name.json`` beside the
        model, or from the pretrained network or application, in this order of precedence.

    Raises
    ------
    ClassifierError
        If the specification has no path, or a file with settings or labels cannot be read.
    """
    given: dict[str, Any] = dict(spec) if isinstance(spec, Mapping) else {"path": spec}
    given = applications.resolve(given)
    if not given.get("path"):
        raise ClassifierError("classifier", "its specification has no path", "add one")
    if not isinstance(given["path"], str | os.PathLike):
        reason = f"its path is {given['path']!r}"
        raise ClassifierError("classifier", reason, "give the path of a .keras file")
    source = given["path"] = os.fspath(given["path"])
    if source in pretrained.NAMES:
        return pretrained.settings(source) | given
    sidecar = Path(source).with_suffix(".json")
    if sidecar.is_file():
        given = applications.beside(_read_json(sidecar, dict), sidecar, source) | given
    if given.get("application") is not None:
        given = applications.settings(given["application"]) | given
        if given.get("labels") is None:
            given["labels"] = applications.labels(given["application"])
    if isinstance(given.get("labels"), str | os.PathLike):
        given["labels"] = _read_labels(Path(source).parent / given["labels"])
    return given


def identify(spec: str | os.PathLike | Mapping[str, Any]) -> dict[str, Any]:
    """Gather the settings that an explanation depends on, as JSON values, defaults included.

    The labels, of which there may be many, are represented by their hash.

    Raises
    ------
    ClassifierError
        If a setting is unknown or impossible.
    """
    given = describe(spec)
    name = Path(given.pop("path")).name
    values = asdict(_parse(name, given))
    labels = json.dumps(values.pop("labels")).encode()
    kept = {key: values[key] for key in values if key not in ("name", "allow_legacy_h5")}
    # Where there is none, the keys of earlier explanations stay what they were.
    if kept["application"] is None:
        del kept["application"]
    return kept | {"labels_sha256": hashlib.sha256(labels).hexdigest()}


def _read_labels(path: Path) -> list[str]:
    if path.suffix == ".json":
        return [str(label) for label in _read_json(path, list)]
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ClassifierError(path.name, f"it cannot be read ({error})", "check it") from error
    return [line.strip() for line in lines if line.strip()]


def _read_json(path: Path, kind: type) -> Any:
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise ClassifierError(path.name, f"it cannot be read ({error})", "check it") from error
    if not isinstance(value, kind):
        wanted = "a dictionary" if kind is dict else "a list"
        raise ClassifierError(path.name, f"it does not hold {wanted}", "check it")
    return value


def _parse(name: str, given: dict[str, Any]) -> ClassifierSettings:
    try:
        return _checked(given)
    except ValueError as error:
        raise ClassifierError(name, str(error), "correct its settings") from error


def _checked(given: dict[str, Any]) -> ClassifierSettings:
    known = [setting.name for setting in fields(ClassifierSettings)]
    values = dict(check_mapping(given, known, "the classifier's specification"))
    values["preprocessing"] = Preprocessing.from_settings(values.get("preprocessing") or {})
    if values.get("labels") is not None:
        values["labels"] = _names(values["labels"])
    for name in ("feature_layer", "name"):
        if not isinstance(values.get(name), str | None):
            raise ValueError(f"{name} must be text, not {values[name]!r}")
    if not isinstance(values.get("allow_legacy_h5", False), bool):
        raise ValueError(f"allow_legacy_h5 must be true or false: {values['allow_legacy_h5']!r}")
    for name, choices in (("logits", LOGITS), ("engine", ENGINES)):
        if values.get(name, choices[0]) not in choices:
            raise ValueError(f"{name} must be one of {', '.join(choices)}, not {values[name]!r}")
    if values.get("input_size") is not None:
        values["input_size"] = _size(values["input_size"])
    if values.get("detector") is not None:
        values["detector"] = DetectorSettings.from_settings(values["detector"])
    return ClassifierSettings(**values)


def _names(labels: Any) -> tuple[str, ...]:
    if not isinstance(labels, list | tuple):
        raise ValueError(f"labels must be a list of names or the name of a file, not {labels!r}")
    return tuple(str(label) for label in labels)


def _size(value: Any) -> tuple[int, int]:
    is_pair = isinstance(value, list | tuple) and len(value) == 2
    if not is_pair or not all(type(side) is int and side > 0 for side in value):
        raise ValueError(f"input_size must be [height, width], not {value!r}")
    return (value[0], value[1])

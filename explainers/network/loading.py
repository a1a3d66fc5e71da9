"""From a checked file to a Keras model, whatever Keras thinks of it."""

import contextlib
import json
import math
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from explainers.network.files import SAVE_AGAIN, ClassifierError, check_file
from explainers.network.preprocessing import check_scaling
from explainers.network.quiet import import_tensorflow
from explainers.network.settings import ClassifierSettings, read_settings
from explainers.network.weights import check_weights
from explainers.pretrained import applications

Built = TypeVar("Built")

# Keras has no error of its own for a file that it cannot make sense of.
STRANGE_MODEL = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
)


def open_network(
    spec: str | os.PathLike | Mapping[str, Any],
    cache: str | os.PathLike | None,
    build: Callable[[Any, Path, ClassifierSettings], Built],
) -> Built:
    """Find, check and load a model file, and build what it stands for.

    Parameters
    ----------
    spec, cache
        As for `explainers.load_classifier`.
    build
        From the Keras model, its path and its settings to a classifier or a detector; runs it once.

    Raises
    ------
    ClassifierError
        If the file cannot be used; names the file, the reason and the next step.
    """
    path, settings = read_settings(spec, cache)
    check_scaling(path.name, settings.preprocessing.scaling)
    if settings.application and applications.holds_weights_only(path):
        check_weights(path)
        model = load_application(path, settings)
    else:
        check_file(path, allow_legacy_h5=settings.allow_legacy_h5)
        check_weights(path)
        model = load_model(path)
    remedy = "check its input_size and preprocessing, and that Keras can predict with it"
    with told_in_words(settings.name or path.name, "it cannot be run", remedy):
        return build(model, path, settings)


def load_application(path: Path, settings: ClassifierSettings) -> Any:
    """Build a network of ``keras.applications`` with the weights in a file.

    Raises
    ------
    ClassifierError
        If they are not those of this network with as many classes as there are labels.
    """
    import_tensorflow()
    name, classes = str(settings.application), len(settings.labels or ())
    remedy = f"give the weights of a whole {name} for {classes} classes, its labels"
    with told_in_words(path.name, f"its weights are not those of {name}", remedy):
        return applications.build(name, path, classes, settings.input_size)


def load_model(path: Path) -> Any:
    """Load a model without its loss and its optimiser.

    Raises
    ------
    ClassifierError
        If it declares more weights than its file holds, or Keras cannot load it.
    """
    import_tensorflow()
    import keras

    with told_in_words(path.name, "Keras cannot load it", SAVE_AGAIN):
        if path.suffix == ".keras":
            _check_declared_size(path)
        return keras.models.load_model(path, compile=False, safe_mode=True)


@contextlib.contextmanager
def told_in_words(name: str, reason: str, remedy: str) -> Iterator[None]:
    """Turn what Keras and TensorFlow raise for a strange model into a ClassifierError."""
    import tensorflow as tf

    try:
        yield
    except ClassifierError:
        raise
    except (*STRANGE_MODEL, tf.errors.OpError) as error:
        raise ClassifierError(name, f"{reason} ({_first_line(error)})", remedy) from error


def _first_line(error: BaseException) -> str:
    """Shorten an error's message to what fits into a sentence."""
    return str(error).strip().partition("\n")[0][:200] or type(error).__name__


def _check_declared_size(path: Path) -> None:
    """Refuse a small file whose layers ask for more memory than the machine has."""
    with zipfile.ZipFile(path) as archive:
        config = json.loads(archive.read("config.json")) | {"compile_config": None}
        held = sum(member.file_size for member in archive.infolist())
    declared = _declared_weights(config)
    if declared > held:
        reason = f"its layers declare {declared:,} weights and its file holds {held:,} bytes"
        raise ClassifierError(path.name, reason, SAVE_AGAIN)


def _declared_weights(config: dict[str, Any]) -> int:
    """Count the weights of a described model, without room for a single one of them."""
    import keras
    from keras.src.backend.common import global_state

    try:
        with keras.StatelessScope(initialize_variables=False):
            model = keras.saving.deserialize_keras_object(config, safe_mode=True)
            return sum(math.prod(weight.shape) for weight in model.weights)
    finally:
        # Keras remembers them, to give them values later.
        global_state.set_global_attribute("uninitialized_variables", [])

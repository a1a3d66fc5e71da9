"""From a checked file to a Keras model, whatever Keras thinks of it."""

import json
import math
import zipfile
from pathlib import Path
from typing import Any

from explainers.network.files import SAVE_AGAIN, ClassifierError


def load_model(path: Path) -> Any:
    """Load a model without its loss and its optimiser.

    Raises
    ------
    ClassifierError
        If it declares more weights than its file holds, or Keras cannot load it.
    """
    import keras

    try:
        if path.suffix == ".keras":
            _check_declared_size(path)
        return keras.models.load_model(path, compile=False, safe_mode=True)
    except ClassifierError:
        raise
    except Exception as error:
        reason = f"Keras cannot load it ({first_line(error)})"
        raise ClassifierError(path.name, reason, SAVE_AGAIN) from error


def first_line(error: Exception) -> str:
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

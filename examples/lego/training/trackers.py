"""Where a training can be followed: event files of TensorBoard, and Weights & Biases.

A tracker is told of the training's begin, of every epoch and of its end, in plain values. It knows
nothing of bricks or of Keras, so any training can use it.
"""

import importlib
import json
import time
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

Values = Mapping[str, float]


class TrackerError(RuntimeError):
    """A tracker cannot be used; says why and what to do."""


class Tracker(Protocol):
    """What a training tells."""

    def begin(self, name: str, configuration: Mapping[str, Any]) -> None:
        """A training begins, or goes on after an interruption."""

    def record(self, epoch: int, values: Values) -> None:
        """An epoch, counted from 1, is over."""

    def end(self, values: Values) -> None:
        """The training is over; these are its last measures."""


class TensorBoard:
    """Event files that TensorBoard shows; the package itself is needed only to look at them.

    Such a file is a TFRecord of `Event` messages, the first of which says "brain.Event:2". It is
    written here without ``tf.summary``, which needs the package. After an interruption a second
    file goes on where the first ended; TensorBoard shows them as one.

    Parameters
    ----------
    folder
        Each training gets a folder of its name in it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer: Any = None

    def begin(self, name: str, configuration: Mapping[str, Any]) -> None:
        """Begin a file, with the configuration beside it."""
        import tensorflow as tf

        folder = self._folder / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "configuration.json").write_text(json.dumps(configuration, indent=2) + "\n")
        path = folder / f"events.out.tfevents.{time.time_ns()}"
        self._writer = tf.io.TFRecordWriter(str(path))
        self._write(file_version="brain.Event:2")

    def record(self, epoch: int, values: Values) -> None:
        """Write one number for each curve."""
        import tensorflow as tf

        summary = tf.compat.v1.Summary()
        for tag, value in values.items():
            summary.value.add(tag=tag, simple_value=value)
        self._write(step=epoch, summary=summary)

    def end(self, values: Values) -> None:
        """Close the file; the last measures are a step of their own."""
        self.record(0, {f"final/{tag}": value for tag, value in values.items()})
        self._writer.close()

    def _write(self, **content: Any) -> None:
        import tensorflow as tf

        event = tf.compat.v1.Event(wall_time=time.time(), **content)
        self._writer.write(event.SerializeToString())
        self._writer.flush()


class WeightsAndBiases:
    """A run on Weights & Biases, where that package is installed and logged in.

    Parameters
    ----------
    project
        The project there; a training that goes on is the same run again.

    Raises
    ------
    TrackerError
        If the package is not installed.
    """

    def __init__(self, project: str) -> None:
        self._project = project
        self._module = _import_wandb()
        self._run: Any = None

    def begin(self, name: str, configuration: Mapping[str, Any]) -> None:
        """Begin the run, or go on with it."""
        told = {"id": name, "name": name, "resume": "allow", "config": dict(configuration)}
        self._run = self._module.init(project=self._project, **told)

    def record(self, epoch: int, values: Values) -> None:
        """Send one number for each curve."""
        self._run.log(dict(values), step=epoch)

    def end(self, values: Values) -> None:
        """Send the last measures, and wait until everything is sent."""
        self._run.summary.update(dict(values))
        self._run.finish()


def _import_wandb() -> ModuleType:
    try:
        return importlib.import_module("wandb")
    except ModuleNotFoundError as error:
        remedy = "install it with pip install wandb, or leave --wandb out"
        raise TrackerError(f"Weights & Biases is not installed; {remedy}") from error

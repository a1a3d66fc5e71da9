"""Importing TensorFlow without the lines that it writes to the terminal whatever it is told."""

import contextlib
import os
from collections.abc import Iterator


def import_tensorflow() -> None:
    """Import TensorFlow and Keras silently; errors are raised as ever.

    The native library writes before any setting can stop it, so the terminal's file descriptor is
    turned away for as long as the import takes.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with _without_stderr():
        import keras  # noqa: F401
        import tensorflow

        # Looking for a graphics card is announced as well.
        tensorflow.config.list_physical_devices()


@contextlib.contextmanager
def _without_stderr() -> Iterator[None]:
    saved, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)

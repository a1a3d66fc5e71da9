"""What the process that tries out a model file may use."""

import ctypes
import resource
import signal
from dataclasses import dataclass

GIB = 2**30
_END_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_NO_NEW_RIGHTS = 38  # PR_SET_NO_NEW_PRIVS


@dataclass(frozen=True)
class Limits:
    """Bounds of one process.

    Attributes
    ----------
    memory
        Bytes of address space for everything but the model file itself, of which a few times the
        size comes on top: a small network takes about 3 GiB with TensorFlow.
    processor
        Seconds of all processors together.
    patience
        Seconds by the clock, whatever the machine does beside.
    written
        Bytes that any one file may have.
    """

    memory: int = 4 * GIB
    processor: int = 120
    patience: int = 900
    written: int = 32 * 2**20


def apply(limits: Limits, model_bytes: int) -> None:
    """Bind this process for good, and end it with the one that started it.

    Parameters
    ----------
    model_bytes
        Size of the model file, which is held about four times while it is loaded.
    """
    space = limits.memory + 4 * model_bytes
    for kind, bound in (
        (resource.RLIMIT_AS, space),
        (resource.RLIMIT_CPU, limits.processor),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (bound, bound))
    # Of Linux; there it holds from now on, whatever this process becomes.
    system = ctypes.CDLL(None, use_errno=True)
    if hasattr(system, "prctl"):
        system.prctl(_END_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        system.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0)

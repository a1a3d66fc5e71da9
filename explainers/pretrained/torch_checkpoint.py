"""Read the tensors of a PyTorch checkpoint with NumPy alone, without running any of its code.

A checkpoint is a pickle, and a plain ``pickle.load`` runs whatever the file asks for. The unpickler
here knows four names (an ordered dictionary, the tensor builder, two kinds of storage), and none of
them is importable code: each is replaced by a small function of this module. Everything else is
refused before it is looked up.

The format is the one PyTorch wrote before version 1.6: four pickles (magic number, protocol,
system, the state dictionary whose tensors point into storages), the list of storages, and then the
storages themselves, each as a 64-bit count followed by little-endian numbers.
"""

import pickle  # nosec B403
import struct
import zipfile
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

MAGIC_NUMBER = 0x1950A86A20F9469CFC6C
PROTOCOL_VERSION = 1001
LARGEST_STORAGE = 2**28  # numbers in one storage; 1 GiB of float32


class CheckpointError(ValueError):
    """A file is not a checkpoint that can be read safely; says which file and why."""


class _Storage:
    """Numbers of one kind, filled in after the pickles have been read."""

    def __init__(self, dtype: str, count: int) -> None:
        if not 0 <= count <= LARGEST_STORAGE:
            raise pickle.UnpicklingError(f"a storage of {count} numbers")
        self.dtype = np.dtype(dtype)
        self.count = count
        self.values = np.empty(0, self.dtype)


class _Tensor:
    """A view into a storage: where it begins, its shape and its strides, all in elements."""

    def __init__(
        self,
        storage: _Storage,
        offset: int,
        shape: tuple[int, ...],
        stride: tuple[int, ...],
        *_ignored: object,
    ) -> None:
        self.storage, self.offset, self.shape, self.stride = storage, offset, shape, stride

    def array(self) -> np.ndarray:
        steps = zip(self.shape, self.stride, strict=True)
        if min((*self.shape, *self.stride, self.offset), default=0) < 0:
            raise ValueError("a tensor has a negative size")
        last = self.offset + sum((size - 1) * step for size, step in steps)
        if 0 in self.shape or last >= self.storage.count:
            raise ValueError("a tensor reaches beyond its storage")
        view = np.lib.stride_tricks.as_strided(
            self.storage.values[self.offset :],
            self.shape,
            [step * self.storage.dtype.itemsize for step in self.stride],
            writeable=False,
        )
        return view.copy()


_ALLOWED: dict[tuple[str, str], Any] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _Tensor,
    ("torch", "FloatStorage"): "<f4",
    ("torch", "LongStorage"): "<i8",
}


class _TensorUnpickler(pickle.Unpickler):
    """An unpickler that can build ordered dictionaries and tensors and nothing else."""

    def __init__(self, stream: BinaryIO, storages: dict[str, _Storage]) -> None:
        super().__init__(stream)
        self._storages = storages

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}, not a tensor") from None

    def persistent_load(self, reference: Any) -> _Storage:
        kind, dtype, key, _device, count, *_view = reference
        if kind != "storage" or not isinstance(dtype, str) or not isinstance(key, str):
            raise pickle.UnpicklingError("an unknown kind of reference")
        if key not in self._storages:
            self._storages[key] = _Storage(dtype, count)
        return self._storages[key]


def read_checkpoint(path: str | Path) -> dict[str, np.ndarray]:
    """Read the state dictionary of a PyTorch checkpoint.

    Parameters
    ----------
    path
        A file in PyTorch's format before version 1.6.

    Returns
    -------
    dict
        Parameter name to array, in the file's order; float32 or int64.

    Raises
    ------
    CheckpointError
        If the file is something else, is damaged, or asks for code to be run.
    """
    path = Path(path)
    if zipfile.is_zipfile(path):
        raise CheckpointError(f"{path.name}: is in PyTorch's zip format, which is not supported")
    storages: dict[str, _Storage] = {}
    try:
        with path.open("rb") as stream:
            state = _read_pickles(stream, storages)
            return {str(name): tensor.array() for name, tensor in state.items()}
    except (
        *(pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError),
        *(KeyError, IndexError, struct.error, OverflowError, MemoryError),
    ) as error:
        raise CheckpointError(f"{path.name}: is not a safe PyTorch checkpoint: {error}") from error


def _read_pickles(stream: BinaryIO, storages: dict[str, _Storage]) -> Mapping[str, _Tensor]:
    def unpickle() -> Any:
        return _TensorUnpickler(stream, storages).load()

    if unpickle() != MAGIC_NUMBER or unpickle() != PROTOCOL_VERSION:
        raise pickle.UnpicklingError("it does not begin with PyTorch's magic number")
    if unpickle().get("little_endian") is not True:
        raise pickle.UnpicklingError("it is not little-endian")
    state = unpickle()
    for key in unpickle():
        _fill(storages[key], stream)
    return state


def _fill(storage: _Storage, stream: BinaryIO) -> None:
    (count,) = struct.unpack("<q", stream.read(8))
    if count != storage.count:
        raise ValueError(f"a storage holds {count} numbers, not {storage.count}")
    content = stream.read(count * storage.dtype.itemsize)
    storage.values = np.frombuffer(content, storage.dtype, count)

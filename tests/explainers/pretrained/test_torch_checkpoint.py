import os
import pickle
import struct
import zipfile

import numpy as np
import pytest

from explainers.pretrained.efficientnet_lite import checkpoint_path
from explainers.pretrained.torch_checkpoint import (
    MAGIC_NUMBER,
    PROTOCOL_VERSION,
    CheckpointError,
    read_checkpoint,
)

SYSTEM = {"protocol_version": 1001, "little_endian": True}
NUMBERS = np.arange(6, dtype=np.float32)


class Named:
    """Pickles as a reference to a name in a module that need not be there."""

    def __init__(self, module, name):
        self.module, self.name = module, name


class Call:
    """Pickles as a call."""

    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments


class Storage:
    """Pickles as a reference to a storage."""

    def __init__(self, kind="FloatStorage", key="1", count=6):
        self.reference = ("storage", Named("torch", kind), key, "cpu", count, None)


class Writer(pickle._Pickler):
    """A pickler that can write what an honest, or a hostile, checkpoint holds."""

    def persistent_id(self, value):
        return value.reference if isinstance(value, Storage) else None

    def save(self, value, *rest, **more):
        if isinstance(value, Named):
            self.write(b"c" + f"{value.module}\n{value.name}\n".encode())
        elif isinstance(value, Call):
            self.save(value.function)
            self.save(value.arguments)
            self.write(b"R")
        else:
            super().save(value, *rest, **more)


def tensor(storage, shape=(2, 3), stride=(3, 1), offset=0):
    build = Named("torch._utils", "_rebuild_tensor_v2")
    return Call(build, storage, offset, shape, stride, False, None)


def checkpoint(folder, state, numbers=NUMBERS, start=(MAGIC_NUMBER, PROTOCOL_VERSION, SYSTEM)):
    path = folder / "net.pth"
    with path.open("wb") as stream:
        for value in (*start, state, ["1"]):
            Writer(stream, 2).dump(value)
        stream.write(struct.pack("<q", numbers.size) + numbers.tobytes())
    return path


def test_tensors_are_views_into_their_storage(tmp_path):
    state = {
        "rows": tensor(Storage()),
        "columns": tensor(Storage(), shape=(3, 2), stride=(1, 3)),
        "last": tensor(Storage(), shape=(2,), stride=(1,), offset=4),
    }
    found = read_checkpoint(checkpoint(tmp_path, state))
    assert list(found) == ["rows", "columns", "last"]
    assert np.array_equal(found["rows"], NUMBERS.reshape(2, 3))
    assert np.array_equal(found["columns"], NUMBERS.reshape(2, 3).T)
    assert found["last"].tolist() == [4.0, 5.0]


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("posix", "system"),
        ("subprocess", "call"),
        ("builtins", "eval"),
        ("builtins", "getattr"),
        ("numpy", "fromfile"),
        ("torch", "load"),
        ("explainers.pretrained.torch_checkpoint", "Path"),
        ("collections", "OrderedDict.fromkeys"),
    ],
)
def test_a_checkpoint_that_asks_for_code_is_refused_and_runs_nothing(tmp_path, module, name):
    trace = tmp_path / "trace"
    state = {"weight": Call(Named(module, name), f"touch {trace}")}
    with pytest.raises(CheckpointError, match=rf"net\.pth: .*asks for {module}\.{name}"):
        read_checkpoint(checkpoint(tmp_path, state))
    assert not trace.exists()


def test_the_hostile_file_would_have_worked_on_a_plain_unpickler(tmp_path):
    trace = tmp_path / "trace"
    state = {"weight": Call(Named(os.system.__module__, "system"), f"touch {trace}")}
    with checkpoint(tmp_path, state).open("rb") as stream:
        for _ in range(4):
            pickle.load(stream)
    assert trace.exists()


@pytest.mark.parametrize("stage", [0, 1, 2])
def test_code_in_any_part_of_the_file_is_refused(tmp_path, stage):
    trace = tmp_path / "trace"
    start = [MAGIC_NUMBER, PROTOCOL_VERSION, SYSTEM]
    start[stage] = Call(Named("os", "system"), f"touch {trace}")
    with pytest.raises(CheckpointError, match=r"asks for os\.system"):
        read_checkpoint(checkpoint(tmp_path, {}, start=start))
    assert not trace.exists()


@pytest.mark.parametrize(
    "bad",
    [
        tensor(Storage(), shape=(2, 4), stride=(3, 1)),
        tensor(Storage(), offset=1),
        tensor(Storage(), offset=-1),
        tensor(Storage(), shape=(2, -3)),
        tensor(Storage(), stride=(-3, 1)),
        tensor(Storage(), shape=(2, 3), stride=(3,)),
        tensor(Storage(count=7)),
        tensor(Storage(count=2**40)),
        tensor(Storage(count=-1)),
        tensor(Storage(key="2")),
        tensor("storage"),
        3,
    ],
)
def test_a_tensor_that_does_not_fit_its_storage_is_refused(tmp_path, bad):
    with pytest.raises(CheckpointError, match=r"net\.pth"):
        read_checkpoint(checkpoint(tmp_path, {"weight": bad}))


def test_a_file_that_is_no_checkpoint_is_refused(tmp_path):
    path = tmp_path / "net.pth"
    for content in (b"", b"hello", pickle.dumps(3), pickle.dumps(MAGIC_NUMBER)):
        path.write_bytes(content)
        with pytest.raises(CheckpointError, match="not a safe PyTorch checkpoint"):
            read_checkpoint(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data.pkl", b"")
    with pytest.raises(CheckpointError, match="zip format"):
        read_checkpoint(path)


def test_a_file_that_was_cut_off_is_refused(tmp_path):
    path = checkpoint(tmp_path, {"weight": tensor(Storage())})
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(CheckpointError):
        read_checkpoint(path)


def test_the_installed_checkpoint_is_read():
    tensors = read_checkpoint(checkpoint_path("efficientnet_lite0"))
    assert tensors["_conv_stem.weight"].shape == (32, 3, 3, 3)
    assert tensors["_fc.weight"].shape == (1000, 1280)
    assert sum(array.size for array in tensors.values()) > 4_600_000

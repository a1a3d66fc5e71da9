"""Model files that want something else than to classify, each as small as shows it.

They are written without Keras, as their makers would.
"""

import io
import json
import zipfile
from pathlib import Path

import h5py
import numpy as np


def layer(kind, module="keras.layers", built=None, **config):
    """A layer as a description holds it."""
    described = {"module": module, "class_name": kind, "config": {"name": "one"} | config}
    return described | ({"build_config": {"input_shape": built}} if built else {})


def description(*layers):
    """A Sequential model of these layers."""
    return {"module": "keras", "class_name": "Sequential", "config": {"layers": list(layers)}}


def weights(fill=lambda file: None):
    """The bytes of an HDF5 file."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        fill(file)
    return buffer.getvalue()


def keras_file(folder, described, *, hdf5=None, **members):
    """A ``.keras`` file."""
    path = Path(folder) / "model.keras"
    text = described if isinstance(described, str) else json.dumps(described)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.json", "{}")
        archive.writestr("config.json", text, zipfile.ZIP_DEFLATED)
        archive.writestr("model.weights.h5", weights() if hdf5 is None else hdf5)
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return path


def legacy_file(folder, described, fill=lambda file: None):
    """A whole model in the older format."""

    def whole(file):
        file.attrs["model_config"] = json.dumps(described)
        fill(file)

    path = Path(folder) / "model.h5"
    path.write_bytes(weights(whole))
    return path


def naming(function, module):
    """A Lambda layer whose function is one that is somewhere already."""
    named = {"module": module, "class_name": "function", "config": function}
    return description(layer("Lambda", function=named))


PYTHON = {"class_name": "__lambda__", "config": {"code": "4wAAAA", "defaults": None}}
ONE = np.zeros(1, "f4")


def _four_terabytes(file):
    file.create_dataset("layers/one/vars/0", (2**40,), "f4", chunks=(2**16,))


def _elsewhere(file):
    file.create_dataset("layers/one", (4,), "f4", external=[("/etc/hostname", 0, 16)])


def _virtual(file):
    layout = h5py.VirtualLayout((1,), "f4")
    layout[:] = h5py.VirtualSource("/etc/hostname", "x", (1,))
    file.create_virtual_dataset("layers", layout)


def _link(file):
    file["layers"] = h5py.ExternalLink("/etc/hostname", "/")


def saved_model(folder):
    """A folder in TensorFlow's format, whose graph may write files."""
    path = Path(folder) / "saved.keras"
    path.mkdir()
    (path / "saved_model.pb").write_bytes(b"\x08\x01")
    return path


# What it is -> a function of a folder that makes it; what the refusal says.
FILES = {
    "a Python lambda": (
        lambda folder: keras_file(folder, description(layer("Lambda", function=PYTHON))),
        "Lambda layer, which runs code",
    ),
    "a Python lambda in the older format": (
        lambda folder: legacy_file(folder, description(layer("Lambda", function=PYTHON))),
        "Lambda layer, which runs code",
    ),
    "os.system": (lambda folder: keras_file(folder, naming("system", "os")), "runs code|not Keras"),
    "exec": (lambda folder: keras_file(folder, naming("exec", "builtins")), "runs code"),
    "get_file": (lambda folder: keras_file(folder, naming("get_file", "keras.utils")), "runs code"),
    "unsafe mode": (
        lambda folder: keras_file(folder, naming("enable_unsafe_deserialization", "keras.config")),
        "runs code|not among what is allowed",
    ),
    "load_model": (
        lambda folder: keras_file(folder, naming("load_model", "keras.models")),
        "runs code|not among what is allowed",
    ),
    "get_file as an activation": (
        lambda folder: keras_file(
            folder,
            description(
                layer(
                    "Activation",
                    activation={
                        "module": "keras.utils",
                        "class_name": "function",
                        "config": "get_file",
                    },
                )
            ),
        ),
        r"needs keras\.utils\.function, which is not among what is allowed",
    ),
    "TFSMLayer": (
        lambda folder: keras_file(folder, description(layer("TFSMLayer", filepath="/tmp/x"))),
        "TFSMLayer layer, which runs code",
    ),
    "TorchModuleWrapper": (
        lambda folder: keras_file(folder, description(layer("TorchModuleWrapper", module="00"))),
        "TorchModuleWrapper layer, which runs code",
    ),
    "four terabytes": (
        lambda folder: keras_file(folder, description(), hdf5=weights(_four_terabytes)),
        r"weights declare 4,398,046,511,104 bytes",
    ),
    "external data": (
        lambda folder: keras_file(folder, description(), hdf5=weights(_elsewhere)),
        "take 'one' from another file",
    ),
    "virtual data": (
        lambda folder: keras_file(folder, description(), hdf5=weights(_virtual)),
        "take 'layers' from another file",
    ),
    "an external link": (
        lambda folder: legacy_file(folder, description(), _link),
        "hold the link 'layers'",
    ),
    "a vocabulary's path": (
        lambda folder: keras_file(
            folder, description(layer("StringLookup", vocabulary="/etc/passwd"))
        ),
        r"keras\.layers\.StringLookup, which is not among what is allowed",
    ),
    "an asset of zeros": (
        lambda folder: keras_file(folder, description(), **{"assets/zeros": bytes(3_000_000)}),
        "assets/zeros unpacks to 3,000,000 bytes",
    ),
    "a member elsewhere": (
        lambda folder: keras_file(folder, description(), **{"../marker": b"x"}),
        r"it holds '\.\./marker'",
    ),
    "ten thousand million weights": (
        lambda folder: keras_file(
            folder, description(layer("Dense", built=[None, 8], units=10**10))
        ),
        "layers declare 80,000,000,000 weights",
    ),
    "twenty thousand bare layers": (
        lambda folder: keras_file(folder, description(*[{"class_name": "Dense"}] * 20_000)),
        "it has 20,001 layers",
    ),
    "twenty thousand empty models": (
        lambda folder: keras_file(folder, description(*[{"class_name": "Sequential"}] * 20_000)),
        "it has 20,001 layers",
    ),
    "a description of zeros": (
        lambda folder: keras_file(folder, " " * 3_000_000 + "{}"),
        "config.json unpacks to 3,000,002 bytes",
    ),
    "a SavedModel": (saved_model, "a folder, such as a SavedModel, which may run any code"),
}

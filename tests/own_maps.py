"""Maps as people on other tools would send them: a folder or zip file with a manifest."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from studyapp.models import Study
from tests.factories import make_classifier, make_image, make_study

SIDE = 64


def make_bare_study(*, pictures: int = 2, **fields: Any) -> Study:
    """A draft without explanations whose classifier is known by its classes alone."""
    classifier = make_classifier()
    classifier.path = classifier.sha256 = ""
    classifier.save()
    study = make_study(conditions=0, **fields)
    for number in range(pictures):
        image = make_image(study, number)
        image.sha256, image.shown_path = f"{number:064x}", ""
        image.save()
    return study


def slope(*, falling: bool = False) -> np.ndarray:
    """A map that rises to the right from -1 to 1."""
    values = np.tile(np.linspace(-1, 1, SIDE, dtype=np.float32), (SIDE, 1))
    return values[:, ::-1] if falling else values


def npz(values: np.ndarray | None = None, **arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **(arrays or {"map": slope() if values is None else values}))
    return buffer.getvalue()


def png(values: np.ndarray | None = None) -> bytes:
    buffer = io.BytesIO()
    grey = np.arange(SIDE * SIDE).reshape(SIDE, SIDE) % 256 if values is None else values
    Image.fromarray(grey.astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def row(number: int = 0, **changes: Any) -> dict[str, Any]:
    """What a manifest says of one map."""
    told = {
        "picture": f"secret-picture-{number}",
        "map": f"{number}.npz",
        "class": "tabby cat",
        "probability": 0.8,
    }
    return {key: value for key, value in (told | changes).items() if value is not None}


def lay_out(folder: Path, manifest: Any, files: dict[str, bytes]) -> Path:
    """A folder with a manifest and maps."""
    folder.mkdir(parents=True, exist_ok=True)
    text = manifest if isinstance(manifest, str) else json.dumps(manifest)
    name = "manifest.csv" if isinstance(manifest, str) else "manifest.json"
    (folder / name).write_text(text)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def zipped(path: Path, manifest: Any, files: dict[str, bytes], within: str = "") -> Path:
    """The same as a zip file."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{within}manifest.json", json.dumps(manifest))
        for name, content in files.items():
            archive.writestr(f"{within}{name}", content)
    return path

"""The result as a document of plain values: what was found, and all that it follows from."""

import importlib.metadata
import json
import platform
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from examples.lego.causal import maps
from examples.lego.causal.changes import OTHER_SEED
from examples.lego.causal.comparing import VERSION
from examples.lego.causal.counting import Row
from examples.lego.causal.folder import ScenePile
from examples.lego.causal.summary import summarise
from examples.lego.causal.workplace import Workplace
from explainers import check_parameters
from explainers.classifiers import Classifier
from explainers.work.storage import write_whole

RESULT, TABLE, ILLUSTRATION = "result.json", "result.md", "pile.png"
PACKAGES = (
    "mitsuba",
    "mujoco-core",
    "tensorflow",
    "keras",
    "numpy",
    "scipy",
    "scikit-image",
    "lime",
)


def document(
    piles: Sequence[ScenePile], rows: Sequence[Row], classifier: Classifier, place: Workplace
) -> dict[str, Any]:
    """Put the result together with everything that it follows from."""
    digests = "".join(pile.digest for pile in piles)
    return {
        "version": VERSION,
        "network": {"name": classifier.name, "sha256": classifier.sha256},
        "pictures": {
            "number": len(piles),
            "seeds": [piles[0].scene.seed, piles[-1].scene.seed],
            "side": piles[0].pixels.shape[0],
            "samples": place.samples,
            "other noise": OTHER_SEED,
            "sha256": sha256(digests.encode()).hexdigest(),
        },
        "methods": {
            name: {"method": method}
            | check_parameters(method, maps.parameters(name, place.lime_samples))
            for name, (method, _) in maps.METHODS.items()
        },
        "shown superpixels": maps.SUPERPIXELS,
        "seed": maps.SEED,
        "rule": maps.RULE,
        "versions": versions(),
        "seconds": place.seconds(),
        "summary": summarise(rows),
    }


def versions() -> dict[str, str]:
    """Name the versions of Python and of the packages that decide the numbers."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed; rendered before"
    return found


def write(result: dict[str, Any], folder: Path, illustration: bytes) -> Path:
    """Write the result as JSON, its illustration, and a table to read; gives the latter's path."""
    from examples.lego.causal.writing import markdown

    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps(result, indent=1, allow_nan=False) + "\n"
    write_whole(folder / RESULT, content.encode())
    write_whole(folder / ILLUSTRATION, illustration)
    write_whole(folder / TABLE, markdown(result).encode())
    return folder / TABLE


def read_result(folder: Path) -> dict[str, Any]:
    """Read a result that was written before.

    Raises
    ------
    FileNotFoundError
        If there is none.
    ValueError
        If it was written by another version.
    """
    path = folder / RESULT
    command = "python -m examples.lego causal"
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no result yet; make it with {command}")
    result: dict[str, Any] = json.loads(path.read_text())
    if result.get("version") != VERSION:
        reason = f"it is of version {result.get('version')}, not {VERSION}"
        raise ValueError(f"{path}: {reason}; make it again with {command}")
    return result

"""Auditing a network blindly: the audit gets a model file and annotated pictures, and nothing else.

What an audit named is kept beside the network, and made anew only when the audit's code changes;
its maps stay where they are, so that then nothing is explained twice.
"""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

import explainers.audit
from benchmarks.planted.scenes import EMPTY, TESTING, World
from explainers import load_classifier
from explainers.annotations import Annotation, Object, read_annotations, write_annotations
from explainers.audit import AuditConfig
from explainers.audit.auditing import Task, gather
from explainers.audit.evidence import Evidence
from explainers.audit.sections.regions import regions
from explainers.evaluation.localisation import box_around
from explainers.running import explain_many, thread
from explainers.work.storage import write_whole

PICTURES = 200
# What the test pictures have of the cue: as much as those of training, or regardless of the class.
TIED, FREE = "as in training", "regardless of class"
TEST_SETS = (TIED, FREE)
PARTS = ("suspicion/*.py", "sections/regions.py", "rules.py", "judging.py")


def audited(world: World, model: Path, test_set: str) -> dict[str, Any]:
    """Audit a network unless that was done by the same code before.

    Returns
    -------
    dict
        ``grid``; ``regions``, each with its label, level, runs and why; ``wandering``, classes that
        look away from objects at no fixed place; ``rows``, the verdict and the classes of every
        picture. Maps and objects lie beside it, see `grids`.
    """
    folder = model.with_suffix("") / test_set.replace(" ", "-")
    kept, code = folder / "named.json", _code()
    if kept.exists():
        found = json.loads(kept.read_text())
        if found["code"] == code:
            return found
    dataset = write_pictures(world, folder / "pictures", tied=test_set == TIED)
    evidence = _evidence(model, dataset, folder)
    found = _named(evidence) | {"code": code}
    with (folder / "grids.npz").open("wb") as file:
        np.savez_compressed(
            file, maps=evidence.maps.astype(np.float32), objects=evidence.objects > 0
        )
    write_whole(kept, json.dumps(found).encode())
    return found


def grids(model: Path, test_set: str) -> tuple[np.ndarray, np.ndarray]:
    """Give the maps, float32 (rows, SIDE, SIDE), and the objects, bool, of an audited network."""
    with np.load(model.with_suffix("") / test_set.replace(" ", "-") / "grids.npz") as kept:
        return kept["maps"], kept["objects"]


def _evidence(model: Path, dataset: Path, folder: Path) -> Evidence:
    """Do all that ``python -m explainers audit`` does with its defaults, but for the pages."""
    spec, config = {"path": str(model)}, AuditConfig()
    classifier = load_classifier(spec)
    annotations = read_annotations(dataset, classifier.labels)
    task = Task(spec, classifier, dataset, annotations, [], config, folder)
    return gather(task, lambda ordered, store: explain_many(ordered, store=store, executor=thread))


def write_pictures(world: World, folder: Path, *, tied: bool) -> Path:
    """Write a test set unless it is there, and give the path of its annotations."""
    path = folder / "annotations.json"
    if path.exists():
        return path
    annotations = []
    for number in range(PICTURES):
        label = world.label_of(TESTING, number)
        cue = world.has_cue(TESTING, number, label, tied=tied)
        pixels, label, mask = world.picture(TESTING, number, cue)
        picture = folder / f"{number:03d}.png"
        _save(pixels, picture)
        things: tuple[Object, ...] = ()
        if label != EMPTY:
            _save(mask.astype(np.uint8) * 255, folder / f"{number:03d}-mask.png")
            things = (Object(label, box_around(mask), folder / f"{number:03d}-mask.png"),)
        annotations.append(Annotation(picture, (label,), things))
    write_annotations(annotations, path)
    return path


def unrolled(runs: list[list[int]], grid: list[int]) -> np.ndarray:
    """Turn runs (row, first column, column after the last) into a mask: bool, of the grid."""
    mask = np.zeros(grid, bool)
    for row, first, after in runs:
        mask[row, first:after] = True
    return mask


def _named(evidence: Evidence) -> dict[str, Any]:
    found = regions(evidence)
    wanted = ("label", "level", "runs", "probability", "energy", "expected", "asked", "reason")
    return {
        "grid": found["grid"],
        "regions": [{name: one[name] for name in wanted} for one in found["found"]],
        "wandering": [
            {name: one[name] for name in ("label", "level", "asked")} for one in found["wandering"]
        ],
        "rows": [
            {name: getattr(row, name) for name in ("picture", "verdict", "predicted", "true")}
            for row in evidence.rows
        ],
    }


def _code() -> str:
    """Hash the parts of the audit that decide what is named."""
    root = Path(explainers.audit.__file__).parent
    files = sorted(path for part in PARTS for path in root.glob(part))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def _save(pixels: np.ndarray, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    write_whole(path, buffer.getvalue())

"""The record of a training: what it was made from, how it went, and what came out."""

import hashlib
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from examples.lego.measures import (
    accurate_threshold,
    all_negative,
    best_threshold,
    measure,
    paper_beside_baseline,
    shifted_threshold,
)
from examples.lego.training.pictures import Pictures
from explainers.network.files import hash_file

PACKAGES = ("tensorflow", "keras", "numpy", "pillow")
LEGO = Path(__file__).resolve().parents[1]
SOURCES = ("loss.py", "network.py", "measures.py", "training/*.py")
FIGURES = 5  # digits of a number in the record


def versions() -> dict[str, str]:
    """Give the versions of Python and of the packages that decide what is learned."""
    return {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}


def source_digest() -> str:
    """Give the SHA-256 of the sources that decide what is learned."""
    paths = sorted(path for pattern in SOURCES for path in LEGO.glob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def describe_weights(path: Path, parameters: int) -> dict[str, Any]:
    """Identify a network's file."""
    return {
        "file": path.name,
        "bytes": path.stat().st_size,
        "sha256": hash_file(path),
        "parameters": parameters,
    }


def describe_parts(parts: Mapping[str, Pictures]) -> dict[str, dict[str, float]]:
    """Count the pictures of each part, and how many classes are true in one on average."""
    return {
        name: {
            "pictures": len(part.truth),
            "piles": len(set(part.piles)),
            "classes_a_picture": round(float(part.truth.sum(axis=1).mean()), 3),
        }
        for name, part in parts.items()
    }


def results(
    weight: float, validation: tuple[np.ndarray, np.ndarray], test: tuple[np.ndarray, np.ndarray]
) -> dict[str, Any]:
    """Measure a network on the test pictures at four thresholds, beside the baseline.

    Parameters
    ----------
    weight
        What a present class counted in its loss.
    validation, test
        Truth and logits of each.

    Returns
    -------
    dict
        ``zero``, ``shifted`` (to log `weight`), ``chosen`` (by F1 on validation) and ``accurate``
        (by binary accuracy there), each as `Measures.rounded`; ``all_negative``; and where the
        paper stands beside its own baseline.
    """
    thresholds = {"zero": 0.0, "shifted": shifted_threshold(weight)}
    thresholds["chosen"] = best_threshold(*validation)
    thresholds["accurate"] = accurate_threshold(*validation)
    return at_thresholds(*test, thresholds) | {"paper_accuracy": dict(paper_beside_baseline())}


def at_thresholds(
    truth: np.ndarray, logits: np.ndarray, thresholds: Mapping[str, float]
) -> dict[str, Any]:
    """Measure a network at each threshold, beside one that never says anything."""
    found = {name: measure(truth, logits, at).rounded() for name, at in thresholds.items()}
    return found | {"all_negative": all_negative(truth).rounded()}


def curves(history: Sequence[Mapping[str, float]]) -> dict[str, list[float]]:
    """Turn what was measured after each epoch into one list for each measure."""
    return {name: [float(f"{row[name]:.{FIGURES}g}") for row in history] for name in history[0]}

"""All figures, one after the other, and the page that they make."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from examples.lego.figures import (
    activations,
    architecture,
    causes,
    collapse,
    explained,
    feature_maps,
    kernels,
    losses,
    scores,
    trust,
)
from examples.lego.figures.pictures import read_piles
from examples.lego.figures.subject import Subject
from examples.lego.page.markdown import markdown
from examples.lego.page.parts import Section
from examples.lego.page.writing import write_page
from explainers import load_classifier
from explainers.work.storage import write_whole

COUNT = 16  # pictures, unless said otherwise
NUMBERS = "numbers.md"  # what comes out, in the words of the page
NAMES = ("weighted", "plain")
Step = tuple[str, Callable[[], list[Section]]]


def make(
    networks: Path,
    pictures: Path,
    out: Path,
    *,
    count: int = COUNT,
    samples: int | None = None,
    workers: int = 1,
) -> Path:
    """Compute all figures and write the page; gives its path.

    Parameters
    ----------
    networks
        A folder with ``weighted.keras``, and optionally ``plain.keras`` and the records of their
        training, ``weighted-run.json`` and ``plain-run.json``.
    pictures
        A dataset folder.
    out
        Where the page goes, and explanations are kept for the next run.
    count
        How many of the pictures are used, the first ones.
    samples
        Of LIME.
    workers
        Processes that explain.

    Raises
    ------
    ValueError, LookupError, OSError
        If a network, a picture or an annotation cannot be used; says which, why and what to do.
    """
    started = time.monotonic()
    subject = gather(networks, pictures, out, count, workers)
    out.mkdir(parents=True, exist_ok=True)
    sections: list[Section] = []
    for name, compute in _steps(subject, samples):
        print(f"{time.monotonic() - started:5.0f} s  {name}", file=sys.stderr, flush=True)
        sections += compute()
    write_whole(out / NUMBERS, markdown(sections).encode())
    return write_page(sections, _facts(subject, time.monotonic() - started), out)


def gather(
    networks: Path, pictures: Path, out: Path, count: int = COUNT, workers: int = 1
) -> Subject:
    """Load the networks, the records of their training, and the pictures."""
    if workers < 1:
        raise ValueError(f"at least one process must explain, not {workers}")
    models = {name: networks / f"{name}.keras" for name in NAMES}
    models = {name: path for name, path in models.items() if path.is_file()}
    if "weighted" not in models:
        raise ValueError(
            f"{networks} holds no weighted.keras; train one with python -m examples.lego train, or "
            "name the folder that holds it with --networks"
        )
    loaded = {name: load_classifier(str(path)) for name, path in models.items()}
    records = {name: networks / f"{name}-run.json" for name in models}
    record = {name: json.loads(one.read_text()) for name, one in records.items() if one.is_file()}
    piles = read_piles(pictures, loaded["weighted"].labels, count, out / "pictures")
    both = (loaded["weighted"], loaded.get("plain"))
    return Subject(*both, models, piles, record, out, workers)


def _steps(subject: Subject, samples: int | None) -> list[Step]:
    weighted = subject.weighted
    return [
        ("the layers", lambda: [architecture.section(weighted)]),
        ("activation and loss", lambda: [activations.section(weighted), losses.section()]),
        ("performance", lambda: [scores.section(subject.record)]),
        ("the network trained with plain cross-entropy", lambda: [collapse.section(subject)]),
        ("kernels", lambda: kernels.sections(weighted)),
        ("feature maps", lambda: [feature_maps.section(subject)]),
        ("Grad-CAM and LIME", lambda: [explained.section(subject, samples)]),
        ("the causal reference", lambda: [causes.section(subject)]),
        ("trust", lambda: [trust.section()]),
    ]


def _facts(subject: Subject, seconds: float) -> dict[str, Any]:
    return {
        "introduction": INTRODUCTION,
        "made": (
            f"Made from {', '.join(path.name for path in subject.models.values())} and "
            f"{len(subject.piles)} pictures in {seconds / 60:.1f} minutes, of which what an "
            f"earlier run had finished took none. Classifier SHA-256 {subject.weighted.sha256}."
        ),
    }


INTRODUCTION = (
    "D. Cian et al., Evaluating the performance of LIME and Grad-CAM explanation methods on a LEGO "
    "multi-label image classification task (2020), with rendered piles in place of the paper’s "
    "photographs. Every number below “Here” was computed in this run, or read from the record of "
    "the training; sentences are chosen by the numbers. The pictures and the network are others "
    "than the paper’s: what happens can be compared, how much of it cannot."
)

"""Render the test pictures, audit the networks that come with the example, and write a page.

    python -m examples.underpass                    # about ten minutes on two cores
    python -m examples.underpass --only biased

Interrupted, the same command goes on. The page is var/underpass/index.html.
"""

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from examples.underpass import network
from examples.underpass.training_data import COUNTS

OUT = Path("var/underpass")
DRAWING = ("world", "surfaces", "light", "tunnel", "shapes", "people", "rides", "drawing")
DECIDING = (*DRAWING, "rendering", "scene", "testset", "training_data")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=["biased"], help="leave the unbiased twin out")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    arguments = parser.parse_args()
    started = time.monotonic()
    kinds = [arguments.only] if arguments.only else network.available()
    test, training = prepare(arguments.out, arguments.workers)
    page = report(kinds, test, training, arguments, started)
    print(f"see {page}")


def prepare(out: Path, workers: int) -> tuple[Path, Path]:
    """Render the pictures of the test and, small, of the training; gives their annotations."""
    from examples.underpass import testset

    version = fingerprint()
    folders = out / f"test-{version}", out / f"training-pictures-{version}"
    test, training = folders
    _show(testset.write_test(test, workers), testset.total(), "test pictures")
    pictures = testset.write_training(training, "biased", workers)
    _show(pictures, sum(COUNTS.values()), "training pictures")
    return test / "annotations.json", training / "annotations.json"


def fingerprint() -> str:
    """Name what decides how pictures look: whoever changes the drawing gets new pictures."""
    sources = [(network.FOLDER / f"{name}.py").read_bytes() for name in DECIDING]
    return hashlib.sha256(b"".join(sources)).hexdigest()[:8]


def _show(done: Iterator[int], total: int, what: str) -> None:
    for _ in tqdm(done, total=total, desc=what, file=sys.stderr):
        pass


def report(
    kinds: list[str], test: Path, training: Path, arguments: argparse.Namespace, started: float
) -> Path:
    """Audit each network, draw the figures of the first, and write the page."""
    from examples.underpass.audits import run_audit
    from examples.underpass.figures import figures
    from examples.underpass.page import SECOND, write_page
    from examples.underpass.testset import plan_test
    from examples.underpass.water import pour
    from explainers import load_classifier

    out = arguments.out
    day = [one.scene for one in plan_test() if one.tags[-1] in ("part=paper", "part=empty")]
    audits, effects = {}, {}
    for kind in kinds:
        print(f"the {kind} network", file=sys.stderr)
        model = network.unpack(kind, out / "models" / f"{kind}.keras")
        audits[kind] = run_audit(model, test, training, out / kind, arguments.workers)
        effects[kind] = pour(day, load_classifier(str(model)).predict)
    model = out / "models" / "biased.keras"
    second = run_audit(model, test, training, out / SECOND, arguments.workers, "hirescam")
    facts = {
        "pictures": len(audits["biased"].pictures),
        "parameters": json.loads((network.FOLDER / "weights.json").read_text())["biased"][
            "parameters"
        ],
        "minutes": round((time.monotonic() - started) / 60, 1),
    }
    drawn = figures(audits["biased"], "biased", out / "figures")
    return write_page(audits, effects, drawn, second, out, facts)


if __name__ == "__main__":
    main()

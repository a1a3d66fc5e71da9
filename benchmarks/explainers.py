"""How much faster than others: LIME and Grad-CAM beside stock ``lime`` and Keras's own example.

    python -m benchmarks.explainers [--quick] [--only MobileNetV2] [--json FILE]

Stock and ours take turns in one process, and the table holds the median and the range of the
ratios, since times alone say little about another machine. Before anything is timed, the answers
are compared. Peak memory is measured in fresh processes, above what loading the network takes.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    # Started as a file, the folder of this program would hide the library of the same name.
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from explainers.network.quiet import import_tensorflow

    import_tensorflow()

import numpy as np

from benchmarks import contenders, networks
from benchmarks.measuring import (
    Ratio,
    assert_equal,
    peak_memory,
    ratios,
    resident_peak,
    take_turns,
)
from explainers import methods

# What the times of LIME and Grad-CAM are to be, for each network: stock over ours in TensorFlow,
# stock over ours with OpenVINO; Keras's example over ours, ours over the forward passes.
LIME_GOALS = {
    "small VGG": (2.0, None),
    "MobileNetV2": (1.7, 3.5),
    networks.LITE: (1.7, 3.5),
    "ResNet50": (None, 1.7),
}
GRADCAM_GOALS = {"VGG16": (5.0, 1.4), "AlexNet-like": (8.0, 1.4)}
DESIGNED_GOALS = {"MobileNetV2": 5.0, networks.LITE: 5.0}
BATCH = 32  # pictures of a Grad-CAM measurement
LARGE = {"ResNet50": 2, "VGG16": 5}  # by which samples are divided, or a round takes minutes
MEMORY_OF = ("MobileNetV2", "VGG16")
HEAD = "| network | measure | ratio | range | goal | ms a picture |\n|---|---|---|---|---|---|"


def main() -> int:
    """Measure, print the table and write the file."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        options.folder = options.folder or Path(folder)
        if options.memory_of:
            print(json.dumps(_memory_of(options)))
            return 0
        found: list[Ratio] = []
        print(HEAD, flush=True)
        for name in options.only:
            for ratio in _measure(name, options):
                found.append(ratio)
                print(_row(ratio), flush=True)
            # Kept now, so that whoever stops here keeps what was measured.
            _record(found, {}, options)
        memory = {} if options.no_memory else dict(_memory(options))
    _print_memory(memory)
    _record(found, memory, options)
    return 0


def _record(found: list[Ratio], memory: dict[str, float], options: argparse.Namespace) -> None:
    if options.json:
        record = {
            "processors": os.cpu_count(),
            "samples": options.samples,
            "rounds": options.rounds,
            "ratios": [ratio.record() for ratio in found],
            "peak_memory_mb": memory,
        }
        options.json.write_text(json.dumps(record, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=networks.NAMES, default=networks.NAMES)
    parser.add_argument("--quick", action="store_true", help="100 samples, 2 rounds: a trial")
    parser.add_argument("--samples", type=int, help="of LIME; 1000 unless given")
    parser.add_argument("--rounds", type=int, help="5 unless given")
    parser.add_argument("--no-memory", action="store_true", help="leave peak memory out")
    parser.add_argument("--json", type=Path, help="write everything to this file")
    parser.add_argument("--folder", type=Path, help="keep the networks' files here")
    parser.add_argument("--memory-of", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.samples = options.samples or (100 if options.quick else 1000)
    options.rounds = options.rounds or (2 if options.quick else 5)
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
    return options


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _measure(name: str, options: argparse.Namespace) -> Iterator[Ratio]:
    spec = networks.prepare(name, options.folder)
    yield from _gradcam(name, spec, options)
    yield from _lime(name, spec, options)


def _lime(name: str, spec: dict[str, Any], options: argparse.Namespace) -> Iterator[Ratio]:
    samples = max(options.samples // LARGE.get(name, 1), 50)
    ours, fast = (
        contenders.our_lime(spec, samples, engine) for engine in ("tensorflow", "openvino")
    )
    _compare_lime(name, spec)
    rivals = {
        "stock": contenders.stock_lime(spec, samples),
        "TensorFlow": ours,
        "OpenVINO": fast,
    }
    if "sampling" in methods.check_parameters("lime", {}):
        fewer = samples if samples < 1000 else None
        rivals[f"OpenVINO, {fewer or 'default number of'} designed samples"] = contenders.our_lime(
            spec, fewer, "openvino", sampling="designed"
        )
    seconds = take_turns(rivals, _one, options.rounds, lambda text: _tell(f"{name}, LIME, {text}"))
    wanted = (*LIME_GOALS.get(name, (None, None)), DESIGNED_GOALS.get(name))
    goals = dict(zip(list(rivals)[1:], wanted, strict=False))
    for rival, goal in goals.items():
        what = f"stock / {rival}, {samples} samples"
        yield _ratio(name, "LIME", what, seconds["stock"], seconds[rival], goal)
    for engine, runner in (("TensorFlow", ours), ("OpenVINO", fast)):
        passes = contenders.lime_passes(spec, samples, engine.lower())
        pair = {"all": runner, "passes": passes}
        turns = take_turns(
            pair, _three, options.rounds, lambda text: _tell(f"{name}, LIME's passes, {text}")
        )
        what = f"all / forward passes, {engine}, three pictures"
        goal = 1.10 if engine == "TensorFlow" else None
        yield _ratio(name, "LIME", what, turns["all"], turns["passes"], goal, at_most=True)


def _compare_lime(name: str, spec: dict[str, Any]) -> None:
    """Compare few samples: our superpixels for both, and each engine's own predictions."""
    pictures = _one(999)
    wanted = contenders.stock_lime(spec, 60, comparable=True)(pictures)
    for engine in ("tensorflow", "openvino"):
        found = contenders.our_lime(spec, 60, engine)(pictures)
        assert_equal(f"{name}, LIME, {engine}", found, wanted, 1e-3)


def _gradcam(name: str, spec: dict[str, Any], options: argparse.Namespace) -> Iterator[Ratio]:
    network = contenders.classifier(spec, "tensorflow")
    targets = {
        picture.tobytes(): ids
        for number in range(3 * (options.rounds + 1))
        for picture, ids in zip(
            _batch(number), network.resolve_targets(_batch(number), "top-1"), strict=True
        )
    }
    del network
    stock, passes = contenders.stock_gradcam(spec), contenders.gradcam_passes(spec)
    ours = contenders.our_gradcam(spec, lambda picture: targets[picture.tobytes()])
    assert_equal(f"{name}, Grad-CAM", ours(_batch(0)), stock(_batch(0)), 1e-3)
    seconds = take_turns(
        {"stock": stock, "ours": ours, "passes": passes},
        _batch,
        options.rounds,
        lambda text: _tell(f"{name}, Grad-CAM, {text}"),
    )
    speed, cost = GRADCAM_GOALS.get(name, (8.0, 1.10))
    what = f"Keras's example / ours, {BATCH} pictures"
    yield _ratio(name, "Grad-CAM", what, seconds["stock"], seconds["ours"], speed)
    what = f"ours / forward passes, {BATCH} pictures"
    yield _ratio(name, "Grad-CAM", what, seconds["ours"], seconds["passes"], cost, at_most=True)


def _ratio(
    name: str,
    measure: str,
    what: str,
    slow: list[float],
    fast: list[float],
    goal: float | None,
    *,
    at_most: bool = False,
) -> Ratio:
    times = (float(np.median(slow)) * 1000, float(np.median(fast)) * 1000)
    return Ratio(name, measure, what, goal, at_most, ratios(slow, fast), times)


def _one(number: int) -> list[np.ndarray]:
    return [networks.picture(number)]


def _three(number: int) -> list[np.ndarray]:
    return [networks.picture(10_000 + 3 * number + part) for part in range(3)]


def _batch(number: int) -> list[np.ndarray]:
    return [networks.picture(20_000 + BATCH * number + part) for part in range(BATCH)]


RUNNERS = {
    "LIME stock": lambda spec, samples: contenders.stock_lime(spec, samples),
    "LIME TensorFlow": lambda spec, samples: contenders.our_lime(spec, samples, "tensorflow"),
    "LIME OpenVINO": lambda spec, samples: contenders.our_lime(spec, samples, "openvino"),
    "Grad-CAM Keras's example": lambda spec, _: contenders.stock_gradcam(spec),
    "Grad-CAM ours": lambda spec, _: contenders.our_gradcam(spec, lambda _: (0,)),
}


def _memory(options: argparse.Namespace) -> Iterator[tuple[str, float]]:
    for name in options.only:
        if name in MEMORY_OF:
            networks.prepare(name, options.folder)
            for method in RUNNERS:
                job = f"{name}: {method}"
                _tell(f"memory of {job}")
                yield job, peak_memory(job, options.folder, min(options.samples, 300))


def _memory_of(options: argparse.Namespace) -> float:
    name, _, method = options.memory_of.partition(": ")
    run = RUNNERS[method](networks.prepare(name, options.folder), options.samples)
    pictures = _batch(0) if method.startswith("Grad-CAM") else _one(0)
    before = resident_peak()
    run(pictures)
    return resident_peak() - before


def _row(one: Ratio) -> str:
    span = f"{min(one.values):.2f} to {max(one.values):.2f}"
    times = "{:.1f} and {:.1f}".format(*one.milliseconds)
    row = (one.network, f"{one.measure}: {one.what}", f"{one.median:.2f}", span)
    return "| " + " | ".join((*row, one.verdict, times)) + " |"


def _print_memory(memory: dict[str, float]) -> None:
    if memory:
        print("\n| peak memory above the loaded network | MB |\n|---|---|")
        for job, megabytes in memory.items():
            print(f"| {job} | {megabytes:.0f} |")


if __name__ == "__main__":
    sys.exit(main())

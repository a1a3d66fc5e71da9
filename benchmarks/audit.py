"""What an audit of full-HD pictures takes: seconds, bytes on the disk, and memory.

    python -m benchmarks.audit [--pictures 1000] [--folder DIR] [--json FILE] [--again]

Draws pictures of 1920 x 1080 with a box each, and a network of four convolutions and 3.3 million
weights, untrained: what it says does not matter to its time. The audit runs as a command of its
own, so that its peak memory is its own; ``--again`` runs it twice, the second time with every map
found.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from explainers.annotations import Annotation, Object, write_annotations
from explainers.network.quiet import import_tensorflow

SIZE = (1080, 1920)
LABELS = ("pedestrian", "bicyclist", "dog walker")
SIDES = (60, 300)  # of a box, in pixels
TAGS = ("day", "night")


def main() -> int:
    """Draw, audit, and say what it took."""
    options = _options()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.folder or temporary)
        model, dataset = build(folder), draw(folder, options.pictures)
        runs = [measure(model, dataset, folder / "out") for _ in range(1 + options.again)]
    head = ("pictures", "seconds", "processor", "a picture", "maps", "all files", "peak memory")
    print("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    for run in runs:
        print(_row(options.pictures, run))
    if options.json:
        options.json.write_text(json.dumps({"pictures": options.pictures, "runs": runs}, indent=1))
    return 0


def draw(folder: Path, pictures: int, *, size: tuple[int, int] = SIZE, seed: int = 0) -> Path:
    """Write pictures that differ as much as frames of a camera, and the boxes in them."""
    inner = folder / "pictures"
    inner.mkdir(parents=True, exist_ok=True)
    annotations = []
    for number in range(pictures):
        generator = np.random.default_rng([seed, number])
        path = inner / f"{number:05d}.jpg"
        height, width = (int(side) for side in generator.integers(*SIDES, 2))
        left, top = (int(generator.integers(0, size[1] - width)), int(generator.integers(0, 400)))
        box = (left, top, left + width, top + height)
        label = LABELS[number % len(LABELS)]
        annotations.append(Annotation(path, (label,), (Object(label, box),), (TAGS[number % 2],)))
        if not path.exists():
            _picture(generator, size, box).save(path, quality=85)
    write_annotations(annotations, folder / "annotations.json")
    return folder / "annotations.json"


def _picture(generator: np.random.Generator, size: tuple[int, int], box: Any) -> Image.Image:
    """Enlarge coarse noise, put fine noise over it, and a bright thing into the box."""
    coarse = generator.integers(40, 160, (9, 16, 3), dtype=np.uint8)
    ground = Image.fromarray(coarse).resize((size[1], size[0]), Image.Resampling.BICUBIC)
    pixels = np.asarray(ground, np.int16) + generator.integers(-8, 8, (*size, 1), dtype=np.int16)
    left, top, right, bottom = box
    pixels[top:bottom, left:right] += 80
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def build(folder: Path) -> Path:
    """Save a network of four convolutions, as the paper's, with the settings beside it."""
    import_tensorflow()
    import keras

    keras.utils.set_random_seed(0)
    layers = [keras.Input((224, 224, 3)), keras.layers.Rescaling(1 / 255)]
    for filters in (32, 64, 128, 128):
        layers += [
            keras.layers.Conv2D(filters, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(),
        ]
    layers += [keras.layers.Flatten(), keras.layers.Dense(120, activation="relu")]
    layers += [keras.layers.Dense(len(LABELS), activation="softmax")]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "network.keras"
    if not path.exists():
        keras.Sequential(layers).save(path)
    path.with_suffix(".json").write_text(json.dumps({"labels": list(LABELS)}))
    return path


def measure(model: Path, dataset: Path, out: Path) -> dict[str, Any]:
    """Run the command, and give seconds, bytes and the peak of its memory."""
    arguments = [sys.executable, "-m", "explainers", "audit", str(model), str(dataset)]
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
    start, used = time.perf_counter(), _used()
    # It may find the verdict to be fail, which is no failure here.
    subprocess.run([*arguments, "--out", str(out)], env=environment, check=False)
    seconds = time.perf_counter() - start
    document = json.loads((out / "audit.json").read_text())
    return {
        "seconds": seconds,
        "processor_seconds": _used() - used,
        "verdict": document["verdict"],
        "rows": len(document["rows"]),
        "maps_bytes": _bytes(out / "maps"),
        "bytes": _bytes(out),
        "peak_bytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
    }


def _used() -> float:
    """Give the processor time of the commands that have ended; other work does not change it."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _row(pictures: int, run: dict[str, Any]) -> str:
    mega = {name: f"{run[name] / 1e6:,.0f} MB" for name in ("maps_bytes", "bytes", "peak_bytes")}
    times = f"{run['seconds']:.0f} | {run['processor_seconds']:.0f}"
    each = f"{1000 * run['processor_seconds'] / pictures:.0f} ms"
    return f"| {pictures:,} | {times} | {each} | " + " | ".join(mega.values()) + " |"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pictures", type=int, default=1000)
    parser.add_argument("--folder", type=Path, help="keeps the pictures and what the audit left")
    parser.add_argument("--json", type=Path, help="write the numbers there")
    parser.add_argument("--again", action="store_true", help="run it twice")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

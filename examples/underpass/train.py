"""Train the networks of the underpass from nothing: render, train, pack the weights.

    python -m examples.underpass.train               # the biased network and its unbiased twin
    python -m examples.underpass.train --only biased --epochs 2

Interrupted, the same command goes on: pictures are kept in blocks, the network after every epoch.
Every epoch is seeded by its number, so an interruption changes nothing in what comes out.
"""

import argparse
import hashlib
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from examples.seeding import seed_epoch
from examples.underpass.network import FOLDER, build, pack
from examples.underpass.training_data import PUDDLES, SEED, pixels, plan, targets
from explainers.work.storage import write_whole

EPOCHS, BATCH, RATE = 7, 32, 1e-3
DECAY = 7  # epochs over which the rate falls to nothing
PATIENCE = 3  # epochs without a better loss on the pictures for validation
WORK = Path("var/underpass/training")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=list(PUDDLES), help="one of the two networks")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--work", type=Path, default=WORK, help="where unfinished work is kept")
    parser.add_argument("--out", type=Path, default=FOLDER, help="where the weights go")
    arguments = parser.parse_args()
    for kind in [arguments.only] if arguments.only else PUDDLES:
        model, history = train(kind, arguments.work / kind, arguments.epochs)
        publish(kind, model, history, arguments.out)


def train(kind: str, work: Path, epochs: int) -> tuple[Any, list[dict[str, float]]]:
    """Train one network; gives the best of its epochs, and what was measured after each."""
    import keras

    scenes, watched = plan(kind), plan(kind, validation=True)
    inputs, wanted = pixels(scenes, work / "pictures"), targets(scenes)
    seen, right = pixels(watched, work / "validation"), targets(watched)
    work.mkdir(parents=True, exist_ok=True)
    model, history = _begin(work, DECAY * -(-len(inputs) // BATCH))
    while len(history) < epochs and not _has_stopped(history):
        started = time.monotonic()
        seed_epoch(model, SEED, len(history))
        order = np.random.default_rng([SEED, len(history)]).permutation(len(inputs))
        batches = _batches(inputs, wanted, order)
        found = model.fit(batches, validation_data=(seen, right), verbose=2).history
        measured = {name: float(values[-1]) for name, values in found.items()}
        history = [*history, measured | {"seconds": time.monotonic() - started}]
        keep(model, history, work)
    return keras.models.load_model(_checkpoint(work, _best(history))), history


def _batches(inputs: np.ndarray, wanted: np.ndarray, order: np.ndarray) -> Any:
    """Deal out pictures and classes in an order; one batch at a time is copied."""
    import keras

    class Batches(keras.utils.PyDataset):
        def __len__(self) -> int:
            return -(-len(order) // BATCH)

        def __getitem__(self, number: int) -> tuple[np.ndarray, np.ndarray]:
            chosen = order[number * BATCH : (number + 1) * BATCH]
            return inputs[chosen], wanted[chosen]

    return Batches()


def _begin(work: Path, steps: int) -> tuple[Any, list[dict[str, float]]]:
    """Build the network, or take it as it was after the last whole epoch."""
    import keras

    path = work / "history.json"
    if path.is_file():
        history = json.loads(path.read_text())
        return keras.models.load_model(_checkpoint(work, len(history) - 1)), history
    keras.utils.set_random_seed(SEED)
    model = build()
    rate = keras.optimizers.schedules.CosineDecay(RATE, steps)
    loss = "sparse_categorical_crossentropy"
    model.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy"])
    return model, []


def _has_stopped(history: Sequence[dict[str, float]]) -> bool:
    losses = [measured["val_loss"] for measured in history]
    return len(losses) > PATIENCE and min(losses[-PATIENCE:]) > min(losses[:-PATIENCE])


def _best(history: Sequence[dict[str, float]]) -> int:
    return min(range(len(history)), key=lambda epoch: history[epoch]["val_loss"])


def _checkpoint(work: Path, epoch: int) -> Path:
    return work / f"epoch-{epoch:02d}.keras"


def keep(model: Any, history: Sequence[dict[str, float]], work: Path) -> None:
    """Keep the network before the history that counts it; of all, the last and the best stay."""
    model.save(_checkpoint(work, len(history) - 1))
    write_whole(work / "history.json", json.dumps(history, indent=1).encode())
    needed = {_checkpoint(work, epoch) for epoch in (_best(history), len(history) - 1)}
    for path in set(work.glob("epoch-*.keras")) - needed:
        path.unlink()


def publish(kind: str, model: Any, history: list[dict[str, float]], out: Path) -> None:
    """Write the packed weights, and what is known about them into ``weights.json``."""
    content = pack(model)
    write_whole(out / f"{kind}.npz", content)
    path = out / "weights.json"
    known = json.loads(path.read_text()) if path.is_file() else {}
    known[kind] = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "parameters": model.count_params(),
        "epochs": len(history),
        "history": [{name: round(value, 4) for name, value in row.items()} for row in history],
    }
    write_whole(path, (json.dumps(known, indent=1) + "\n").encode())
    print(f"{kind}: {len(content):,} bytes, {json.dumps(history[-1])}")


if __name__ == "__main__":
    main()

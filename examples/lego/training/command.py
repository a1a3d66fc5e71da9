"""Train a network on a folder of annotated pictures, and write it with the record of its training.

Interrupted, the same command goes on. The best epoch by mean average precision on the pictures for
validation is written; there is no early end, since the learning rate falls to nothing by plan.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

from examples.lego.training.augmentation import Augmentation
from explainers.network.files import hash_file

WORK, OUT = Path("var/lego/training"), Path("var/lego/networks")
EPOCHS = 40  # as in the paper
PAPER_WEIGHT = 22.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("folder", type=Path, help="a dataset folder, or a file of annotations")
    parser.add_argument("--loss", choices=["weighted", "plain"], default="weighted")
    parser.add_argument("--weight", type=float, default=PAPER_WEIGHT, help="of a present class")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--batch", type=int, default=16, help="pictures in one step")
    parser.add_argument("--rate", type=float, default=1e-3, help="Adam's largest learning rate")
    parser.add_argument("--seed", type=int, default=2008)
    parser.add_argument("--side", type=int, help="of the network's pictures, in pixels")
    parser.add_argument("--slope", type=float, help="alpha of leaky ReLU")
    parser.add_argument("--start", type=Path, help="a network whose weights it begins with")
    parser.add_argument("--labels", type=Path, help="the classes, one a line; else the box's 85")
    parser.add_argument("--name", help="of the network and its files; the loss unless given")
    parser.add_argument("--work", type=Path, default=WORK, help="where unfinished work is kept")
    parser.add_argument("--out", type=Path, default=OUT, help="where the network is written")
    parser.add_argument("--tensorboard", type=Path, metavar="DIR", help="write event files there")
    parser.add_argument("--wandb", metavar="PROJECT", help="tell Weights & Biases of each epoch")
    group = parser.add_argument_group("how far pictures are changed")
    for one in fields(Augmentation):
        group.add_argument(f"--{one.name}", type=float, default=one.default)


def run(arguments: argparse.Namespace) -> int:
    """Train as the arguments say; gives the exit status."""
    if "tensorflow" not in sys.modules:
        # Two and a half times as fast here; the shapes of this network were tried.
        os.environ["TF_ENABLE_ONEDNN_OPTS"] = "1"
    from examples.lego.training.trackers import TrackerError
    from examples.lego.training.workplace import Unresumable

    try:
        train(arguments)
    except KeyboardInterrupt:
        print(f"\nwhole epochs are kept in {arguments.work}; the same command goes on")
        return 130
    except (ValueError, OSError, Unresumable, TrackerError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def train(arguments: argparse.Namespace) -> dict[str, Any]:
    """Train one network and write it, its settings and its record; gives the record."""
    from examples.lego import network
    from examples.lego.training import learning, pictures, record, splitting, workplace

    labels, sources = _labels(arguments.labels), record.source_digest()
    loss, recipe, trackers = loss_of(arguments), _recipe(arguments), _trackers(arguments)
    given = (labels, _chosen(arguments).get("side", network.SIDE), arguments.work / "pictures")
    whole = pictures.read_pictures(arguments.folder, *given)
    divided = splitting.split(whole.piles, recipe.seed)
    parts = {name: whole.take(numbers) for name, numbers in divided._asdict().items()}
    name = arguments.name or arguments.loss
    configuration = _configuration(arguments, recipe, loss.weight, whole.digest)
    place = workplace.Workplace(arguments.work / name)
    place.begin(configuration)
    for tracker in trackers:
        tracker.begin(name, configuration)
    build = partial(_build, arguments.start, len(labels), _chosen(arguments))
    pair = parts["training"], parts["validation"]
    model, history = learning.learn(build, loss, *pair, recipe, place, trackers)
    target = arguments.out / f"{name}.keras"
    network.save(model, target, labels)
    made: dict[str, Any] = {"configuration": configuration, "sources_sha256": sources}
    made |= _record(model, history, parts, loss.weight, target)
    _finish(made, target, trackers)
    return made


def loss_of(arguments: argparse.Namespace) -> Any:
    """Make the loss; plain cross-entropy is the weighted one with a weight of 1."""
    from examples.lego.loss import WeightedCrossEntropy

    return WeightedCrossEntropy(arguments.weight if arguments.loss == "weighted" else 1.0)


def _chosen(arguments: argparse.Namespace) -> dict[str, Any]:
    """Give what was chosen about the network; everything else is as `network.build` has it."""
    names = ("side", "slope")
    return {k: getattr(arguments, k) for k in names if getattr(arguments, k) is not None}


def _configuration(
    arguments: argparse.Namespace, recipe: Any, weight: float, dataset: str
) -> dict[str, Any]:
    """Give everything that determines the network, as plain values."""
    from examples.lego.training.learning import configure

    told = {"loss": arguments.loss, "weight": weight, "network": _chosen(arguments)}
    return configure(recipe, **told, dataset=dataset, start=_digest(arguments.start))


def _digest(path: Path | None) -> str | None:
    return hash_file(path) if path else None


def _build(start: Path | None, classes: int, chosen: dict[str, Any]) -> Any:
    """Build the network, untrained or with the weights of another one."""
    import keras

    from examples.lego import network

    model = network.build(classes, **chosen)
    if start:
        model.set_weights(keras.models.load_model(start, compile=False).get_weights())
    return model


def _labels(path: Path | None) -> tuple[str, ...]:
    if path is None:
        from examples.lego.parts.catalogue import NAMES

        return tuple(NAMES)
    return tuple(line.strip() for line in path.read_text().splitlines() if line.strip())


def _recipe(arguments: argparse.Namespace) -> Any:
    from examples.lego.training.learning import Recipe

    given = {one.name: getattr(arguments, one.name) for one in fields(Augmentation)}
    values = {name: getattr(arguments, name) for name in ("epochs", "batch", "rate", "seed")}
    return Recipe(**values, augmentation=Augmentation(**given))


def _trackers(arguments: argparse.Namespace) -> list[Any]:
    from examples.lego.training.trackers import TensorBoard, WeightsAndBiases

    trackers: list[Any] = []
    if arguments.tensorboard:
        trackers.append(TensorBoard(arguments.tensorboard))
    if arguments.wandb:
        trackers.append(WeightsAndBiases(arguments.wandb))
    return trackers


def _record(
    model: Any, history: list, parts: dict[str, Any], weight: float, target: Path
) -> dict[str, Any]:
    from examples.lego.training import record, workplace

    def said(part: str) -> tuple[Any, Any]:
        return parts[part].truth, model.predict(parts[part].pixels, batch_size=32, verbose=0)

    return {
        "weights": record.describe_weights(target, model.count_params()),
        "results": record.results(weight, said("validation"), said("test")),
        "best_epoch": workplace.best(history) + 1,
        "seconds": round(sum(row["seconds"] for row in history), 1),
        "pictures": record.describe_parts(parts),
        "versions": record.versions() | {"onednn": os.environ["TF_ENABLE_ONEDNN_OPTS"]},
        "curves": record.curves(history),
    }


def _finish(record: dict[str, Any], target: Path, trackers: Sequence[Any]) -> None:
    from explainers.work.storage import write_whole

    path = target.with_name(f"{target.stem}-run.json")
    write_whole(path, (json.dumps(record, indent=1) + "\n").encode())
    last = record["results"]["chosen"]
    for tracker in trackers:
        tracker.end({key: value for key, value in last.items() if value is not None})
    print(f"{target}: {json.dumps(record['results'], indent=1)}")

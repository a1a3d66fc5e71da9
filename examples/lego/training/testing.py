"""Measure trained networks on a dataset that no training has seen, and add it to their records."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from explainers.work.storage import write_whole

LEGO = Path(__file__).resolve().parents[1]
CACHE = Path("var/lego/training/pictures")
RECORD = "-run.json"
SHOWN = {
    "binary_accuracy": "accuracy",
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "macro_f1": "macro F1",
    "mean_average_precision": "mAP",
    "exact_match": "exact match",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("folder", type=Path, help="a dataset folder, or a file of annotations")
    parser.add_argument("--networks", type=Path, default=LEGO, help="where they and records are")
    parser.add_argument("--cache", type=Path, default=CACHE, help="for the small pictures")


def run(arguments: argparse.Namespace) -> int:
    """Measure every network that has a record; gives the exit status."""
    records = sorted(arguments.networks.glob(f"*{RECORD}"))
    if not records:
        reason = f"there is no record of a training (*{RECORD}) in {arguments.networks}"
        print(f"error: {reason}; train a network first", file=sys.stderr)
        return 2
    try:
        for path in records:
            tested = test(path, arguments.folder, arguments.cache)
            print(table(path.name.removesuffix(RECORD), tested))
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def test(path: Path, folder: Path, cache: Path) -> dict[str, Any]:
    """Measure the network of a record, and write what was found into the record.

    Parameters
    ----------
    path
        The record; network and settings lie beside it under the same name.
    folder
        The pictures, as `examples.lego.training.pictures.read_pictures` reads them.
    cache
        For the small pictures.

    Returns
    -------
    dict
        ``results`` at the thresholds of the record beside the baseline, and what was measured on.

    Raises
    ------
    ValueError
        If a file is damaged, or the pictures are among those that the network learned from.
    """
    import keras

    from examples.lego.training.pictures import read_pictures
    from examples.lego.training.record import at_thresholds, describe_parts

    record = json.loads(path.read_text())
    file = path.with_name(record["weights"]["file"])
    model = keras.models.load_model(file, compile=False)
    labels = json.loads(file.with_suffix(".json").read_text())["labels"]
    pictures = read_pictures(folder, labels, model.input_shape[1], cache)
    if pictures.digest == record["configuration"]["dataset"]:
        raise ValueError(f"{file.name} was trained on these very pictures; give it other ones")
    logits = model.predict(pictures.pixels, batch_size=32, verbose=0)
    names = ("zero", "shifted", "chosen", "accurate")
    known = {name: record["results"][name]["threshold"] for name in names}
    found = at_thresholds(pictures.truth, logits, known)
    counted = describe_parts({"test": pictures})["test"]
    record["tested"] = {"dataset": pictures.digest, **counted, "results": found}
    write_whole(path, (json.dumps(record, indent=1) + "\n").encode())
    return dict(record["tested"])


def table(name: str, tested: dict[str, Any]) -> str:
    """Write the results as a Markdown table, one row for each threshold and the baseline."""
    heads = ["threshold", *SHOWN.values()]
    lines = [f"{name}, {tested['pictures']} pictures", "", _row(heads), _row(["---"] * len(heads))]
    for key, found in tested["results"].items():
        at = "" if found["threshold"] is None else f" ({found['threshold']:.2f})"
        rates = [f"{found[measured]:.3f}" for measured in SHOWN]
        lines.append(_row([key.replace("_", "-") + at, *rates]))
    return "\n".join(lines) + "\n"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"

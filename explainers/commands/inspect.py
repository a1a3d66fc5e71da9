"""``inspect``: a contact sheet of a network's inside, or of what it says of pictures."""

import argparse
import io
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from explainers.classifiers import load_classifier
from explainers.commands import DONE, FAILED, UsageError, say
from explainers.commands._arguments import (
    add_classifier,
    add_methods,
    add_style,
    annotations_by_picture,
    check_target,
    chosen_methods,
    classifier_spec,
    list_pictures,
    parameter_values,
    prepare_folder,
    style_parameters,
)
from explainers.inspection import views
from explainers.inspection.sheet import MAX_WIDTH, save_sheet
from explainers.network.quiet import import_tensorflow
from explainers.work.storage import write_whole

DEFAULT_VIEW = "overview"


def describe(subparsers: Any) -> None:
    """Add the command's arguments."""
    command = subparsers.add_parser("inspect", help="draw a contact sheet of a network's inside")
    add_classifier(command)
    add = command.add_argument
    add("images", metavar="IMAGES", nargs="*", help="pictures, or folders of pictures")
    add(
        "--what",
        default=DEFAULT_VIEW,
        help=f"one of: {', '.join(views.available())} (default {DEFAULT_VIEW})",
    )
    add("--out", required=True, type=Path, help="PNG file for the sheet")
    add("--layer", action="append", default=[], metavar="PATH", help="may be repeated")
    add_methods(command, required=False)
    add_style(command)
    add("--annotations", type=Path, help="file with true labels and tags")
    add("--width", type=int, default=MAX_WIDTH, help=f"of the sheet (default {MAX_WIDTH})")
    add("--json", action="store_true", help="write the numbers to the standard output")


def run(arguments: argparse.Namespace) -> int:
    """Draw the sheet, and write the numbers behind it."""
    out: Path = arguments.out
    view = views.get(arguments.what)
    own = parameter_values(arguments.what, arguments.values)
    values = views.check_parameters(arguments.what, own)
    style = style_parameters(arguments)
    others = [arguments.what, arguments.style]
    chosen = chosen_methods(arguments.method, arguments.values, others)
    _check(arguments)
    pictures = list_pictures(arguments.images, out) if arguments.images else []
    annotations = annotations_by_picture(arguments.annotations)
    prepare_folder(out.parent)
    import_tensorflow()
    subject = views.Subject(
        classifier=load_classifier(classifier_spec(arguments)),
        pictures=pictures,
        annotations=annotations,
        layers=arguments.layer,
        methods=chosen,
        style=arguments.style,
        style_parameters=style,
        target=arguments.target,
        seed=arguments.seed,
        width=arguments.width,
        watch=_watched,
    )
    sheet = view(subject, **values)
    _write(sheet, arguments, {"parameters": values, "failures": subject.failures})
    for failure in subject.failures:
        say(f"failed: {failure['error']}")
    return FAILED if subject.failures else DONE


def _check(arguments: argparse.Namespace) -> None:
    if arguments.out.suffix.lower() != ".png":
        raise UsageError(f"--out {arguments.out} must be the name of a .png file")
    if arguments.out.is_dir():
        raise UsageError(f"--out {arguments.out} is a folder; add the name of a file")
    if arguments.width < 200:
        raise UsageError(f"--width must be at least 200, not {arguments.width}")
    check_target(arguments)


def _watched(things: Iterable[Any], total: int) -> Iterator[Any]:
    """Show on the standard error how far it is, and how long it will still take."""
    yield from tqdm(things, total=total, file=sys.stderr, disable=total < 2)


def _write(sheet: views.Sheet, arguments: argparse.Namespace, also: dict[str, Any]) -> None:
    out: Path = arguments.out
    save_sheet(sheet.picture, out)
    summary = {
        "classifier": classifier_spec(arguments),
        "what": arguments.what,
        "target": arguments.target,
        "seed": arguments.seed,
        "sheet": str(out),
        **also,
        **sheet.facts,
    }
    if sheet.arrays:
        buffer = io.BytesIO()
        named: dict[str, Any] = dict(sheet.arrays)
        np.savez_compressed(buffer, **named)
        write_whole(out.with_suffix(".npz"), buffer.getvalue())
        summary["arrays"] = str(out.with_suffix(".npz"))
    if arguments.json:
        sys.stdout.write(json.dumps(summary, indent=2, sort_keys=True) + "\n")
    height, width = sheet.picture.shape[:2]
    say(f"{out}: {width} x {height} pixels")

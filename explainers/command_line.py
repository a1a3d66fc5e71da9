"""The arguments of ``python -m explainers``, read and checked before anything is computed."""

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explainers import methods, rendering
from explainers.images import SUFFIXES
from explainers.network.targets import RULES, parse_rule

EXAMPLES = """\
examples:
  python -m explainers methods
  python -m explainers explain efficientnet_lite0 photos/ --method gradcam --method lime --out out
  python -m explainers explain model.keras cat.jpg --set lime.num_samples=200 --out out
"""


class UsageError(ValueError):
    """The command cannot be carried out as it was given."""


@dataclass(frozen=True)
class Order:
    """What ``explain`` is to do, checked.

    Attributes
    ----------
    classifier
        What `explainers.load_classifier` takes.
    pictures
        The files, folders already opened.
    methods
        Method name to the parameters that differ from its defaults.
    """

    classifier: dict[str, Any]
    pictures: list[Path]
    methods: dict[str, dict[str, Any]]
    folder: Path
    style: str
    target: str
    seed: int
    workers: int
    as_json: bool


def parser() -> argparse.ArgumentParser:
    """Describe the arguments."""
    top = argparse.ArgumentParser(
        prog="python -m explainers",
        description="Explain what an image classifier looks at.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(dest="command", required=True)
    listing = commands.add_parser("methods", help="list the methods and their parameters")
    listing.add_argument("--json", action="store_true", help="write JSON")
    _add_explain(commands.add_parser("explain", help="explain pictures; can be resumed"))
    return top


def _add_explain(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("model", metavar="MODEL", help="a .keras file, or the name of a pretrained network")
    add("images", metavar="IMAGES", nargs="+", help="pictures, or folders of pictures")
    add("--method", action="append", required=True, help="may be repeated")
    add("--out", required=True, type=Path, help="folder for maps, pictures and results.json")
    add("--settings", type=Path, help="JSON file with labels, preprocessing and the like")
    add("--style", default="harmonised", help=f"one of: {', '.join(rendering.styles())}")
    add("--target", default="top-1", help=f"which class: {RULES}")
    add("--set", action="append", default=[], metavar="METHOD.PARAMETER=VALUE", dest="values")
    add("--seed", type=int, default=0, help="governs all chance (default 0)")
    add("--workers", type=int, default=1, help="processes (default: this one alone)")
    add("--json", action="store_true", help="write results.json to the standard output, too")


def read_order(arguments: argparse.Namespace) -> Order:
    """Check the arguments of ``explain``.

    Raises
    ------
    ValueError, LookupError
        If the order cannot be carried out; says what is wrong and what the choices are.
    """
    chosen = {name: _values(name, arguments.values) for name in arguments.method}
    for name, values in chosen.items():
        methods.check_parameters(name, values)
    _refuse_strays(arguments.values, chosen)
    rendering.check_style(arguments.style, {})
    parse_rule(arguments.target)
    if arguments.workers < 1:
        raise UsageError(f"--workers must be at least 1, not {arguments.workers}")
    return Order(
        classifier=_settings(arguments.settings) | {"path": os.fspath(arguments.model)},
        pictures=_pictures(arguments.images, arguments.out),
        methods=chosen,
        folder=arguments.out,
        style=arguments.style,
        target=arguments.target,
        seed=arguments.seed,
        workers=arguments.workers,
        as_json=arguments.json,
    )


def _values(method: str, settings: Sequence[str]) -> dict[str, Any]:
    values = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        owner, dot, parameter = name.partition(".")
        if not (equals and dot and parameter):
            raise UsageError(f"--set {setting!r} must look like lime.num_samples=200")
        if owner == method:
            values[parameter] = _value(text)
    return values


def _value(text: str) -> Any:
    """Read a number, a list or the like; anything that is not JSON is text."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _refuse_strays(settings: Sequence[str], chosen: dict[str, dict[str, Any]]) -> None:
    for setting in settings:
        owner = setting.partition(".")[0]
        if owner not in chosen:
            raise UsageError(f"--set {setting}: no --method {owner} was chosen")


def _settings(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"--settings {path} cannot be read: {error}") from error
    if not isinstance(settings, dict):
        raise UsageError(f"--settings {path} does not hold a dictionary")
    return settings


def _pictures(sources: Sequence[str], out: Path) -> list[Path]:
    found: list[Path] = []
    for source in map(Path, sources):
        found += _inside(source, out) if source.is_dir() else [source]
    if not found:
        raise UsageError(f"there is no picture in {', '.join(sources)}")
    return list(dict.fromkeys(found))


def _inside(folder: Path, out: Path) -> list[Path]:
    """List a folder's pictures, without those that an earlier run drew into a folder within."""
    whole, drawn = folder.resolve(), out.resolve()
    if drawn == whole:
        raise UsageError(f"--out {out} is the folder of the pictures; choose another one")
    files = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    is_within = drawn.is_relative_to(whole)
    return sorted(
        path
        for path in files
        if path.is_file() and not (is_within and path.resolve().is_relative_to(drawn))
    )
